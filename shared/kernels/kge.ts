/** Sums of observed and forecast values, from which correlation, variability and bias follow; they add up. */
export interface PairSums {
  readonly n: number
  readonly y: number
  readonly yy: number
  readonly f: number
  readonly ff: number
  readonly yf: number
}

export const NO_PAIRS: PairSums = { n: 0, y: 0, yy: 0, f: 0, ff: 0, yf: 0 }

/** Sums over two arrays of the same shape; where either is NaN nothing is counted. */
export function pairSums(observed: ArrayLike<number>, forecast: ArrayLike<number>): PairSums {
  let [n, y, yy, f, ff, yf] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < observed.length; i++) {
    const [o, p] = [observed[i], forecast[i]]
    if (Number.isNaN(o) || Number.isNaN(p)) continue
    n++
    y += o
    yy += o * o
    f += p
    ff += p * p
    yf += o * p
  }
  return { n, y, yy, f, ff, yf }
}

export const addPairSums = (a: PairSums, b: PairSums): PairSums => ({
  n: a.n + b.n,
  y: a.y + b.y,
  yy: a.yy + b.yy,
  f: a.f + b.f,
  ff: a.ff + b.ff,
  yf: a.yf + b.yf,
})

/**
 * Kling–Gupta efficiency, 1 − √((r − 1)² + (α − 1)² + (β − 1)²): r the correlation, α the ratio of the standard
 * deviations, β that of the means, forecast over observed. 1 is perfect; the observed mean scores 1 − √2.
 *
 * @returns NaN where the observed values do not vary or their mean is 0; a forecast that does not vary has r = 0
 * @see Gupta, Kling, Yilmaz & Martinez (2009), Journal of Hydrology 377, 80–91, doi:10.1016/j.jhydrol.2009.08.003
 */
export function kge({ n, y, yy, f, ff, yf }: PairSums): number {
  const spread = Math.sqrt(yy / n - (y / n) ** 2)
  const spreadOfForecast = Math.sqrt(Math.max(0, ff / n - (f / n) ** 2))
  if (!(spread > 0) || y === 0) return NaN
  const r = spreadOfForecast === 0 ? 0 : (yf / n - (y / n) * (f / n)) / (spread * spreadOfForecast)
  return 1 - Math.hypot(r - 1, spreadOfForecast / spread - 1, f / y - 1)
}
