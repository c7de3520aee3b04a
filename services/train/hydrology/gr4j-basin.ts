import { DAY_MS } from '../../../shared/domain/units.js'
import { SNOW_DEFAULTS, snowInit, snowStep } from '../../../shared/kernels/degree-day-snow.js'
import { GR4J_MEDIANS, gr4jInit, gr4jStep } from '../../../shared/kernels/gr4j.js'
import { oudinEvaporation } from '../../../shared/kernels/oudin-evaporation.js'
import { type PatternSearchRule, patternSearch } from '../../../shared/kernels/pattern-search.js'
import { errorSums, nse } from '../../../shared/kernels/scores.js'
import { type Basin, type DaySpan, FORCING } from './basin-folder.js'
import { daysOf } from './input-scale.js'

const [PRCP, TMAX, TMIN] = ['prcp_mm', 'tmax_c', 'tmin_c'].map(name =>
  FORCING.indexOf(name as (typeof FORCING)[number]),
)

/** Days before a span that fill the stores. */
const WARM_UP_DAYS = 365

/** How each basin is fitted. */
export const GR4J_SEARCH: PatternSearchRule = { step: 0.4, smallestStep: 0.02, evaluations: 150 }

/** Weather of a basin as GR4J takes it, from WARM_UP_DAYS before the span on. */
interface Gr4jWeather {
  readonly precipitationMm: Float32Array
  readonly meanC: Float32Array
  readonly potentialMm: Float64Array
}

/** Natural numbers of the search: each is free to go anywhere. */
function parametersOf(at: Float64Array) {
  const { productionMm, routingMm, baseDays } = GR4J_MEDIANS
  return {
    productionMm: productionMm * Math.exp(at[0]),
    exchangeMm: Math.sinh(at[1]),
    routingMm: routingMm * Math.exp(at[2]),
    baseDays: 0.5 + (baseDays - 0.5) * Math.exp(Math.min(3, at[3])),
    degreeDayMm: SNOW_DEFAULTS.degreeDayMm * Math.exp(at[4]),
  }
}

/** How many numbers are found for each basin. */
export const GR4J_NUMBERS = 5

function weatherOf(basin: Basin, { fromDay, toDay }: DaySpan): Gr4jWeather {
  const span = { fromDay: fromDay - WARM_UP_DAYS, toDay }
  const column = (f: number) => daysOf(basin, basin.forcing[f], span).map(value => (Number.isNaN(value) ? 0 : value))
  const [precipitationMm, tmax, tmin] = [PRCP, TMAX, TMIN].map(column)
  const meanC = tmax.map((warm, t) => (warm + tmin[t]) / 2)
  const latitude = basin.attributes.get('gauge_lat') ?? 40
  const potentialMm = Float64Array.from(meanC, (mean, t) => {
    const time = (span.fromDay + t) * DAY_MS
    const dayOfYear = 1 + Math.floor((time - Date.UTC(new Date(time).getUTCFullYear(), 0, 1)) / DAY_MS)
    return oudinEvaporation(latitude, dayOfYear, mean)
  })
  return { precipitationMm, meanC, potentialMm }
}

/** Runoff on each day of the span, mm/day. */
function runGr4j({ precipitationMm, meanC, potentialMm }: Gr4jWeather, at: Float64Array): Float32Array {
  const { degreeDayMm, ...parameters } = parametersOf(at)
  const snow = snowInit()
  const state = gr4jInit(parameters)
  const snowRule = { ...SNOW_DEFAULTS, degreeDayMm }
  const runoff = new Float32Array(precipitationMm.length - WARM_UP_DAYS)
  for (let t = 0; t < precipitationMm.length; t++) {
    const water = snowStep(snow, snowRule, precipitationMm[t], meanC[t])
    const flow = gr4jStep(state, water, potentialMm[t])
    if (t >= WARM_UP_DAYS) runoff[t - WARM_UP_DAYS] = flow
  }
  return runoff
}

/**
 * GR4J behind a degree-day snow pack, its four parameters and the degree-day factor fitted to one basin: a conceptual
 * model that knows its basin, where the others share one set of numbers.
 *
 * @param training  days whose NSE is made large
 * @returns a simulation of any span
 */
export function fitGr4j(basin: Basin, training: DaySpan): (span: DaySpan) => Float32Array {
  const weather = weatherOf(basin, training)
  const observed = daysOf(basin, basin.runoff, training)
  const fit = (at: Float64Array) => nse(errorSums(observed, runGr4j(weather, at)))
  const { at } = patternSearch(fit, new Float64Array(GR4J_NUMBERS), GR4J_SEARCH)
  return span => runGr4j(weatherOf(basin, span), at)
}
