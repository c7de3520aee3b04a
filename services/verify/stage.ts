import type { Field, Forecast, Score } from '../../shared/domain/messages.js'
import { cellCount, longestHorizon, type Region } from '../../shared/domain/region.js'
import type { Truth } from '../../shared/domain/truth.js'
import type { ConformalState } from '../../shared/kernels/conformal.js'
import { addPixelErrors } from '../../shared/kernels/pixel-scores.js'
import { truthOf } from '../../shared/kernels/truth-of.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'
import { watchDrift } from './drift.js'
import { type Scored, scoreOf } from './score-of.js'
import { addScore, initTotals, type ModelTotals, totalsKey } from './totals.js'

/** A forecast that waits for its truth, or whose truth may still change. */
interface Waiting extends Scored {
  /** The newest score; undefined while the window lasts. */
  score?: Score
}

/** What verification of one region remembers. */
export interface VerifyState {
  /** By day, for as long as a waiting forecast needs it. */
  readonly fields: Map<number, Field>
  lastDay?: number
  /** By issue day, ascending. */
  readonly waiting: Map<number, Waiting[]>
  /** Days revised since the last watermark. */
  readonly revised: Set<number>
  /** By model and horizon: the scores whose truth is final. */
  readonly totals: Map<string, ModelTotals>
  /** By model and horizon: how the widest intervals have held of late. */
  readonly drift: Map<string, ConformalState>
  /** `drifted`: how often a model's intervals began to miss far more than they promise. */
  readonly counts: { forecasts: number; scored: number; rescored: number; drifted: number }
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
  drift: new Map(),
  counts: { forecasts: 0, scored: 0, rescored: 0, drifted: 0 },
})

function wait(state: VerifyState, forecast: Forecast): void {
  const { topic: _, region: __, modelHash: ___, revision: ____, engine: _____, cutAt: ______, ...said } = forecast
  state.counts.forecasts++
  const sameDay = state.waiting.get(said.day) ?? []
  sameDay.push(said)
  state.waiting.set(said.day, sameDay)
}

const hasPassed = (state: VerifyState, { day, horizonDays }: Waiting, afterDays = 0): boolean =>
  state.lastDay !== undefined && day + horizonDays + afterDays <= state.lastDay

function scoreDue(state: VerifyState, region: Region): Score[] {
  const scores: Score[] = []
  const revisedDays = [...state.revised]
  for (const waiting of state.waiting.values()) {
    const truths = truthsOf(state, region)
    for (const forecast of waiting) {
      const { day, horizonDays, score } = forecast
      const lastDay = day + horizonDays
      const due =
        score === undefined || revisedDays.some(revised => revised > lastDay - region.windowDays && revised <= lastDay)
      if (!due || !hasPassed(state, forecast)) continue
      const truth = truths(forecast)
      forecast.score = scoreOf(forecast, truth, region, score === undefined ? 0 : score.revision + 1)
      if (score === undefined) {
        state.counts.scored++
        if (watchDrift(state.drift, forecast, truth)) state.counts.drifted++
      } else state.counts.rescored++
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
    const truths = truthsOf(state, region)
    for (const forecast of waiting) {
      const { mean, score } = forecast
      const key = totalsKey(forecast)
      const totals = state.totals.get(key) ?? initTotals(cellCount(region), forecast)
      state.totals.set(key, totals)
      addScore(totals.sums, score!)
      addPixelErrors(totals.pixelErrors[score!.inSample ? 1 : 0], truths(forecast).value, mean)
    }
    state.waiting.delete(day)
  }
  const [oldest] = state.waiting.keys()
  const oldestOpen = (state.lastDay ?? -Infinity) - region.latenessDays - longestHorizon(region)
  const needed = Math.min(oldest ?? Infinity, oldestOpen)
  for (const day of state.fields.keys()) if (day < needed) state.fields.delete(day)
}

/** The truths of one issue: its models share them. */
function truthsOf(state: VerifyState, region: Region): (forecast: Waiting) => Truth {
  const truths = new Map<number, Truth>()
  return ({ day, horizonDays }) => {
    const known = truths.get(horizonDays)
    if (known !== undefined) return known
    const truth = truthOf(region, day, horizonDays, d => state.fields.get(d))
    truths.set(horizonDays, truth)
    return truth
  }
}
