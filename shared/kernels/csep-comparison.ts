import { normalCdf } from './normal.js'
import { studentCdf, studentQuantile } from './student-t.js'

/** Two forecasts of the same earthquakes. */
export interface PairedForecasts {
  /** Rates of the bins in which each earthquake came, one an earthquake; above 0. */
  readonly eventRates: ArrayLike<number>
  readonly eventRatesOfReference: ArrayLike<number>
  /** Expected earthquakes of each forecast over all bins. */
  readonly expected: number
  readonly expectedOfReference: number
}

export interface InformationGain {
  /** Nats per earthquake over the reference; e to its power is the mean gain in probability. */
  readonly gain: number
  /** Interval of the gain by the T-test. */
  readonly low: number
  readonly high: number
  readonly t: number
  /** Two-sided, of no gain. */
  readonly pValue: number
}

/**
 * Information gain per earthquake with the paired T-test: Σ (ln λ_i − ln λ'_i) / N − (Λ − Λ') / N.
 *
 * @param coverage  of the interval
 * @returns NaN for fewer than two earthquakes, where nothing is known of the spread
 * @see Rhoades et al. (2011), Acta Geophysica 59, 728–747, doi:10.2478/s11600-011-0013-5, equations 17 and 18
 */
export function pairedTTest(paired: PairedForecasts, coverage = 0.95): InformationGain {
  const ratios = logRatios(paired)
  const n = ratios.length
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / n
  const gain = mean - (paired.expected - paired.expectedOfReference) / n
  if (n < 2) return { gain, low: NaN, high: NaN, t: NaN, pValue: NaN }
  const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (n - 1)
  const error = Math.sqrt(variance / n)
  const t = gain / error
  const half = studentQuantile((1 + coverage) / 2, n - 1) * error
  return { gain, low: gain - half, high: gain + half, t, pValue: 2 * studentCdf(-Math.abs(t), n - 1) }
}

export interface WTest {
  readonly z: number
  /** Two-sided, of a median gain of 0; normal approximation, so of little worth below ten earthquakes. */
  readonly pValue: number
}

/**
 * Wilcoxon's signed-rank test of ln λ_i − ln λ'_i about (Λ − Λ') / N, with the correction for ties: what the T-test
 * asks, of the median, without the normality it assumes.
 *
 * @see Rhoades et al. (2011); Wilcoxon (1945), Biometrics Bulletin 1, 80–83, doi:10.2307/3001968
 */
export function wTest(paired: PairedForecasts): WTest {
  const ratios = logRatios(paired)
  const median = (paired.expected - paired.expectedOfReference) / ratios.length
  const away = ratios.map(ratio => ratio - median).filter(value => value !== 0)
  away.sort((a, b) => Math.abs(a) - Math.abs(b))
  const n = away.length
  let positive = 0
  let ties = 0
  for (let first = 0; first < n; ) {
    let end = first + 1
    while (end < n && Math.abs(away[end]) === Math.abs(away[first])) end++
    const rank = (first + 1 + end) / 2
    for (let i = first; i < end; i++) if (away[i] > 0) positive += rank
    ties += (end - first) ** 3 - (end - first)
    first = end
  }
  const total = (n * (n + 1)) / 2
  const smaller = Math.min(positive, total - positive)
  const variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24
  const z = (smaller - total / 2) / Math.sqrt(variance)
  return { z, pValue: 2 * normalCdf(-Math.abs(z)) }
}

const logRatios = ({ eventRates, eventRatesOfReference }: PairedForecasts): number[] =>
  Array.from(eventRates, (rate, i) => Math.log(rate / eventRatesOfReference[i]))
