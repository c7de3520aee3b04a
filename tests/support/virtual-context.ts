import { HTTP_DEFAULTS } from '../../services/connect/live/http-fetch.js'
import type { PollContext, Trouble } from '../../services/connect/live/poll-context.js'
import { systemClock } from '../../shared/ports/clock.js'

/** Limits of a request that a test can wait for. */
export const QUICK_HTTP = { ...HTTP_DEFAULTS, totalMs: 300 }

const LIMITS: ReadonlySet<number> = new Set([QUICK_HTTP.connectMs, QUICK_HTTP.totalMs])

export interface VirtualContext extends PollContext {
  readonly troubles: Trouble[]
  /** Stops what runs in it. */
  stop(): void
}

/**
 * A clock that moves on only while all wait and no request is under way, its decompression included, to the time of whoever waits least; limits of
 * requests are real. Days of polling pass in as long as their requests take. Chance always says a half.
 *
 * @param onWait  told the time after each wait
 */
export function virtualContext(
  startMs: number,
  onWait?: (nowMs: number, context: VirtualContext) => void,
): VirtualContext {
  let nowMs = startMs
  let requests = 0
  const waiting = new Set<{ readonly atMs: number; readonly wake: () => void }>()
  const over = new AbortController()
  const troubles: Trouble[] = []
  const settle = () => {
    if (requests > 0 || waiting.size === 0) return
    const next = [...waiting].reduce((a, b) => (b.atMs < a.atMs ? b : a))
    waiting.delete(next)
    nowMs = Math.max(nowMs, next.atMs)
    onWait?.(nowMs, context)
    next.wake()
    setImmediate(settle)
  }
  const context: VirtualContext = {
    nowMs: () => nowMs,
    async sleep(ms, signal) {
      if (!LIMITS.has(ms)) {
        setImmediate(settle)
        return new Promise<void>(wake => void waiting.add({ atMs: nowMs + ms, wake }))
      }
      requests++
      await systemClock.sleep(ms, signal)
      requests--
      setImmediate(settle)
    },
    random: () => 0.5,
    signal: over.signal,
    onTrouble: trouble => void troubles.push(trouble),
    troubles,
    stop: () => over.abort(),
  }
  return context
}
