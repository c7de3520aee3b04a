import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import { isBinEnd } from '../../shared/domain/issue-days.js'
import type { Forecast, Score } from '../../shared/domain/messages.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import type { Region } from '../../shared/domain/region.js'
import type { Truth } from '../../shared/domain/truth.js'
import type { DayColumns } from '../../shared/kernels/day-grid.js'
import { addPixelErrors } from '../../shared/kernels/pixel-scores.js'
import { brierSum, errorSums } from '../../shared/kernels/scores.js'
import { windowTruth } from '../../shared/kernels/window-truth.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'
import { addScore, initTotals, type ModelTotals } from './totals.js'

/** A forecast that waits for its truth, or whose truth may still change. */
interface Waiting {
  readonly model: string
  readonly day: number
  readonly horizonDays: number
  readonly trainedToDay: number
  readonly mean: Float32Array
  readonly exceedance: Float32Array
  /** The newest score; undefined while the window lasts. */
  score?: Score
}

/** What verification of one region remembers. */
export interface VerifyState {
  /** By day, for as long as a waiting forecast needs it. */
  readonly fields: Map<number, DayColumns>
  lastDay?: number
  /** By issue day, ascending. */
  readonly waiting: Map<number, Waiting[]>
  /** Days revised since the last watermark. */
  readonly revised: Set<number>
  /** By model: the scores whose truth is final. */
  readonly totals: Map<string, ModelTotals>
  readonly counts: { forecasts: number; scored: number; rescored: number }
}

/**
 * Scores each forecast when its window has passed, and again when the truth of the window is revised.
 *
 * Only what was said first is scored: a revised issue knows part of what it forecasts. Scores come at watermarks, by
 * issue day and then in the order of the models, so they do not depend on how forecasts and fields interleave.
 */
export const verifyStage = (regions: readonly Region[]): Stage<Map<string, VerifyState>> => ({
  init: () => new Map(regions.map(({ id }) => [id, initVerify()])),
  operator: states => {
    const regionById = new Map(regions.map(region => [region.id, region]))
    return handleTopics({
      fields: field => {
        const state = states.get(field.region)!
        state.fields.set(field.day, field)
        if (field.revision > 0) state.revised.add(field.day)
        else state.lastDay = field.day
        return [field]
      },
      forecasts: forecast => {
        if (forecast.revision === 0) wait(states.get(forecast.region)!, forecast)
        return [forecast]
      },
      watermark: mark => {
        const state = states.get(mark.region)!
        const region = regionById.get(mark.region)!
        const scores = scoreDue(state, region)
        settle(state, region)
        return [...scores, mark]
      },
    })
  },
})

const initVerify = (): VerifyState => ({
  fields: new Map(),
  waiting: new Map(),
  revised: new Set(),
  totals: new Map(),
  counts: { forecasts: 0, scored: 0, rescored: 0 },
})

function wait(state: VerifyState, forecast: Forecast): void {
  const { model, day, horizonDays, trainedToDay, mean, exceedance } = forecast
  state.counts.forecasts++
  const sameDay = state.waiting.get(day) ?? []
  sameDay.push({ model, day, horizonDays, trainedToDay, mean, exceedance })
  state.waiting.set(day, sameDay)
}

const hasPassed = (state: VerifyState, { day, horizonDays }: Waiting, afterDays = 0): boolean =>
  state.lastDay !== undefined && day + horizonDays + afterDays <= state.lastDay

function scoreDue(state: VerifyState, region: Region): Score[] {
  const scores: Score[] = []
  const revisedDays = [...state.revised]
  for (const waiting of state.waiting.values()) {
    // The models of one issue share its truth.
    let truth: Truth | undefined
    for (const forecast of waiting) {
      const { day, horizonDays, score } = forecast
      const due = score === undefined || revisedDays.some(revised => revised > day && revised <= day + horizonDays)
      if (!due || !hasPassed(state, forecast)) continue
      truth ??= truthOf(state, region, forecast)
      forecast.score = scoreOf(forecast, truth, region.id, score === undefined ? 0 : score.revision + 1)
      if (score === undefined) state.counts.scored++
      else state.counts.rescored++
      scores.push(forecast.score)
    }
  }
  state.revised.clear()
  return scores
}

/** Moves the scores whose truth can no longer change into the totals, and forgets what they needed. */
function settle(state: VerifyState, region: Region): void {
  for (const [day, waiting] of state.waiting) {
    if (!waiting.every(forecast => hasPassed(state, forecast, region.latenessDays + 1))) break
    const truth = truthOf(state, region, waiting[0])
    for (const { model, mean, score } of waiting) {
      const totals = state.totals.get(model) ?? initTotals(pixelCount(region.grid))
      state.totals.set(model, totals)
      addScore(totals.sums, score!)
      addPixelErrors(totals.pixelErrors[score!.inSample ? 1 : 0], truth.meq, mean)
    }
    state.waiting.delete(day)
  }
  const [oldest] = state.waiting.keys()
  const needed = Math.min(oldest ?? Infinity, (state.lastDay ?? -Infinity) - region.latenessDays - region.horizonDays)
  for (const day of state.fields.keys()) if (day < needed) state.fields.delete(day)
}

const truthOf = (state: VerifyState, region: Region, { day, horizonDays }: Waiting): Truth =>
  windowTruth(day, horizonDays, pixelCount(region.grid), d => state.fields.get(d)!)

function scoreOf(forecast: Waiting, truth: Truth, region: string, revision: number): Score {
  const { model, day, horizonDays, trainedToDay, mean, exceedance } = forecast
  const pixels = mean.length
  const magnitudes = Float64Array.from(EXCEEDANCE_MAGNITUDES)
  return {
    topic: 'scores',
    region,
    model,
    day,
    horizonDays,
    revision,
    inSample: day < trainedToDay,
    closedBin: isBinEnd(day),
    ...errorSums(truth.meq, mean),
    brier: magnitudes.map((magnitude, m) =>
      brierSum(exceedance.subarray(m * pixels, (m + 1) * pixels), truth.maxMagnitude, magnitude),
    ),
    exceeded: magnitudes.map(magnitude => countReached(truth.maxMagnitude, magnitude)),
  }
}

/** Pixels whose largest magnitude reached m. */
function countReached(maxMagnitude: Float64Array, magnitude: number): number {
  let count = 0
  for (let p = 0; p < maxMagnitude.length; p++) if (maxMagnitude[p] >= magnitude) count++
  return count
}
