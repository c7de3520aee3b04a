import { type CountTails, sampleTails } from './count-tails.js'

/** Earthquakes of simulated catalogues of one period, each in its bin of place or of magnitude. */
export interface CatalogueForecast {
  readonly catalogues: number
  readonly bins: number
  /** Which catalogue each earthquake is of, ascending; shape [earthquakes]. */
  readonly catalogue: Uint32Array
  /** Its bin; shape as `catalogue`. */
  readonly bin: Uint32Array
}

/** A test on simulated catalogues: the statistic of the observed one, and where it lies among theirs. */
export interface CatalogueTest extends CountTails {
  readonly statistic: number
}

/** Mean count of each bin over the catalogues: the forecast's expected rates. */
export function expectedRates({ catalogues, bin, bins }: CatalogueForecast): Float64Array {
  const rates = new Float64Array(bins)
  for (let i = 0; i < bin.length; i++) rates[bin[i]]++
  return rates.map(count => count / catalogues)
}

/** Earthquakes in each catalogue. */
export function catalogueSizes({ catalogues, catalogue }: CatalogueForecast): Float64Array {
  const sizes = new Float64Array(catalogues)
  for (let i = 0; i < catalogue.length; i++) sizes[catalogue[i]]++
  return sizes
}

/**
 * Catalogue-based N-test: how many catalogues have at least, and at most, the observed number.
 *
 * @param seen  observed earthquakes in each bin, as in all the tests
 * @see Savran et al. (2020), BSSA 110, 1799–1817, doi:10.1785/0120200026, which all the tests of this file are from
 */
export const catalogueNumberTest = (forecast: CatalogueForecast, seen: ArrayLike<number>): CatalogueTest =>
  testOf(catalogueSizes(forecast), sum(seen))

/**
 * Catalogue-based S-test: mean ln of the normalised expected rate where earthquakes came.
 *
 * Bins in which no catalogue has an earthquake say nothing: the observed ones there are left out.
 *
 * @returns undefined if no earthquake is left to test with
 */
export function catalogueSpatialTest(forecast: CatalogueForecast, seen: ArrayLike<number>): CatalogueTest | undefined {
  const rates = expectedRates(forecast)
  const logShare = logOf(rates, sum(rates))
  const observed = covered(rates, seen)
  const n = sum(observed)
  if (n === 0) return undefined
  const sizes = catalogueSizes(forecast)
  const means = sumsOf(forecast, logShare).map((total, catalogue) => total / sizes[catalogue])
  return testOf(
    means.filter((_, catalogue) => sizes[catalogue] > 0),
    weighted(observed, logShare) / n,
  )
}

/** Catalogue-based pseudolikelihood test: Σ ln of the expected rate where earthquakes came, less the expected number. */
export function pseudolikelihoodTest(forecast: CatalogueForecast, seen: ArrayLike<number>): CatalogueTest | undefined {
  const rates = expectedRates(forecast)
  const logRate = logOf(rates, 1)
  const observed = covered(rates, seen)
  if (sum(observed) === 0) return undefined
  const expected = sum(rates)
  return testOf(
    sumsOf(forecast, logRate).map(total => total - expected),
    weighted(observed, logRate) - expected,
  )
}

/**
 * Catalogue-based M-test: Σ over magnitude bins of (log10(union · N/N_U + 1) − log10(counts · N/N_j + 1))². A large
 * statistic, so a small `atLeast`, means magnitudes unlike those of the forecast.
 *
 * @returns undefined if nothing was observed
 */
export function catalogueMagnitudeTest(
  forecast: CatalogueForecast,
  seen: ArrayLike<number>,
): CatalogueTest | undefined {
  const n = sum(seen)
  if (n === 0) return undefined
  const union = logCounts(expectedRates(forecast), n)
  const statistic = (counts: ArrayLike<number>) =>
    logCounts(counts, n).reduce((total, value, k) => total + (value - union[k]) ** 2, 0)
  const { catalogue, bin, bins } = forecast
  const simulated: number[] = []
  for (let i = 0; i < bin.length; ) {
    const counts = new Float64Array(bins)
    const one = catalogue[i]
    for (; i < bin.length && catalogue[i] === one; i++) counts[bin[i]]++
    simulated.push(statistic(counts))
  }
  return testOf(simulated, statistic(seen))
}

export interface CalibrationTest {
  /** Kolmogorov–Smirnov distance of the quantiles from uniform. */
  readonly distance: number
  readonly pValue: number
}

/**
 * Calibration of many tests: their quantiles are uniform if the forecasts are right.
 *
 * @param quantiles  of one test over many periods, within [0, 1]
 * @see Savran et al. (2020); p by Marsaglia, Tsang & Wang's reference limit (Stephens 1970): within 0.02 from 10 on
 */
export function calibrationTest(quantiles: ArrayLike<number>): CalibrationTest {
  const sorted = Float64Array.from(quantiles).sort()
  const n = sorted.length
  let distance = 0
  for (let i = 0; i < n; i++) distance = Math.max(distance, (i + 1) / n - sorted[i], sorted[i] - i / n)
  const scaled = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance
  return { distance, pValue: kolmogorovTail(scaled) }
}

/** P(K > x) of Kolmogorov's distribution. Stephens (1970), Journal of the Royal Statistical Society B 32, 115–122 */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x)
  return Math.min(1, Math.max(0, sum))
}

const testOf = (simulated: ArrayLike<number>, statistic: number): CatalogueTest => ({
  statistic,
  ...sampleTails(simulated, statistic),
})

/** Σ of the bins' values over the earthquakes of each catalogue. */
function sumsOf({ catalogues, catalogue, bin }: CatalogueForecast, values: Float64Array): Float64Array {
  const sums = new Float64Array(catalogues)
  for (let i = 0; i < bin.length; i++) sums[catalogue[i]] += values[bin[i]]
  return sums
}

const logOf = (rates: Float64Array, total: number): Float64Array => rates.map(rate => Math.log(rate / total))

const covered = (rates: Float64Array, seen: ArrayLike<number>): Float64Array =>
  rates.map((rate, bin) => (rate > 0 ? seen[bin] : 0))

function weighted(counts: ArrayLike<number>, weights: Float64Array): number {
  let total = 0
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) total += counts[i] * weights[i]
  return total
}

const logCounts = (counts: ArrayLike<number>, n: number): Float64Array => {
  const scale = n / sum(counts)
  return Float64Array.from(counts, count => Math.log10(count * scale + 1))
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total
}
