import { STREAMFLOW_VARIABLES } from '../../../shared/domain/reading.js'
import { HOUR_MS } from '../../../shared/domain/units.js'
import type { ParsedReadings } from '../parsed-readings.js'
import type { Fault } from '../seismic-report.js'

/** A site's own clock may stand this far ahead of UTC, and that of its sender a little ahead of ours. */
export const FUTURE_MS = 15 * HOUR_MS

/** Before the first gauge that was read day by day: 1700-01-01. */
export const EARLIEST_MS = Date.UTC(1700, 0, 1)

/** The first rule that reading `i` breaks, or undefined. A value that is not there breaks none. */
export function readingFault(
  { variable, timeMs, value }: Pick<ParsedReadings, 'variable' | 'timeMs' | 'value'>,
  i: number,
  fetchedMs: number,
): Fault | undefined {
  if (!(timeMs[i] <= fetchedMs + FUTURE_MS)) {
    return {
      reason: 'time-future',
      message: `time ${printTime(timeMs[i])} lies after ${printTime(fetchedMs)}, when it was read; correct year or clock`,
    }
  }
  if (timeMs[i] < EARLIEST_MS) {
    return {
      reason: 'time-early',
      message: `time ${printTime(timeMs[i])} lies before ${printTime(EARLIEST_MS)}; correct the year`,
    }
  }
  const { name, unit, min, max } = STREAMFLOW_VARIABLES[variable[i]]
  if (value[i] < min || value[i] > max) {
    return {
      reason: `${name}-range`,
      message: `${name} ${value[i]} lies outside ${min}..${max} ${unit}; check the unit, or leave it empty if there is none`,
    }
  }
  return undefined
}

/** A damaged time may lie beyond the calendar of `Date`. */
const printTime = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms since 1970`)
