import { isBinEnd } from '../../shared/domain/issue-days.js'
import type { Forecast, Score } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import type { Truth } from '../../shared/domain/truth.js'
import { binSums, distributionSums } from '../../shared/kernels/distribution-sums.js'
import { logScoreSum } from '../../shared/kernels/log-score.js'
import { brierSum, countCompared, countReached, errorSums, wisSum } from '../../shared/kernels/scores.js'

/** What a forecast is scored by. */
export type Scored = Omit<Forecast, 'topic' | 'region' | 'modelHash' | 'revision' | 'engine' | 'cutAt'>

/** A forecast against its truth. */
export function scoreOf(forecast: Scored, { value, peak }: Truth, region: Region, revision: number): Score {
  const { model, day, horizonDays, mean, exceedances, thresholds, exceedance, levels, quantiles } = forecast
  const cells = mean.length
  const probabilityOf = (e: number) => exceedance.subarray(e * cells, (e + 1) * cells)
  const thresholdOf = (e: number) =>
    thresholds.length === exceedances.length ? thresholds[e] : thresholds.subarray(e * cells, (e + 1) * cells)
  const byExceedance = (sum: (e: number) => number) => Float64Array.from(exceedances, (_, e) => sum(e))
  return {
    topic: 'scores',
    region: region.id,
    model,
    day,
    horizonDays,
    revision,
    inSample: day < forecast.trainedToDay,
    closedBin: region.domain === 'seismic' && isBinEnd(day),
    ...errorSums(value, mean),
    wis: wisSum(value, quantiles, levels),
    levels,
    ...distributionSums(value, quantiles, levels),
    exceedances,
    compared: byExceedance(e => countCompared(probabilityOf(e), peak, thresholdOf(e))),
    brier: byExceedance(e => brierSum(probabilityOf(e), peak, thresholdOf(e))),
    exceeded: byExceedance(e => countReached(peak, thresholdOf(e))),
    logScore: byExceedance(e => logScoreSum(probabilityOf(e), peak, thresholdOf(e))),
    ...binSums(exceedance, peak, exceedances.length, thresholdOf),
  }
}
