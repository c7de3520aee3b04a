import { fieldColumn } from '../domain/field-columns.js'
import type { Field } from '../domain/messages.js'
import type { Truth } from '../domain/truth.js'

export interface SiteTarget {
  /** Column of the fields that the target is of. */
  readonly column: string
  readonly cells: number
  readonly windowDays: number
}

/**
 * What came of a target window of a region of sites: the mean over its days, which is also what is compared with
 * thresholds: they are percentiles of such means. A site of which a day is not known has no truth: NaN.
 *
 * @param fieldOf  the field of a day; undefined where there is none
 */
export function siteTruth(
  { column, cells, windowDays }: SiteTarget,
  day: number,
  horizonDays: number,
  fieldOf: (day: number) => Field | undefined,
): Truth {
  const sum = new Float64Array(cells)
  const days = new Uint32Array(cells)
  for (let d = day + horizonDays - windowDays + 1; d <= day + horizonDays; d++) {
    const field = fieldOf(d)
    if (field === undefined) continue
    const values = fieldColumn(field, column)
    for (let row = 0; row < values.length; row++) {
      if (Number.isNaN(values[row])) continue
      const cell = field.cell[row]
      sum[cell] += values[row]
      days[cell]++
    }
  }
  const value = sum.map((total, cell) => (days[cell] === windowDays ? total / windowDays : NaN))
  return { day, value, peak: value }
}
