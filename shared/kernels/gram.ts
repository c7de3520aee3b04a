/**
 * Gram (discrete Legendre, discrete Chebyshev) polynomials: orthonormal under the plain sum over `count` equidistant
 * points, where Legendre polynomials are only nearly so.
 *
 * With Chebyshev’s t_n, (n + 1) t_{n+1}(x) = (2n + 1)(2x − N + 1) t_n(x) − n (N² − n²) t_{n−1}(x), and
 * Σ t_n² = h_n, h_{n+1}/h_n = (N² − (n + 1)²)(2n + 1)/(2n + 3); the value given is t_n/√h_n, by one recurrence that does
 * not overflow.
 *
 * @param degree  n, whole, 0 ≤ n < count
 * @param count  N, points 0, 1, …, N − 1
 * @param x  any real; beyond the points it grows as x^n
 * @see Erdélyi et al. (1953), Higher Transcendental Functions II, 10.23; Gram (1883)
 */
export function gram(degree: number, count: number, x: number): number {
  const squared = count * count
  /** h_{n+1}/h_n. */
  const ratio = (n: number) => ((squared - (n + 1) ** 2) * (2 * n + 1)) / (2 * n + 3)
  let before = 0
  let value = 1 / Math.sqrt(count)
  for (let n = 0; n < degree; n++) {
    const rise = ((2 * n + 1) * (2 * x - count + 1)) / (n + 1) / Math.sqrt(ratio(n))
    const fall = n === 0 ? 0 : (n * (squared - n * n)) / (n + 1) / Math.sqrt(ratio(n) * ratio(n - 1))
    const next = rise * value - fall * before
    before = value
    value = next
  }
  return value
}
