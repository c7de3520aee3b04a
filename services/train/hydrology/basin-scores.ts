import { klingGupta } from '../../../shared/kernels/kling-gupta.js'
import { errorSums, mse, nnse, nse } from '../../../shared/kernels/scores.js'

/** How well one basin's runoff was told over some days. */
export interface BasinScore {
  readonly basin: string
  /** Days of which the observed runoff is known. */
  readonly days: number
  readonly nse: number
  readonly nnse: number
  readonly kge: number
  /** (mm/day)². */
  readonly mse: number
}

/** Basins taken together, those of which there is no score left out. */
export interface BasinSummary {
  readonly basins: number
  readonly medianNse: number
  readonly meanNse: number
  /** Of NSE: a quarter of the basins is below, a quarter above. */
  readonly lowerQuartileNse: number
  readonly upperQuartileNse: number
  readonly medianKge: number
  readonly meanKge: number
  /** NNSE of each basin, averaged. */
  readonly nnse: number
  /** Basins of which the observed mean tells more: NSE below 0. */
  readonly belowMean: number
}

/** Fewer known days than this say nothing of a basin. */
export const FEWEST_DAYS = 60

/** @returns undefined where too few days are known, or the observed runoff does not vary */
export function scoreBasin(
  basin: string,
  observed: ArrayLike<number>,
  simulated: ArrayLike<number>,
): BasinScore | undefined {
  const sums = errorSums(observed, simulated)
  const efficiency = nse(sums)
  if (sums.n < FEWEST_DAYS || !Number.isFinite(efficiency)) return undefined
  const kge = klingGupta(observed, simulated)
  return { basin, days: sums.n, nse: efficiency, nnse: nnse(sums), kge, mse: mse(sums) }
}

export function summariseBasins(scores: readonly BasinScore[]): BasinSummary {
  const nses = scores.map(score => score.nse)
  const kges = scores.map(score => score.kge).filter(kge => !Number.isNaN(kge))
  return {
    basins: scores.length,
    medianNse: quantile(nses, 0.5),
    meanNse: mean(nses),
    lowerQuartileNse: quantile(nses, 0.25),
    upperQuartileNse: quantile(nses, 0.75),
    medianKge: quantile(kges, 0.5),
    meanKge: mean(kges),
    nnse: mean(scores.map(score => score.nnse)),
    belowMean: nses.filter(value => value < 0).length,
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Between the two nearest, by a straight line; NaN of nothing. */
function quantile(values: readonly number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = level * (sorted.length - 1)
  const below = Math.floor(place)
  return sorted.length === 0
    ? NaN
    : sorted[below] + (place - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below])
}
