import type { Clock } from '../../shared/ports/clock.js'

/** A clock that stands still until it is moved. */
export interface SteppedClock extends Clock {
  /** Moves time on and wakes, in order, all whose time has come; resolves when what they do at once is done. */
  advance(ms: number): Promise<void>
}

export function steppedClock(startMs = 0): SteppedClock {
  let nowMs = startMs
  const sleepers = new Set<{ atMs: number; wake: () => void }>()
  return {
    nowMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        const sleeper = { atMs: nowMs + ms, wake: resolve }
        if (signal?.aborted) return resolve()
        sleepers.add(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper)
          resolve()
        })
      }),
    async advance(ms) {
      const untilMs = nowMs + ms
      for (;;) {
        const due = [...sleepers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (!due) break
        nowMs = due.atMs
        sleepers.delete(due)
        due.wake()
        // Lets the woken go on until they wait again.
        await new Promise(resolve => setImmediate(resolve))
      }
      nowMs = untilMs
    },
  }
}
