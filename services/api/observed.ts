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
    for (let i = 0; i < field.pixel.length; i++) joules[field.pixel[i]] += field.joules[i]
  }
  return joules.map(equivalentMagnitude)
}

/** Energy of one pixel on the field's day, joules; 0 where the field has no row for it. Rows ascend by pixel. */
export function joulesAt(field: Field, pixel: number): number {
  let low = 0
  let high = field.pixel.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (field.pixel[middle] < pixel) low = middle + 1
    else high = middle
  }
  return field.pixel[low] === pixel ? field.joules[low] : 0
}
