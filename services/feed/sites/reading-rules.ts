import type { Variable } from '../../../shared/domain/reading.js'
import { rangeReason } from '../../../shared/domain/reject-reasons.js'
import { DAY_MS, HOUR_MS } from '../../../shared/domain/units.js'
import type { Fault } from '../fault.js'

/** Before the first gauges that were read daily (Elbe at Magdeburg 1727, Rhine at Basel 1808). */
export const EARLIEST_READING_MS = Date.UTC(1700, 0, 1)

/**
 * A reading's day is its site's own, and the site's day may be over before it is over in UTC; an hour more for clocks.
 */
const AHEAD_MS = DAY_MS + HOUR_MS

/** What is wrong with a reading, or undefined. NaN is no value and breaks no rule. */
export function readingFault(variable: Variable, timeMs: number, value: number, fetchedMs: number): Fault | undefined {
  const { name, unit, min, max } = variable
  if (!(timeMs >= EARLIEST_READING_MS)) {
    const message = `time ${printTime(timeMs)} lies before ${printTime(EARLIEST_READING_MS)}; correct the year`
    return { reason: 'time-early', message }
  }
  if (timeMs > fetchedMs + AHEAD_MS) {
    const read = printTime(fetchedMs)
    return {
      reason: 'time-future',
      message: `time ${printTime(timeMs)} lies after ${read}, when it was read; correct year or clock`,
    }
  }
  if (value < min || value > max) {
    const message = `${name} ${value} lies outside ${min}..${max} ${unit}; correct unit or value, or leave it empty`
    return { reason: rangeReason(variable), message }
  }
  return undefined
}

const printTime = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms since 1970`)
