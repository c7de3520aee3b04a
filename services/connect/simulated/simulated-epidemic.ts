import { SettingsError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'
import { REPORTING_DEFAULTS, type ReportingHabits } from '../../../shared/kernels/case-reports.js'
import { drawPoisson } from '../../../shared/kernels/count-draws.js'
import { discretisedGamma } from '../../../shared/kernels/discretised-gamma.js'
import { gravityCoupling } from '../../../shared/kernels/gravity-coupling.js'
import type { RandomState } from '../../../shared/kernels/random.js'
import { randomStreams } from '../../../shared/kernels/random-streams.js'
import { GENERATION_DAYS, type RenewalParameters, renewalInit, renewalStep } from '../../../shared/kernels/renewal.js'
import {
  type ReproductionParameters,
  reproductionInit,
  reproductionStep,
} from '../../../shared/kernels/reproduction.js'
import { type EpidemicReports, reportEpidemic } from './epidemic-reports.js'

/** A share of the infected, and how long after infection. */
export interface Outcome {
  readonly share: number
  readonly meanDays: number
  readonly sdDays: number
}

export interface EpidemicOptions {
  /** Safe integer: same seed, same epidemic. */
  readonly seed: number
  /** Counties, with people. */
  readonly sites: readonly Site[]
  /** First day, and the first after the last. */
  readonly fromDay: number
  readonly toDay: number
  readonly renewal: RenewalParameters
  readonly reproduction: ReproductionParameters
  /** Infections from abroad a day and million people, in the first `importDays`. */
  readonly importsPerMillion: number
  readonly importDays: number
  /** Infected who become known cases, die, and are admitted to hospital. */
  readonly cases: Outcome
  readonly deaths: Outcome
  readonly admissions: Outcome
  readonly habits: ReportingHabits
}

/**
 * Two and a half waves of a respiratory disease like COVID-19 before vaccines; a year and more. One infection in four
 * is found, 0.6 % die, 3 % are admitted: round numbers of 2020. A case is known 9 days after infection (incubation and
 * test), an admission after 12, a death after 24.
 */
export const EPIDEMIC_DEFAULTS = {
  renewal: {
    generation: discretisedGamma(GENERATION_DAYS.mean, GENERATION_DAYS.sd, GENERATION_DAYS.days, 1),
    dispersion: 0.3,
    travel: 0.1,
  },
  reproduction: {
    basic: 2.6,
    interventions: [
      { name: 'stay at home', afterDays: 55, factor: 0.36, rampDays: 14 },
      { name: 'reopening', afterDays: 125, factor: 1.28, rampDays: 30 },
      { name: 'masks', afterDays: 180, factor: 0.84, rampDays: 21 },
      { name: 'autumn', afterDays: 245, factor: 1.3, rampDays: 30 },
      { name: 'winter rules', afterDays: 330, factor: 0.72, rampDays: 14 },
    ],
    sharedSd: 0.06,
    ownSd: 0.1,
    memoryDays: 40,
  },
  importsPerMillion: 0.06,
  importDays: 60,
  cases: { share: 0.25, meanDays: 9, sdDays: 4 },
  deaths: { share: 0.006, meanDays: 24, sdDays: 9 },
  admissions: { share: 0.03, meanDays: 12, sdDays: 5 },
  habits: REPORTING_DEFAULTS,
} as const satisfies Partial<EpidemicOptions>

/** The truth, and what was said of it. Tables have a row a day and a column a county. */
export interface SimulatedEpidemic {
  readonly options: EpidemicOptions
  readonly infections: Float64Array
  /** R of each county and day, before depletion. */
  readonly reproduction: Float64Array
  readonly reports: EpidemicReports
}

/**
 * An epidemic in counties that are tied by travel, and how it was reported. How it is reported changes nothing in how it
 * spreads: the two draw from streams of their own.
 *
 * @throws {SettingsError} if the seed is not whole, the days are empty, or a county has no people
 */
export function simulateEpidemic(options: EpidemicOptions): SimulatedEpidemic {
  checkOptions(options)
  const streams = randomStreams(options.seed)
  const [spread, wander, arrivals, offices] = Array.from({ length: 4 }, () => streams.next().value)
  const { infections, reproduction } = spreadEpidemic(options, spread, wander, arrivals)
  return { options, infections, reproduction, reports: reportEpidemic(options, infections, offices) }
}

function checkOptions({ seed, sites, fromDay, toDay }: EpidemicOptions): void {
  if (!Number.isSafeInteger(seed)) throw new SettingsError(`seed ${seed}; give a whole number`)
  if (!(toDay > fromDay)) throw new SettingsError(`days ${fromDay}..${toDay} are empty; let toDay come after fromDay`)
  if (sites.length === 0) throw new SettingsError('no counties; give one or more')
  const empty = sites.find(({ population }) => !(population !== undefined && population >= 1))
  if (empty !== undefined) throw new SettingsError(`county ${empty.id} has no people; give every county a population`)
}

function spreadEpidemic(
  { sites, fromDay, toDay, ...options }: EpidemicOptions,
  spread: RandomState,
  wander: RandomState,
  arrivals: RandomState,
) {
  const places = sites.length
  const population = Float64Array.from(sites, site => Math.round(site.population!))
  const coupling = gravityCoupling(sites)
  const state = renewalInit(population, options.renewal, spread)
  const wandering = reproductionInit(options.reproduction, places, wander)
  const infections = new Float64Array((toDay - fromDay) * places)
  const reproduction = new Float64Array((toDay - fromDay) * places)
  const imported = new Float64Array(places)
  for (let day = fromDay; day < toDay; day++) {
    const from = (day - fromDay) * places
    const today = reproduction.subarray(from, from + places)
    reproductionStep(wandering, options.reproduction, day - fromDay, today)
    const rate = day < fromDay + options.importDays ? options.importsPerMillion / 1e6 : 0
    for (let place = 0; place < places; place++) imported[place] = drawPoisson(arrivals, rate * population[place])
    infections.set(renewalStep(state, options.renewal, coupling, today, imported), from)
  }
  return { infections, reproduction }
}
