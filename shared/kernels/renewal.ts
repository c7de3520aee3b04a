import { SettingsError } from '../domain/errors.js'
import { drawNegativeBinomial } from './count-draws.js'
import type { Coupling } from './gravity-coupling.js'
import type { RandomState } from './random.js'

export interface RenewalParameters {
  /** Chances of generation intervals of 1, 2, … days; of `discretisedGamma`. */
  readonly generation: Float64Array
  /**
   * Dispersion of how many one person infects, k: 0.1 where few infect most, Infinity where all are alike.
   * Lloyd-Smith et al. (2005), Nature 438, 355–359, doi:10.1038/nature04153
   */
  readonly dispersion: number
  /** Share of infections that people cause away from home. */
  readonly travel: number
}

/**
 * Generations of 6.3 ± 4.2 days (Bi et al. 2020, Lancet Infectious Diseases 20, 911–919,
 * doi:10.1016/S1473-3099(20)30287-5, give intervals of that length for SARS-CoV-2); the dispersion as in early outbreaks.
 */
export const GENERATION_DAYS = { mean: 6.3, sd: 4.2, days: 30 } as const

/** An epidemic between two days. Plain: a copy goes on as the original would. */
export interface RenewalState {
  readonly random: RandomState
  readonly population: Float64Array
  readonly susceptible: Float64Array
  /** Infections of the last days, a row a day, shape [generation · places]; `newest` is the row of the last day. */
  readonly history: Float64Array
  newest: number
  /** Infectiousness that reaches each place, shape [places]: what is multiplied by R. Of the last step. */
  readonly pressure: Float64Array
}

/**
 * Nobody is infected, all are susceptible.
 *
 * @throws {SettingsError} if there is no generation interval
 */
export function renewalInit(
  population: Float64Array,
  { generation }: RenewalParameters,
  random: RandomState,
): RenewalState {
  if (generation.length === 0) throw new SettingsError('no generation interval; give chances of 1, 2, … days')
  return {
    random,
    population,
    susceptible: population.slice(),
    history: new Float64Array(generation.length * population.length),
    newest: 0,
    pressure: new Float64Array(population.length),
  }
}

/**
 * One day: I_t = R_t · S_t / N · Σ_s w_s I_(t−s), of those at home and those who travel, drawn as the sum of what so many
 * infectious people each cause.
 *
 * @param reproduction  R of each place: what one case would cause among people who are all susceptible; shape [places]
 * @param imported  infections from elsewhere, which depend on nothing here; whole numbers, shape [places]
 * @returns new infections, shape [places]: a view of the state, good until its row comes round again
 * @see Fraser (2007), PLoS ONE 2, e758, doi:10.1371/journal.pone.0000758; Cori et al. (2013), doi:10.1093/aje/kwt133
 */
export function renewalStep(
  state: RenewalState,
  p: RenewalParameters,
  coupling: Coupling,
  reproduction: Float64Array,
  imported: Float64Array,
): Float64Array {
  const places = state.population.length
  spreadPressure(state, p, coupling)
  state.newest = (state.newest + 1) % p.generation.length
  const today = state.history.subarray(state.newest * places, (state.newest + 1) * places)
  for (let place = 0; place < places; place++) {
    const left = state.susceptible[place]
    const infectious = state.pressure[place]
    const mean = (reproduction[place] * infectious * left) / state.population[place]
    const caused = infectious > 0 ? drawNegativeBinomial(state.random, mean, p.dispersion * infectious) : 0
    today[place] = Math.min(left, caused + imported[place])
    state.susceptible[place] = left - today[place]
  }
  return today
}

/** Λ = Σ_s w_s I_(t−s) of each place, part of it carried to where its people travel. */
function spreadPressure({ history, newest, pressure, population }: RenewalState, p: RenewalParameters, to: Coupling) {
  const places = population.length
  const { generation, travel } = p
  const from = new Float64Array(places)
  for (let s = 0; s < generation.length; s++) {
    const row = ((newest - s + generation.length) % generation.length) * places
    for (let place = 0; place < places; place++) from[place] += generation[s] * history[row + place]
  }
  for (let place = 0; place < places; place++) {
    // Whoever has nowhere to go stays at home.
    const isAlone = to.start[place] === to.start[place + 1]
    pressure[place] = isAlone ? from[place] : (1 - travel) * from[place]
  }
  for (let place = 0; place < places; place++) {
    if (from[place] === 0) continue
    for (let k = to.start[place]; k < to.start[place + 1]; k++) pressure[to.to[k]] += travel * to.share[k] * from[place]
  }
}
