import type { Clock } from '../../shared/ports/clock.js'

/** Its sleeps are over at once, and noted. */
export function fakeClock(): { clock: Clock; slept: number[] } {
  const slept: number[] = []
  const nowMs = () => Date.UTC(2026, 0, 1)
  return { slept, clock: { nowMs, sleep: async ms => void slept.push(ms) } }
}
