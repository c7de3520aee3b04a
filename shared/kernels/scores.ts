/**
 * What came of forecasts, as sums: sums add up over issues and pixels without loss, means do not.
 * A Score message is one of these.
 */
export interface ErrorSums {
  readonly n: number
  /** Σ y of the observed values. */
  readonly sum: number
  /** Σ y². */
  readonly sumSquares: number
  /** Σ (y − ŷ)². */
  readonly sse: number
  /** Σ |y − ŷ|. */
  readonly sae: number
}

export const NO_ERRORS: ErrorSums = { n: 0, sum: 0, sumSquares: 0, sse: 0, sae: 0 }

/** Sums over the values of two arrays of the same shape, or over those at the places `at`. */
export function errorSums(observed: ArrayLike<number>, forecast: ArrayLike<number>, at?: ArrayLike<number>): ErrorSums {
  const n = at?.length ?? observed.length
  let sum = 0
  let sumSquares = 0
  let sse = 0
  let sae = 0
  for (let i = 0; i < n; i++) {
    const place = at === undefined ? i : at[i]
    const y = observed[place]
    const error = y - forecast[place]
    sum += y
    sumSquares += y * y
    sse += error * error
    sae += Math.abs(error)
  }
  return { n, sum, sumSquares, sse, sae }
}

export const addErrorSums = (a: ErrorSums, b: ErrorSums): ErrorSums => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  sumSquares: a.sumSquares + b.sumSquares,
  sse: a.sse + b.sse,
  sae: a.sae + b.sae,
})

/** The same sums after observed and forecast values are multiplied by `factor`: M_eq to the paper's scale. */
export const scaleErrorSums = (sums: ErrorSums, factor: number): ErrorSums => ({
  n: sums.n,
  sum: sums.sum * factor,
  sumSquares: sums.sumSquares * factor ** 2,
  sse: sums.sse * factor ** 2,
  sae: sums.sae * Math.abs(factor),
})

/** Mean squared error; NaN over nothing. */
export const mse = ({ n, sse }: ErrorSums): number => sse / n

/** Mean absolute error; NaN over nothing. */
export const mae = ({ n, sae }: ErrorSums): number => sae / n

/** Population variance of the observed values. */
export const observedVariance = ({ n, sum, sumSquares }: ErrorSums): number => sumSquares / n - (sum / n) ** 2

/**
 * Nash–Sutcliffe efficiency, 1 − Σ(y − ŷ)² / Σ(y − ȳ)², with ȳ the one mean over all that was summed.
 * NaN or −Infinity where the observed values do not vary.
 * @see Nash & Sutcliffe (1970), Journal of Hydrology 10, 282–290, doi:10.1016/0022-1694(70)90255-6
 */
export const nse = (sums: ErrorSums): number => 1 - mse(sums) / observedVariance(sums)

/**
 * Normalised NSE, 1 / (2 − NSE): 1 is perfect, ½ is the observed mean, 0 is as bad as can be.
 * Equal to 1 / (1 + MSE / V) with V the observed variance. SPEC.md 0.2
 */
export const nnse = (sums: ErrorSums): number => 1 / (2 - nse(sums))

/**
 * Σ (p − o)² of exceedance forecasts, o = 1 where the largest magnitude reached m; over all places or those `at`.
 * The Brier score is this over the number of places.
 *
 * @param probability  P(at least one M ≥ m), shape [pixels]
 * @param maxMagnitude  −Infinity where nothing happened, shape [pixels]
 * @see Brier (1950), Monthly Weather Review 78, 1–3
 */
export function brierSum(
  probability: ArrayLike<number>,
  maxMagnitude: ArrayLike<number>,
  magnitude: number,
  at?: ArrayLike<number>,
): number {
  const n = at?.length ?? probability.length
  let total = 0
  for (let i = 0; i < n; i++) {
    const place = at === undefined ? i : at[i]
    const outcome = maxMagnitude[place] >= magnitude ? 1 : 0
    total += (probability[place] - outcome) ** 2
  }
  return total
}
