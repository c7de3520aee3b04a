import { HTTP_DEFAULTS } from '../../services/connect/http-fetch.js'
import type { PollContext, Trouble } from '../../services/connect/poll-context.js'
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
 * A clock that moves on only while one source waits between its requests, by as much as it waits; limits of requests are
 * real. Days of polling pass in as long as their requests take. Chance always says a half.
 *
 * @param onWait  told the time after each wait
 */
export function virtualContext(
  startMs: number,
  onWait?: (nowMs: number, context: VirtualContext) => void,
): VirtualContext {
  let nowMs = startMs
  const over = new AbortController()
  const troubles: Trouble[] = []
  const context: VirtualContext = {
    nowMs: () => nowMs,
    async sleep(ms, signal) {
      if (LIMITS.has(ms)) return systemClock.sleep(ms, signal)
      nowMs += ms
      onWait?.(nowMs, context)
    },
    random: () => 0.5,
    signal: over.signal,
    onTrouble: trouble => void troubles.push(trouble),
    troubles,
    stop: () => over.abort(),
  }
  return context
}
