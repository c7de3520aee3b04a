import { FIELD_COLUMNS, fieldColumn } from '../domain/field-columns.js'
import type { Field } from '../domain/messages.js'
import type { DayColumns } from './day-grid.js'

/** The columns of a seismic field; views, not to be changed. */
export const seismicColumns = (field: Field): DayColumns => ({
  pixel: field.cell,
  joules: fieldColumn(field, 'joules'),
  multiplicity: fieldColumn(field, 'multiplicity'),
  maxMagnitude: fieldColumn(field, 'maxMagnitude'),
})

/** Inverse of `seismicColumns`: the part of a field that is the day's own. */
export function seismicField({ pixel, joules, multiplicity, maxMagnitude }: DayColumns) {
  const rows = pixel.length
  const values = new Float64Array(3 * rows)
  ;[joules, multiplicity, maxMagnitude].forEach((column, c) => {
    values.set(column, c * rows)
  })
  return { cell: pixel, names: FIELD_COLUMNS.seismic, values } satisfies Partial<Field>
}
