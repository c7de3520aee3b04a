import type { PollContext, Trouble } from '../../services/connect/live/poll-context.js'
import { systemClock } from '../../shared/ports/clock.js'

/** The real clock, chance that always says a half, and the troubles told. */
export function realContext(fields: Partial<PollContext> = {}): PollContext & { readonly troubles: Trouble[] } {
  const troubles: Trouble[] = []
  const signal = new AbortController().signal
  return {
    ...systemClock,
    random: () => 0.5,
    signal,
    onTrouble: trouble => troubles.push(trouble),
    ...fields,
    troubles,
  }
}

/**
 * A clock that runs `speed` times as fast as the real one: real servers and real sockets live through hours in seconds.
 * Limits of time must be as much larger.
 */
export function fastContext(startMs: number, speed: number, fields: Partial<PollContext> = {}) {
  const realStartMs = systemClock.nowMs()
  return realContext({
    nowMs: () => startMs + (systemClock.nowMs() - realStartMs) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
    ...fields,
  })
}
