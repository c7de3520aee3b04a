import { studentCdf } from './student-t.js'

export interface DieboldMariano {
  /** Mean loss difference: below 0 the first forecast is the better. */
  readonly meanDifference: number
  readonly statistic: number
  /** Two-sided, of equal accuracy. */
  readonly pValue: number
}

/**
 * Diebold–Mariano test of equal accuracy, with the small-sample correction of Harvey, Leybourne & Newbold: forecasts of
 * h steps ahead share h − 1 steps, so their losses are autocorrelated to that lag.
 *
 * @param losses, lossesOfOther  of the same issues in order, such as squared errors; shape [issues]
 * @param steps  h, how many issues lie within one target window; 1: the windows do not overlap
 * @returns statistic and p are NaN where the variance by the autocovariances is not above 0
 * @see Diebold & Mariano (1995), JBES 13, 253–263; Harvey et al. (1997), International Journal of Forecasting 13, 281–291
 */
export function dieboldMariano(
  losses: ArrayLike<number>,
  lossesOfOther: ArrayLike<number>,
  steps: number,
): DieboldMariano {
  const difference = Float64Array.from(losses, (loss, i) => loss - lossesOfOther[i])
  const n = difference.length
  const meanDifference = difference.reduce((sum, d) => sum + d, 0) / n
  const autocovariance = (lag: number) => {
    let sum = 0
    for (let i = lag; i < n; i++) sum += (difference[i] - meanDifference) * (difference[i - lag] - meanDifference)
    return sum / n
  }
  let spectrum = autocovariance(0)
  for (let lag = 1; lag < steps; lag++) spectrum += 2 * autocovariance(lag)
  if (!(spectrum > 0)) return { meanDifference, statistic: NaN, pValue: NaN }
  const correction = Math.sqrt((n + 1 - 2 * steps + (steps * (steps - 1)) / n) / n)
  const statistic = (correction * meanDifference) / Math.sqrt(spectrum / n)
  return { meanDifference, statistic, pValue: 2 * studentCdf(-Math.abs(statistic), n - 1) }
}
