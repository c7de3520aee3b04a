import { SettingsError } from '../../../shared/domain/errors.js'
import { DAY_MS } from '../../../shared/domain/units.js'
import { snowInit, snowStep } from '../../../shared/kernels/degree-day-snow.js'
import { gr4jInit, gr4jStep } from '../../../shared/kernels/gr4j.js'
import { drawNormal } from '../../../shared/kernels/normal.js'
import { oudinEvaporation } from '../../../shared/kernels/oudin-evaporation.js'
import { type RandomState, randomFrom, uniform } from '../../../shared/kernels/random.js'
import { randomStreams } from '../../../shared/kernels/random-streams.js'
import { REGIONAL_NOISE, weatherInit, weatherStep } from '../../../shared/kernels/weather.js'
import { madeUpBasin, type RiverBox, type SimulatedGauge } from './simulated-basin.js'

export interface RiverOptions {
  /** Safe integer: same seed, same region and the same days; gauge n stays as it is when gauges are added. */
  readonly seed: number
  readonly gauges: number
  /** First day of the series, and the first after it. */
  readonly fromDay: number
  readonly toDay: number
  readonly box: RiverBox
  /** Days simulated before `fromDay` and thrown away: the stores forget how they began. */
  readonly warmUpDays: number
  /** Standard deviation of the gauge's error, as a share of the flow. */
  readonly ratingError: number
  /** How often a gauge fails, times a year, and for how many days on average. */
  readonly outagesPerYear: number
  readonly outageDays: number
}

/**
 * A box in the hills of New York and New England. Three years of warm-up: the slowest production stores forget in one or
 * two. 5 % is what good rating curves reach; outages as in a gauge that misses one day in a hundred.
 */
export const RIVER_DEFAULTS = {
  gauges: 24,
  box: { south: 41.5, north: 44.5, west: -76, east: -72 },
  warmUpDays: 1096,
  ratingError: 0.05,
  outagesPerYear: 0.25,
  outageDays: 14,
} as const satisfies Partial<RiverOptions>

export interface SimulatedRivers {
  readonly options: RiverOptions
  readonly gauges: readonly SimulatedGauge[]
  /** The weather's noise that all gauges share, REGIONAL_NOISE of it a day, warm-up first. */
  readonly regional: Float64Array
}

/** What one gauge saw, a row a day, and below it what was true. */
export interface RiverSeries {
  readonly fromDay: number
  readonly length: number
  /** As gauged: with the rating's error; NaN while the gauge is out. mm/day */
  readonly flow: Float64Array
  readonly precipitation: Float64Array
  readonly tmax: Float64Array
  readonly tmin: Float64Array
  readonly radiation: Float64Array
  readonly vapourPressure: Float64Array
  /** As it flowed, mm/day. */
  readonly trueFlow: Float64Array
  readonly potential: Float64Array
  readonly packMm: Float64Array
  readonly productionMm: Float64Array
  readonly routingMm: Float64Array
}

/**
 * A made-up region: its gauges, and the weather that they share. Series come gauge by gauge, from `riverSeries`.
 *
 * @throws {SettingsError} if the seed is not whole, the days are empty, or there is no gauge
 */
export function simulateRivers(options: RiverOptions): SimulatedRivers {
  const { seed, fromDay, toDay } = options
  if (!Number.isSafeInteger(seed)) throw new SettingsError(`seed ${seed}; give a whole number`)
  if (!(toDay > fromDay)) throw new SettingsError(`days ${fromDay}..${toDay} are empty; let toDay come after fromDay`)
  if (!(options.gauges >= 1)) throw new SettingsError(`${options.gauges} gauges; give 1 or more`)
  const shared = randomFrom(seed)
  const days = toDay - fromDay + options.warmUpDays
  const regional = Float64Array.from({ length: days * REGIONAL_NOISE }, () => drawNormal(shared))
  const streams = randomStreams(seed)
  const gauges = Array.from({ length: options.gauges }, (_, n) => {
    const random = streams.next().value
    return { ...madeUpBasin(n, options.box, random), random }
  })
  return { options, gauges, regional }
}

/** The days of one gauge. Gauges do not wait for one another: any may be had alone, and in any order. */
export function riverSeries({ options, regional }: SimulatedRivers, gauge: SimulatedGauge): RiverSeries {
  const { fromDay, toDay, warmUpDays } = options
  const random = { ...gauge.random }
  const weather = weatherInit(random)
  const snow = snowInit()
  const river = gr4jInit(gauge.model)
  const series = emptySeries(fromDay, toDay - fromDay)
  const outage = { daysLeft: 0 }
  for (let i = -warmUpDays; i < series.length; i++) {
    const dayOfYear = yearDay(fromDay + i)
    weatherStep(weather, gauge.weather, dayOfYear, regional, (i + warmUpDays) * REGIONAL_NOISE)
    const meanC = (weather.tmaxC + weather.tminC) / 2
    const potential = oudinEvaporation(gauge.site.latitude, dayOfYear, meanC)
    const flow = gr4jStep(river, snowStep(snow, gauge.snow, weather.precipitationMm, meanC), potential)
    if (i < 0) continue
    series.flow[i] = gaugedFlow(flow, options, outage, random)
    series.precipitation[i] = weather.precipitationMm
    series.tmax[i] = weather.tmaxC
    series.tmin[i] = weather.tminC
    series.radiation[i] = weather.radiationWm2
    series.vapourPressure[i] = weather.vapourPressurePa
    series.trueFlow[i] = flow
    series.potential[i] = potential
    series.packMm[i] = snow.packMm
    series.productionMm[i] = river.production
    series.routingMm[i] = river.routing
  }
  return series
}

function emptySeries(fromDay: number, length: number): RiverSeries {
  const column = () => new Float64Array(length)
  return {
    fromDay,
    length,
    flow: column(),
    precipitation: column(),
    tmax: column(),
    tmin: column(),
    radiation: column(),
    vapourPressure: column(),
    trueFlow: column(),
    potential: column(),
    packMm: column(),
    productionMm: column(),
    routingMm: column(),
  }
}

/** The flow through a rating curve and a gauge that fails now and then; the same number of draws every day. */
function gaugedFlow(flow: number, options: RiverOptions, outage: { daysLeft: number }, random: RandomState): number {
  const error = Math.exp(options.ratingError * drawNormal(random))
  const [chance, length] = [uniform(random), uniform(random)]
  if (outage.daysLeft > 0) outage.daysLeft--
  else if (chance < options.outagesPerYear / 365.25)
    outage.daysLeft = Math.ceil(-Math.log1p(-length) * options.outageDays)
  return outage.daysLeft > 0 ? Number.NaN : flow * error
}

/** 1 January is 1. */
function yearDay(day: number): number {
  const year = new Date(day * DAY_MS).getUTCFullYear()
  return day - Date.UTC(year, 0, 0) / DAY_MS
}
