import { adaptiveName } from '../../shared/domain/lineup.js'
import type { Field, Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import type { Truth } from '../../shared/domain/truth.js'
import { addMiss, CONFORMAL, type ConformalRule, type ConformalState } from '../../shared/kernels/conformal.js'
import { conformalQuantiles, initIntervals } from '../../shared/kernels/conformal-quantiles.js'
import { addCoverage, initCoverage } from '../../shared/kernels/interval-coverage.js'
import { truthOf } from '../../shared/kernels/truth-of.js'
import { handleTopics, type StageOperator } from '../../shared/operators/stage.js'

/** What was said with moved intervals, and has no truth yet. */
type Waiting = Pick<Forecast, 'model' | 'horizonDays' | 'levels' | 'quantiles'>

/** What the intervals of one region's models have learned. */
export interface AdaptiveState {
  /** By day: those of the newest window. */
  readonly fields: Map<number, Field>
  lastDay?: number
  /** By issue day, ascending. */
  readonly waiting: Map<number, Waiting[]>
  /** By model and horizon, a state for each interval from the widest to the narrowest. */
  readonly intervals: Map<string, readonly ConformalState[]>
}

/** Ten times the paper's step, which learns from one truth at a time: here it is the share of all cells. */
const RULE: ConformalRule = { ...CONFORMAL, rate: 0.05 }

/**
 * After each forecast of some models the same once more, under a name of its own, with intervals cut by how often those
 * before missed: adaptive conformal inference. Mean, median and probabilities of exceedance are the model's.
 *
 * A truth teaches once, at the watermark after its window, in the order of issues; revised truths and issues teach nothing.
 * What is learned belongs to a model's name and horizon, whichever artefact speaks.
 *
 * @param states  by region, changed in place
 * @param models  names; of none, forecasts pass untouched
 * @see Gibbs & Candès (2021), NeurIPS 34, 1660–1672, arXiv 2106.00170
 */
export const adaptIntervals = (
  states: Map<string, AdaptiveState>,
  regions: readonly Region[],
  models: readonly string[],
): StageOperator => {
  if (models.length === 0) return messages => messages
  const regionById = new Map(regions.map(region => [region.id, region]))
  const stateOf = (region: string): AdaptiveState => {
    const state = states.get(region) ?? { fields: new Map(), waiting: new Map(), intervals: new Map() }
    states.set(region, state)
    return state
  }
  return handleTopics({
    fields: field => {
      const state = stateOf(field.region)
      state.fields.set(field.day, field)
      if (field.revision === 0) state.lastDay = field.day
      return [field]
    },
    forecasts: forecast =>
      models.includes(forecast.model) ? [forecast, adapted(stateOf(forecast.region), forecast)] : [forecast],
    watermark: mark => {
      learn(stateOf(mark.region), regionById.get(mark.region)!)
      return [mark]
    },
  })
}

function adapted(state: AdaptiveState, forecast: Forecast): Forecast {
  const { model, day, horizonDays, levels, revision } = forecast
  const least = forecast.quantiles.some(value => value < 0) ? -Infinity : 0
  const quantiles = conformalQuantiles(intervalsOf(state, forecast), forecast.quantiles, levels, least)
  if (revision === 0) {
    const sameDay = state.waiting.get(day) ?? []
    sameDay.push({ model, horizonDays, levels, quantiles })
    state.waiting.set(day, sameDay)
  }
  return { ...forecast, model: adaptiveName(model), quantiles }
}

function intervalsOf(state: AdaptiveState, { model, horizonDays, levels }: Waiting): readonly ConformalState[] {
  const key = `${model} ${horizonDays}`
  const known = state.intervals.get(key)
  // Another artefact may have other levels: then there is nothing to go on from.
  if (known !== undefined && known.length === Math.floor(levels.length / 2)) return known
  const fresh = initIntervals(levels)
  state.intervals.set(key, fresh)
  return fresh
}

function learn(state: AdaptiveState, region: Region): void {
  const { fields, waiting, lastDay = -Infinity } = state
  for (const [day, issue] of waiting) {
    const due = issue.filter(({ horizonDays }) => day + horizonDays <= lastDay)
    if (due.length === 0) continue
    for (const said of due) {
      const truth = truthOf(region, day, said.horizonDays, d => fields.get(d))
      addMisses(intervalsOf(state, said), said, truth)
    }
    const rest = issue.filter(({ horizonDays }) => day + horizonDays > lastDay)
    if (rest.length > 0) waiting.set(day, rest)
    else waiting.delete(day)
  }
  for (const day of fields.keys()) if (day <= lastDay - region.windowDays) fields.delete(day)
}

function addMisses(intervals: readonly ConformalState[], { levels, quantiles }: Waiting, { value }: Truth): void {
  const counts = initCoverage(levels.length)
  addCoverage(counts, value, quantiles)
  if (counts.n === 0) return
  intervals.forEach((interval, k) => {
    addMiss(interval, 1 - counts.inside[k] / counts.n, RULE)
    // Where forecasts coincide, or are cut at a tail, an interval at the bound still misses or covers some: α would go
    // on for ever, and take as long to come back.
    interval.alpha = Math.min(1, Math.max(0, interval.alpha))
  })
}
