import type { Forecast } from '../../shared/domain/messages.js'
import type { Truth } from '../../shared/domain/truth.js'
import {
  addMiss,
  type ConformalState,
  conformalInterval,
  hasDrifted,
  initConformal,
} from '../../shared/kernels/conformal.js'
import { quantileCrpsSum } from '../../shared/kernels/crps.js'
import { addCoverage, type CoverageCounts, initCoverage, outsideShare } from '../../shared/kernels/interval-coverage.js'
import { addPairSums, NO_PAIRS, type PairSums, pairSums } from '../../shared/kernels/kge.js'
import { logScoreSum } from '../../shared/kernels/log-score.js'
import { addPit } from '../../shared/kernels/pit.js'
import { addPixelErrors, initPixelErrors, type PixelErrorSums } from '../../shared/kernels/pixel-scores.js'
import { addReliability, initReliability, type ReliabilityCounts } from '../../shared/kernels/reliability.js'
import {
  addErrorSums,
  brierSum,
  countCompared,
  countReached,
  type ErrorSums,
  errorSums,
  NO_ERRORS,
} from '../../shared/kernels/scores.js'
import { addWisParts, NO_WIS, type WisParts, wisParts } from '../../shared/kernels/wis-parts.js'

/** One exceedance of one model, added up. */
export interface ExceedanceTally {
  readonly name: string
  compared: number
  events: number
  brier: number
  logScore: number
  readonly reliability: ReliabilityCounts
}

/** What one model said at one horizon, against what came of it, added up over the issues. */
export interface ModelTally {
  readonly model: string
  readonly horizonDays: number
  /** Content hashes of the artefacts that spoke, in the order of their first issue. */
  readonly hashes: Set<string>
  /** Last day whose truth any of them had seen. */
  trainedToDay: number
  readonly levels: Float64Array
  /** One for each issue, in order. */
  readonly days: number[]
  readonly issues: ErrorSums[]
  /** Of the sums over all cells, one for each issue. */
  readonly totals: ErrorSums[]
  readonly byCell: PixelErrorSums
  pairs: PairSums
  wis: WisParts
  /** Of as many cells as `wis`. */
  crps: number
  readonly coverage: CoverageCounts
  readonly pit: Float64Array
  readonly exceedances: readonly ExceedanceTally[]
  /** The widest interval, as adaptive conformal inference would have cut it; nothing is added where it was so cut. */
  readonly adaptive: ConformalState
  /** The same interval as it was published. */
  readonly published: ConformalState
  adaptiveSeen: number
  adaptiveMissed: number
  /** Issues on which the published interval had of late missed far more than it promises. */
  drifted: number
}

export const initTally = ({ model, horizonDays, levels, exceedances, mean }: Forecast): ModelTally => ({
  model,
  horizonDays,
  hashes: new Set(),
  trainedToDay: -Infinity,
  levels,
  days: [],
  issues: [],
  totals: [],
  byCell: initPixelErrors(mean.length),
  pairs: NO_PAIRS,
  wis: NO_WIS,
  crps: 0,
  coverage: initCoverage(levels.length),
  pit: new Float64Array(levels.length + 1),
  exceedances: exceedances.map(name => ({
    name,
    compared: 0,
    events: 0,
    brier: 0,
    logScore: 0,
    reliability: initReliability(),
  })),
  adaptive: initConformal(levels.length < 2 ? 0.5 : 1 - (levels[levels.length - 1] - levels[0])),
  published: initConformal(levels.length < 2 ? 0.5 : 1 - (levels[levels.length - 1] - levels[0])),
  adaptiveSeen: 0,
  adaptiveMissed: 0,
  drifted: 0,
})

/** Adds one issue. The forecast and its truth are left as they are. */
export function addToTally(tally: ModelTally, forecast: Forecast, { value, peak }: Truth): void {
  const { mean, quantiles, levels, exceedance, thresholds } = forecast
  const cells = mean.length
  tally.hashes.add(forecast.modelHash)
  tally.trainedToDay = Math.max(tally.trainedToDay, forecast.trainedToDay)
  tally.days.push(forecast.day)
  tally.issues.push(errorSums(value, mean))
  tally.totals.push(errorSums([knownSum(value, value)], [knownSum(mean, value)]))
  addPixelErrors(tally.byCell, value, mean)
  tally.pairs = addPairSums(tally.pairs, pairSums(value, mean))
  tally.wis = addWisParts(tally.wis, wisParts(value, quantiles, levels))
  tally.crps += quantileCrpsSum(value, quantiles, levels)
  addCoverage(tally.coverage, value, quantiles)
  addPit(tally.pit, value, quantiles, levels)
  addAdaptive(tally, forecast, value)
  tally.exceedances.forEach((sums, e) => {
    const probability = exceedance.subarray(e * cells, (e + 1) * cells)
    const perCell = thresholds.length > tally.exceedances.length
    const threshold = perCell ? thresholds.subarray(e * cells, (e + 1) * cells) : thresholds[e]
    sums.compared += countCompared(probability, peak, threshold)
    sums.events += countReached(peak, threshold)
    sums.brier += brierSum(probability, peak, threshold)
    sums.logScore += logScoreSum(probability, peak, threshold)
    addReliability(sums.reliability, probability, peak, threshold)
  })
}

/** Errors of the issues that `chosen` takes, added up. */
export const sumOf = ({ issues, days }: ModelTally, chosen: (day: number) => boolean = () => true): ErrorSums =>
  issues.filter((_, i) => chosen(days[i])).reduce(addErrorSums, NO_ERRORS)

/** Sum over the cells whose truth is known. */
function knownSum(values: ArrayLike<number>, truth: ArrayLike<number>): number {
  let sum = 0
  for (let cell = 0; cell < truth.length; cell++) if (!Number.isNaN(truth[cell])) sum += values[cell]
  return sum
}

/** One state for all cells of a model and horizon: it learns from the share of them that lay outside at each issue. */
function addAdaptive(tally: ModelTally, { quantiles, levels, cutAt }: Forecast, value: Float64Array): void {
  if (levels.length < 2) return
  const published = outsideShare(value, quantiles, levels.length)
  if (Number.isNaN(published)) return
  // Drift is told by the interval that was published, not by the one that follows it.
  addMiss(tally.published, published)
  if (hasDrifted(tally.published) && tally.published.recent > tally.published.target) tally.drifted++
  if (cutAt.length > 0) return
  const cells = value.length
  const own = new Float64Array(levels.length)
  let [known, outside] = [0, 0]
  for (let cell = 0; cell < cells; cell++) {
    if (Number.isNaN(value[cell]) || Number.isNaN(quantiles[cell])) continue
    for (let q = 0; q < levels.length; q++) own[q] = quantiles[q * cells + cell]
    const { low, high } = conformalInterval(tally.adaptive, own, levels)
    known++
    if (value[cell] < low || value[cell] > high) outside++
  }
  tally.adaptiveSeen += known
  tally.adaptiveMissed += outside
  addMiss(tally.adaptive, outside / known)
}
