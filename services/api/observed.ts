import type { Field } from '../../shared/domain/messages.js'

/** log10 of the energy of M 0, joules: log10 E = 4.8 + 1.5 M. Gutenberg & Richter (1956), as everywhere here. */
const LOG10_JOULES_OF_M0 = 4.8

/**
 * Equivalent magnitude of radiated energy: (2/3)·log10 Σ 10^(1.5 M).
 *
 * @param joules  Σ 10^(1.5 M + 4.8)
 * @returns 0 where nothing happened, and never below it: less energy than one M 0 shows as 0
 */
export function equivalentMagnitude(joules: number): number {
  if (joules <= 0) return 0
  return Math.max(0, (Math.log10(joules) - LOG10_JOULES_OF_M0) / 1.5)
}

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
