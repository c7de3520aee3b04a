import type { RawBatch } from '../../../shared/domain/messages.js'
import {
  type ReplayAction,
  type ReplayControl,
  ReplayControlError,
  type ReplayState,
} from '../../../shared/domain/replay-control.js'
import { DAY_MS, dateOfDay, dayOf, SECOND_MS, startOfDay } from '../../../shared/domain/units.js'

export interface PaceOptions {
  /** Days of event time in a second of the clock; Infinity: as fast as it goes. */
  readonly daysPerSecond: number
  /** What lies before runs as fast as it goes, ms since 1970. */
  readonly fromMs: number
}

/** Waits so many ms, or until the signal comes. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

/** When a batch may go on. */
export interface Pace {
  /**
   * Resolves when the batch may go on, or the signal comes; undefined: at once. Only what moves event time on waits.
   * One batch at a time.
   */
  wait(batch: RawBatch, sleep: Sleep, signal: AbortSignal): Promise<void> | undefined
}

export const AT_ONCE: Pace = { wait: () => undefined }

/**
 * A steady pace of event time that can be steered. A slow reader makes it slower and is never chased. A day that was
 * waiting when it was paused, or when its speed changed, begins its share of the clock anew.
 */
export function controlledPace({ daysPerSecond: speed, fromMs }: PaceOptions): Pace & ReplayControl {
  let daysPerSecond = speed
  let paused = false
  let steps = 0
  let seekMs = -Infinity
  let reachedMs = -Infinity
  let changed = new AbortController()

  const state = (): ReplayState => ({ paused, daysPerSecond, reachedMs, ...(seekMs > reachedMs && { seekMs }) })

  /** ms to wait; Infinity: until someone acts. */
  const waitMs = (completeToMs: number): number => {
    if (completeToMs <= Math.max(reachedMs, seekMs)) return 0
    if (paused) return steps > 0 ? 0 : Infinity
    const sinceMs = Math.max(reachedMs, fromMs)
    // Nothing tells where a replay that goes on after a restart stood: its first day waits for nothing.
    const isFirst = reachedMs === -Infinity
    return isFirst || completeToMs <= fromMs ? 0 : ((completeToMs - sinceMs) / DAY_MS / daysPerSecond) * SECOND_MS
  }
  const pass = (completeToMs: number) => {
    if (completeToMs <= reachedMs) return
    if (paused && steps > 0 && completeToMs > seekMs) steps--
    reachedMs = completeToMs
  }
  const waitFor = async (completeToMs: number, sleep: Sleep, signal: AbortSignal) => {
    while (!signal.aborted) {
      const ms = waitMs(completeToMs)
      const change = changed.signal
      await untilEither(signal, change, either => {
        if (ms === Infinity) return aborted(either)
        return ms > 0 ? sleep(ms, either) : undefined
      })
      if (ms !== Infinity && !change.aborted) break
    }
    if (!signal.aborted) pass(completeToMs)
  }

  return {
    wait({ completeToMs }, sleep, signal) {
      if (completeToMs === undefined) return undefined
      if (waitMs(completeToMs) > 0) return waitFor(completeToMs, sleep, signal)
      pass(completeToMs)
      return undefined
    },
    act(action: ReplayAction) {
      if (action.action === 'pause') {
        paused = true
        steps = 0
      } else if (action.action === 'resume') paused = false
      else if (action.action === 'step') {
        paused = true
        steps++
      } else if (action.action === 'speed') daysPerSecond = checkedSpeed(action.daysPerSecond)
      else seekMs = checkedSeek(action.day, reachedMs)
      changed.abort()
      changed = new AbortController()
      return state()
    },
    state,
  }
}

function checkedSpeed(daysPerSecond: number): number {
  if (daysPerSecond > 0) return daysPerSecond
  throw new ReplayControlError(`a speed of ${daysPerSecond} days a second moves nothing; give more than 0, or pause`)
}

function checkedSeek(day: number, reachedMs: number): number {
  if (startOfDay(day) > reachedMs) return startOfDay(day)
  throw new ReplayControlError(
    `the replay has reached ${dateOfDay(dayOf(reachedMs))}, and what was forecast, scored and stored since ` +
      `${dateOfDay(day)} cannot be unsaid; end it and start another with --from ${dateOfDay(day)}`,
  )
}

/** Waits with a signal that comes with either of two. `AbortSignal.any` leaves a trace of each wait in both (Node 20). */
async function untilEither(
  one: AbortSignal,
  other: AbortSignal,
  wait: (either: AbortSignal) => Promise<void> | undefined,
): Promise<void> {
  const either = new AbortController()
  const abort = () => either.abort()
  if (one.aborted || other.aborted) abort()
  one.addEventListener('abort', abort)
  other.addEventListener('abort', abort)
  try {
    await wait(either.signal)
  } finally {
    one.removeEventListener('abort', abort)
    other.removeEventListener('abort', abort)
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
