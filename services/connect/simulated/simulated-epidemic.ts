import { SettingsError } from '../../../shared/domain/errors.js'
import { drawPoisson } from '../../../shared/kernels/count-draws.js'
import { gravityCoupling } from '../../../shared/kernels/gravity-coupling.js'
import type { RandomState } from '../../../shared/kernels/random.js'
import { randomStreams } from '../../../shared/kernels/random-streams.js'
import { renewalInit, renewalStep } from '../../../shared/kernels/renewal.js'
import { reproductionInit, reproductionStep } from '../../../shared/kernels/reproduction.js'
import type { EpidemicOptions } from './epidemic-options.js'
import { type EpidemicReports, reportEpidemic } from './epidemic-reports.js'

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
