const SMALL: readonly number[] = [1, 1, 2, 6, 24, 120, 720, 5040, 40_320, 362_880, 3_628_800].map(Math.log)

/** ln n! of a whole n ≥ 0, to 12 digits: a table, then Stirling's series. DLMF 5.11.1 */
export function logFactorial(n: number): number {
  if (n < SMALL.length) return SMALL[n]
  const z = n + 1
  const inverse = 1 / (z * z)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / z
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series
}
