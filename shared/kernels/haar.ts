/**
 * Function of Haar's wavelet basis of [0, 1), orthonormal: 1, then 2^{j/2} ψ(2^j x − k) for index 2^j + k, where ψ is 1
 * on [0, ½), −1 on [½, 1) and 0 elsewhere.
 *
 * @param index  0 or more
 * @see Haar (1910), Mathematische Annalen 69, 331–371
 */
export function haar(index: number, x: number): number {
  if (index === 0) return 1
  const level = Math.floor(Math.log2(index))
  const at = x * 2 ** level - (index - 2 ** level)
  if (at < 0 || at >= 1) return 0
  return 2 ** (level / 2) * (at < 0.5 ? 1 : -1)
}
