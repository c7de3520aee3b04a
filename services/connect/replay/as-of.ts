import type { RecordTimes } from './read-time.js'
import { knownByEvent } from './record-times.js'

/**
 * Which truth a replay tells. Absent: the final one, in event time. A time, ms since 1970: the truth as it stood then;
 * what was known later is left out. `then`: each record enters when it was known, so that every issue sees what was known
 * at its issue time, and later revisions come after it.
 */
export type AsOf = number | 'then'

/** Where a record of a file enters a replay. */
export interface Entry {
  /** ms since 1970; the clock by which the replay runs. */
  enterMs: number
  /** It was known too late to be told. */
  isLater: boolean
}

/**
 * @param eventMs  of the record
 * @param nowMs  a record that claims to be known later than this does not tell
 * @param into  filled: asked too often to make an object each time
 */
export function enter(
  { knownMs: readKnown, isDaily }: RecordTimes,
  eventMs: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  asOf: AsOf | undefined,
  nowMs: number,
  into: Entry,
): void {
  into.enterMs = eventMs
  into.isLater = false
  if (asOf === undefined) return
  const told = readKnown?.(bytes, start, end) ?? NaN
  const knownMs = told <= nowMs ? told : knownByEvent(eventMs, isDaily)
  if (asOf === 'then') into.enterMs = Math.max(eventMs, knownMs)
  else into.isLater = knownMs > asOf
}
