/**
 * Laguerre polynomial L_n(x), by the recurrence (k + 1) L_{k+1} = (2k + 1 − x) L_k − k L_{k−1}. Orthonormal on [0, ∞)
 * under the weight e^−x.
 *
 * @param degree  n, whole, 0 or more
 * @param x  any real
 * @see DLMF 18.9.1 with table 18.9.1
 */
export function laguerre(degree: number, x: number): number {
  let before = 0
  let value = 1
  for (let k = 0; k < degree; k++) {
    const next = ((2 * k + 1 - x) * value - k * before) / (k + 1)
    before = value
    value = next
  }
  return value
}
