import { fieldColumn } from '../../shared/domain/field-columns.js'
import type { Field } from '../../shared/domain/messages.js'
import { equivalentMagnitude } from '../../shared/kernels/equivalent-magnitude.js'

/**
 * Equivalent magnitude of several days together, dense.
 *
 * @param fields  one for each day
 * @param pixels  length of the result
 * @returns shape [pixels], 0 where nothing happened
 */
export function observedMeq(fields: Iterable<Field>, pixels: number): Float64Array {
  const joules = new Float64Array(pixels)
  for (const field of fields) {
    const energy = fieldColumn(field, 'joules')
    for (let i = 0; i < energy.length; i++) joules[field.cell[i]] += energy[i]
  }
  return joules.map(equivalentMagnitude)
}

/** Energy of one pixel on the field's day, joules; 0 where the field has no row for it. Rows ascend by pixel. */
export function joulesAt(field: Field, pixel: number): number {
  let low = 0
  let high = field.cell.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (field.cell[middle] < pixel) low = middle + 1
    else high = middle
  }
  return field.cell[low] === pixel ? fieldColumn(field, 'joules')[low] : 0
}
