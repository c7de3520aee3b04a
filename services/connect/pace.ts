import type { RawBatch } from '../../shared/domain/messages.js'
import { DAY_MS, SECOND_MS } from '../../shared/domain/units.js'

export interface PaceOptions {
  /** Days of event time in a second of the clock; Infinity: as fast as it goes. */
  readonly daysPerSecond: number
  /** What lies before runs as fast as it goes, ms since 1970. */
  readonly fromMs: number
}

/** How long to wait before a batch may go on, ms: what moves event time on waits for its share of the clock. */
export type Pace = (batch: RawBatch) => number

export const AT_ONCE: Pace = () => 0

/** A steady pace of event time. A slow reader makes it slower and is never chased. */
export function paceOf({ daysPerSecond, fromMs }: PaceOptions): Pace {
  let reachedMs = fromMs
  return ({ completeToMs }) => {
    if (completeToMs === undefined || completeToMs <= reachedMs) return 0
    const waitMs = ((completeToMs - reachedMs) / DAY_MS / daysPerSecond) * SECOND_MS
    reachedMs = completeToMs
    return waitMs
  }
}
