import { adaptiveName } from '../../shared/domain/lineup.js'
import type { Field, Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import type { Truth } from '../../shared/domain/truth.js'
import { addMiss, CONFORMAL, type ConformalRule, type ConformalState } from '../../shared/kernels/conformal.js'
import { conformalQuantiles, cutLevels, initEnds, missesBeyond } from '../../shared/kernels/conformal-quantiles.js'
import { truthOf } from '../../shared/kernels/truth-of.js'
import { handleTopics, type StageOperator } from '../../shared/operators/stage.js'

/** What was said with moved intervals, and has no truth yet: the model's own quantiles, and where they were cut. */
type Waiting = Pick<Forecast, 'model' | 'horizonDays' | 'levels' | 'quantiles' | 'cutAt'>

/** What the intervals of one region's models have learned. */
export interface AdaptiveState {
  /** By day, as it was first told: those of windows that are not over. */
  readonly fields: Map<number, Field>
  lastDay?: number
  /** By issue day, ascending. */
  readonly waiting: Map<number, Waiting[]>
  /** By model and horizon, a state for each quantile. */
  readonly ends: Map<string, readonly ConformalState[]>
}

/**
 * γ for each day between two issues: intervals follow in event time, whether issues come daily or weekly. Four times the
 * paper's step, which learns from one truth a day: here it is the share of all cells. On the rivers of 2008, a week ahead,
 * ridge's 50 % interval held 53 % of the truths with 0.005, and 51 % with this; 0.05 held 50 %, but cost 2 % of the weighted
 * interval score, where this costs 0.8 %. On the weekly counties of the winter of 2020 this, seven times a day's, had the
 * least score of 0.005, 0.02, 0.05, 0.1 and 0.14.
 */
const RATE_PER_DAY = 0.02

const ruleOf = ({ strideDays }: Region): ConformalRule => ({ ...CONFORMAL, rate: RATE_PER_DAY * strideDays })

/**
 * After each forecast of some models the same once more, under a name of its own, with intervals cut by how often those
 * before missed: adaptive conformal inference, of each end by itself, as floods miss on one side and droughts on the other.
 * Mean, median and probabilities of exceedance are the model's.
 *
 * An issue learns from every window that is over by its day, in the order of issues, and by what was first told of a day:
 * it hangs on event time alone, not on how epochs were cut. Revised truths, revised issues, and issues that the model had
 * seen in training teach nothing. What is learned belongs to a model's name and horizon, whichever artefact speaks.
 *
 * @param states  by region, changed in place
 * @param models  names; of none, forecasts pass untouched, and what was learned is forgotten
 * @see Gibbs & Candès (2021), NeurIPS 34, 1660–1672, arXiv 2106.00170
 */
export const adaptIntervals = (
  states: Map<string, AdaptiveState>,
  regions: readonly Region[],
  models: readonly string[],
): StageOperator => {
  if (models.length === 0) {
    // Days that pass now are not kept: what waits would find no truth, should models be named again.
    states.clear()
    return messages => messages
  }
  const regionById = new Map(regions.map(region => [region.id, region]))
  const stateOf = (region: string): AdaptiveState => {
    const state = states.get(region) ?? { fields: new Map(), waiting: new Map(), ends: new Map() }
    states.set(region, state)
    return state
  }
  return handleTopics({
    fields: field => {
      if (field.revision > 0) return [field]
      const state = stateOf(field.region)
      state.fields.set(field.day, field)
      state.lastDay = field.day
      return [field]
    },
    forecasts: forecast => {
      if (!models.includes(forecast.model)) return [forecast]
      const state = stateOf(forecast.region)
      learn(state, regionById.get(forecast.region)!, forecast.day)
      return [forecast, adapted(state, forecast)]
    },
    watermark: mark => {
      const state = stateOf(mark.region)
      learn(state, regionById.get(mark.region)!, state.lastDay)
      forget(state)
      return [mark]
    },
  })
}

function adapted(state: AdaptiveState, forecast: Forecast): Forecast {
  const { model, day, horizonDays, levels, quantiles, revision, trainedToDay } = forecast
  const cutAt = cutLevels(endsOf(state, forecast), levels)
  if (revision === 0 && day >= trainedToDay) {
    const sameDay = state.waiting.get(day) ?? []
    sameDay.push({ model, horizonDays, levels, quantiles, cutAt })
    state.waiting.set(day, sameDay)
  }
  return { ...forecast, model: adaptiveName(model), quantiles: conformalQuantiles(cutAt, quantiles, levels), cutAt }
}

type Spoken = Pick<Forecast, 'model' | 'horizonDays' | 'levels'>

function endsOf(state: AdaptiveState, { model, horizonDays, levels }: Spoken): readonly ConformalState[] {
  const key = `${model} ${horizonDays}`
  const known = state.ends.get(key)
  // Another artefact may have other levels: then there is nothing to go on from.
  if (known !== undefined && known.length === levels.length) return known
  const fresh = initEnds(levels)
  state.ends.set(key, fresh)
  return fresh
}

/** Learns from the windows that are over by a day. */
function learn(state: AdaptiveState, region: Region, byDay = -Infinity): void {
  for (const [day, issue] of state.waiting) {
    if (day >= byDay) break
    const rest = issue.filter(({ horizonDays }) => day + horizonDays > byDay)
    if (rest.length === issue.length) continue
    const truths = new Map<number, Truth>()
    for (const said of issue) {
      const { horizonDays } = said
      if (day + horizonDays > byDay) continue
      const truth = truths.get(horizonDays) ?? truthOf(region, day, horizonDays, d => state.fields.get(d))
      truths.set(horizonDays, truth)
      addMisses(endsOf(state, said), said, truth, ruleOf(region))
    }
    if (rest.length > 0) state.waiting.set(day, rest)
    else state.waiting.delete(day)
  }
}

function addMisses(
  ends: readonly ConformalState[],
  { levels, quantiles, cutAt }: Waiting,
  { value }: Truth,
  rule: ConformalRule,
): void {
  if (cutAt.length !== ends.length) return
  const beyond = missesBeyond(value, conformalQuantiles(cutAt, quantiles, levels), quantiles, levels)
  ends.forEach((end, q) => {
    if (Number.isNaN(beyond[q])) return
    addMiss(end, beyond[q], rule)
    // Cut at a tail, a quantile at the bound is still missed: α would go on for ever, and take as long to come back.
    end.alpha = Math.min(0.5, Math.max(0, end.alpha))
  })
}

/** Fields of windows that are over; the next issue's window begins after the newest day. */
function forget({ fields, waiting, lastDay = -Infinity }: AdaptiveState): void {
  const [oldest = lastDay] = waiting.keys()
  for (const day of fields.keys()) if (day <= oldest) fields.delete(day)
}
