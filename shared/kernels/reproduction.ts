import { drawNormal } from './normal.js'
import type { RandomState } from './random.js'

/** Something that multiplies R from a day on: a lockdown, its end, a new variant. */
export interface Intervention {
  readonly name: string
  /** Days from the first of the epidemic. */
  readonly afterDays: number
  readonly factor: number
  /** Days until it has its full effect. */
  readonly rampDays: number
}

export interface ReproductionParameters {
  /** R where nothing is done, and nothing wanders. */
  readonly basic: number
  readonly interventions: readonly Intervention[]
  /** Standard deviation of ln R about its course: of all places together, and of each by itself. */
  readonly sharedSd: number
  readonly ownSd: number
  /** Days in which such a deviation falls to 1/e. */
  readonly memoryDays: number
}

/** ln R's deviations, at their long-run spread from the first day on. */
export interface ReproductionState {
  readonly random: RandomState
  shared: number
  readonly own: Float64Array
}

export const reproductionInit = (
  { sharedSd, ownSd }: ReproductionParameters,
  places: number,
  random: RandomState,
): ReproductionState => ({
  random,
  shared: sharedSd * drawNormal(random),
  own: Float64Array.from({ length: places }, () => ownSd * drawNormal(random)),
})

/** R of the course alone: the interventions, each coming in along a straight line of its logarithm. */
export const plannedReproduction = ({ basic, interventions }: ReproductionParameters, day: number): number =>
  interventions.reduce((product, { afterDays, factor, rampDays }) => {
    const done = Math.min(1, Math.max(0, (day - afterDays + 1) / Math.max(1, rampDays)))
    return product * factor ** done
  }, basic)

/**
 * One day of R: ln R follows its course, with deviations that forget themselves (first-order autoregression, whose spread
 * stays what it is).
 *
 * @param day  counted from the epidemic's first
 * @param reproduction  R of each place, shape [places], filled in
 */
export function reproductionStep(
  state: ReproductionState,
  p: ReproductionParameters,
  day: number,
  reproduction: Float64Array,
): void {
  const keep = Math.exp(-1 / p.memoryDays)
  const fresh = Math.sqrt(1 - keep * keep)
  state.shared = keep * state.shared + fresh * p.sharedSd * drawNormal(state.random)
  const course = plannedReproduction(p, day) * Math.exp(state.shared)
  for (let place = 0; place < reproduction.length; place++) {
    state.own[place] = keep * state.own[place] + fresh * p.ownSd * drawNormal(state.random)
    reproduction[place] = course * Math.exp(state.own[place])
  }
}
