import type { Truth } from '../domain/truth.js'
import type { DayColumns } from './day-grid.js'
import { equivalentMagnitude } from './equivalent-magnitude.js'

/**
 * What came of the window of `horizonDays` that follows `day`, summed from its days' fields in their order.
 *
 * @param fieldOf  the field of each day of the window
 */
export function windowTruth(
  day: number,
  horizonDays: number,
  pixels: number,
  fieldOf: (day: number) => DayColumns,
): Truth {
  const joules = new Float64Array(pixels)
  const maxMagnitude = new Float64Array(pixels).fill(-Infinity)
  for (let d = day + 1; d <= day + horizonDays; d++) {
    const field = fieldOf(d)
    for (let row = 0; row < field.pixel.length; row++) {
      const p = field.pixel[row]
      joules[p] += field.joules[row]
      if (field.maxMagnitude[row] > maxMagnitude[p]) maxMagnitude[p] = field.maxMagnitude[row]
    }
  }
  return { day, value: joules.map(equivalentMagnitude), peak: maxMagnitude }
}
