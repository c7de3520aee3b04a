import { SettingsError } from '../domain/errors.js'
import type { RecordDays } from '../domain/region.js'
import { DAY_MS } from '../domain/units.js'
import { legendre } from './legendre.js'

/** Length of the step in which the Fourier periods are counted, days. */
const STEP_DAYS = 14

const LEGENDRE_DEGREES: readonly number[] = [2, 3, 4]

/** Periods of the Fourier terms, steps of 14 days. SPEC.md 1.7 */
const FOURIER_STEPS: readonly number[] = [8, 16, 32, 64]

/** Entries of `knownInputs`, in order; a period's number is in steps of 14 days. */
export const knownInputNames: readonly string[] = [
  'linearTime',
  'constant',
  ...LEGENDRE_DEGREES.map(degree => `legendre${degree}`),
  'cosYear',
  'sinYear',
  ...FOURIER_STEPS.flatMap(steps => [`cos${steps}`, `sin${steps}`]),
]

/**
 * What is known of any issue time in advance: functions of time alone, all within [−1, 1].
 *
 * - linearTime: x = −1 on the record's first day, 1 on its last, and clamped beyond: a forecast issued after the record
 *   sees the record's end. Were x to run on, P4 would leave the range that every model was trained on.
 * - constant: 0.5
 * - legendre2..4: P_n(x)
 * - cosYear, sinYear: of 2π · day of the year / days in the year; 1 January is day 1, so 31 December has phase 2π
 * - cos8 .. sin64: of 2π · days since the record's first day / (14 · period); they run on beyond the record
 *
 * @param day  last UTC day known at issue, as in `Features`
 * @returns shape [knownInputNames.length]
 * @throws {SettingsError} if the record has no second day
 * @see Fox, Rundle, Donnellan & Feng (2022), GeoHazards 3(2), 199–226, doi:10.3390/geohazards3020011
 */
export function knownInputs(day: number, { fromDay, toDay }: RecordDays): Float64Array {
  if (!(toDay > fromDay)) {
    throw new SettingsError(`a record of days ${fromDay}..${toDay} has no length; let toDay come after fromDay`)
  }
  const x = Math.min(1, Math.max(-1, -1 + (2 * (day - fromDay)) / (toDay - fromDay)))
  const year = yearPhase(day)
  const periods = (day - fromDay) / STEP_DAYS
  return Float64Array.from([
    x,
    0.5,
    ...LEGENDRE_DEGREES.map(degree => legendre(degree, x)),
    Math.cos(year),
    Math.sin(year),
    ...FOURIER_STEPS.flatMap(steps => {
      const phase = (2 * Math.PI * periods) / steps
      return [Math.cos(phase), Math.sin(phase)]
    }),
  ])
}

/** 2π · day of the year / days in the year, of a UTC day number. */
function yearPhase(day: number): number {
  const year = new Date(day * DAY_MS).getUTCFullYear()
  const before = Date.UTC(year, 0, 0) / DAY_MS
  const days = Date.UTC(year, 11, 31) / DAY_MS - before
  return (2 * Math.PI * (day - before)) / days
}

/** Linear space p / pixels, in [0, 1): one value per pixel, the same at every issue. SPEC.md 3.1 */
export const linearSpace = (pixels: number): Float64Array => Float64Array.from({ length: pixels }, (_, p) => p / pixels)
