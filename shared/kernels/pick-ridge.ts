import type { RidgeSums } from './ridge.js'

/**
 * The sums of some of the inputs, as if the others had never been there.
 *
 * @param inputs  which, in their new order
 */
export function pickRidge(sums: RidgeSums, inputs: readonly number[]): RidgeSums {
  const from = [...inputs, sums.inputs]
  const size = from.length
  const gram = new Float64Array(size * size)
  for (let r = 0; r < size; r++) {
    for (let c = 0; c <= r; c++) {
      // Only the lower triangle is filled.
      const [row, col] = [Math.max(from[r], from[c]), Math.min(from[r], from[c])]
      gram[r * size + c] = sums.gram[row * (sums.inputs + 1) + col]
    }
  }
  return { ...sums, inputs: inputs.length, gram, moment: Float64Array.from(from, i => sums.moment[i]) }
}
