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

/**
 * Sums over the values of two arrays of the same shape, or over those at the places `at`; where either is
 * NaN it is not known, and nothing is counted.
 */
export function errorSums(observed: ArrayLike<number>, forecast: ArrayLike<number>, at?: ArrayLike<number>): ErrorSums {
  const places = at?.length ?? observed.length
  let n = 0
  let sum = 0
  let sumSquares = 0
  let sse = 0
  let sae = 0
  for (let i = 0; i < places; i++) {
    const place = at === undefined ? i : at[i]
    const y = observed[place]
    if (Number.isNaN(y) || Number.isNaN(forecast[place])) continue
    n++
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
 * Σ (p − o)² of exceedance forecasts, o = 1 where the peak reached the threshold; over all places or those `at`. Where
 * probability, peak or threshold is NaN it is not known, and nothing is counted. The Brier score is this over the number
 * of places.
 *
 * @param probability  P(peak ≥ threshold), shape [cells]
 * @param peak  −Infinity where nothing happened, shape [cells]
 * @param threshold  one for all, or shape [cells]
 * @see Brier (1950), Monthly Weather Review 78, 1–3
 */
export function brierSum(
  probability: ArrayLike<number>,
  peak: ArrayLike<number>,
  threshold: number | ArrayLike<number>,
  at?: ArrayLike<number>,
): number {
  const n = at?.length ?? probability.length
  let total = 0
  for (let i = 0; i < n; i++) {
    const place = at === undefined ? i : at[i]
    const limit = typeof threshold === 'number' ? threshold : threshold[place]
    if (Number.isNaN(probability[place]) || Number.isNaN(peak[place]) || Number.isNaN(limit)) continue
    const outcome = peak[place] >= limit ? 1 : 0
    total += (probability[place] - outcome) ** 2
  }
  return total
}

/** Places of which probability, peak and threshold are known: those that `brierSum` is over. */
export function countCompared(
  probability: ArrayLike<number>,
  peak: ArrayLike<number>,
  threshold: number | ArrayLike<number>,
): number {
  let count = 0
  for (let i = 0; i < probability.length; i++) {
    const limit = typeof threshold === 'number' ? threshold : threshold[i]
    if (!(Number.isNaN(probability[i]) || Number.isNaN(peak[i]) || Number.isNaN(limit))) count++
  }
  return count
}

/** Places whose peak reached the threshold, one for all or of shape [cells]; of all places or of those `at`. */
export function countReached(
  peak: ArrayLike<number>,
  threshold: number | ArrayLike<number>,
  at?: ArrayLike<number>,
): number {
  const n = at?.length ?? peak.length
  let count = 0
  for (let i = 0; i < n; i++) {
    const place = at === undefined ? i : at[i]
    if (peak[place] >= (typeof threshold === 'number' ? threshold : threshold[place])) count++
  }
  return count
}

/**
 * Σ of the weighted interval score over the cells: twice the pinball loss, averaged over the levels. With an odd number
 * of levels that lie evenly about the median this is the WIS of the forecast hubs.
 *
 * @param observed  NaN where not known, shape [cells]
 * @param quantiles  NaN where not known, shape [levels · cells], level-major
 * @see Bracher et al. (2021), PLOS Computational Biology 17(2), e1008618, equation 7; doi:10.1371/journal.pcbi.1008618
 */
export function wisSum(
  observed: ArrayLike<number>,
  quantiles: ArrayLike<number>,
  levels: ArrayLike<number>,
  at?: ArrayLike<number>,
): number {
  const cells = observed.length
  const n = at?.length ?? cells
  let total = 0
  for (let level = 0; level < levels.length; level++) {
    const q = levels[level]
    for (let i = 0; i < n; i++) {
      const place = at === undefined ? i : at[i]
      const error = observed[place] - quantiles[level * cells + place]
      if (Number.isNaN(error)) continue
      total += error >= 0 ? q * error : (q - 1) * error
    }
  }
  return levels.length === 0 ? 0 : (2 * total) / levels.length
}
