/**
 * Legendre polynomial P_n(x), by Bonnet's recurrence (k + 1) P_{k+1} = (2k + 1) x P_k − k P_{k−1}.
 *
 * @param degree  n, whole, 0 or more
 * @param x  any real; orthogonal and within ±1 on [−1, 1] only, and growing as x^n beyond
 * @see DLMF 18.9.1
 */
export function legendre(degree: number, x: number): number {
  let before = 0
  let value = 1
  for (let k = 0; k < degree; k++) {
    const next = ((2 * k + 1) * x * value - k * before) / (k + 1)
    before = value
    value = next
  }
  return value
}
