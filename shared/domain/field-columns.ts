import type { Field } from './messages.js'
import type { Domain } from './region.js'

/**
 * Columns of `Field.values` by domain.
 *
 * - seismic: `joules` Σ 10^(1.5 M + 4.8) over the pixel's quakes; `multiplicity` number of quakes with M ≥ 3.29;
 *   `maxMagnitude` NaN where every magnitude is unknown
 * - streamflow: `runoff` mm/day, NaN where the gauge told nothing; `readings` how many it is the mean of; `quality` bits
 *   of QUALITY, of all of them; then the weather of the basin, NaN where unknown
 * - covid: new `cases`, `deaths` and `admissions` of the day, NaN where unknown; `reported` 1 where the day had a report
 *   of its own, 0 where its counts were spread over it; `quality` bits of QUALITY
 */
export const FIELD_COLUMNS = {
  seismic: ['joules', 'multiplicity', 'maxMagnitude'],
  streamflow: ['runoff', 'readings', 'quality', 'precipitation', 'tmax', 'tmin', 'radiation', 'vapourPressure'],
  covid: ['cases', 'deaths', 'admissions', 'reported', 'quality'],
} as const satisfies Record<Domain, readonly string[]>

export type FieldColumn<D extends Domain> = (typeof FIELD_COLUMNS)[D][number]

/** A column of a field, shape [rows]; a view, not to be changed. */
export function fieldColumn(field: Field, name: string): Float64Array {
  const rows = field.cell.length
  const at = field.names.indexOf(name)
  return at === -1 ? new Float64Array(rows).fill(NaN) : field.values.subarray(at * rows, (at + 1) * rows)
}
