import type { Site } from '../../../shared/domain/site.js'
import { SNOW_DEFAULTS, type SnowParameters } from '../../../shared/kernels/degree-day-snow.js'
import { GR4J_MEDIANS, GR4J_RANGES, type Gr4jParameters } from '../../../shared/kernels/gr4j.js'
import { drawNormal } from '../../../shared/kernels/normal.js'
import { type RandomState, uniform } from '../../../shared/kernels/random.js'
import type { WeatherParameters } from '../../../shared/kernels/weather.js'

/** Where gauges stand, degrees. */
export interface RiverBox {
  readonly south: number
  readonly north: number
  readonly west: number
  readonly east: number
}

/** A gauge and all that is true of it. */
export interface SimulatedGauge {
  readonly site: Site & { readonly areaKm2: number }
  readonly elevationM: number
  readonly model: Gr4jParameters
  readonly snow: SnowParameters
  readonly weather: WeatherParameters
  /** Where its own noise begins; copied before it is drawn from. */
  readonly random: RandomState
}

/** 80 % of a normal lies within so many standard deviations. */
const EIGHTY_PERCENT = 1.2816

/** Four decimals are a place to 10 m, and a parameter to more than anyone can tell. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4

/** Lognormal about the median of real basins, and as wide as they are. */
function spread(random: RandomState, name: 'productionMm' | 'routingMm' | 'baseDays'): number {
  const [low, high] = GR4J_RANGES[name]
  const deviation = Math.log(high / low) / (2 * EIGHTY_PERCENT)
  const drawn = GR4J_MEDIANS[name] * Math.exp(deviation * Math.max(-2, Math.min(2, drawNormal(random))))
  return rounded(Math.max(name === 'baseDays' ? 0.5 : 1, drawn))
}

const drawModel = (random: RandomState): Gr4jParameters => ({
  productionMm: spread(random, 'productionMm'),
  // Of real basins some lose or gain much to or from others; these keep most of their water.
  exchangeMm: rounded(0.5 * drawNormal(random)),
  routingMm: spread(random, 'routingMm'),
  baseDays: spread(random, 'baseDays'),
})

/**
 * The climate of a humid, temperate place at 40 to 45° N: wet one day in three, some 1,000 mm a year, frost in winter.
 * Round numbers of that kind, not the climate of any station.
 */
const climate = (latitude: number, elevationM: number): WeatherParameters => ({
  latitude,
  elevationM,
  wetAfterDry: { mean: 0.27, amplitude: 0.03, peakDay: 120 },
  wetAfterWet: { mean: 0.48, amplitude: 0.05, peakDay: 20 },
  // Hills catch more: a quarter for each kilometre.
  amountMm: { mean: 8 * (1 + 0.25 * (elevationM / 1000)), amplitude: 2, peakDay: 230 },
  tmaxC: { mean: 16 - 0.9 * (latitude - 42), amplitude: 14, peakDay: 201 },
  tminC: { mean: 4.5 - 0.9 * (latitude - 42), amplitude: 13, peakDay: 204 },
  wetCoolingK: 2.5,
  tmaxSdK: 4.5,
  tminSdK: 4.5,
  clearnessDry: 0.6,
  clearnessWet: 0.35,
  clearnessSd: 0.09,
  regionalShare: 0.7,
})

/** The n-th gauge: place, size, height, and the model of its basin. */
export function madeUpBasin(n: number, box: RiverBox, random: RandomState): Omit<SimulatedGauge, 'random'> {
  const latitude = rounded(box.south + (box.north - box.south) * uniform(random))
  const longitude = rounded(box.west + (box.east - box.west) * uniform(random))
  // 60 to 2,000 km², evenly in logarithm, as the basins of CAMELS-US lie between.
  const areaKm2 = rounded(60 * (2000 / 60) ** uniform(random))
  const elevationM = Math.round(60 * 15 ** uniform(random))
  const id = `SIM${String(n + 1).padStart(5, '0')}`
  return {
    site: { id, name: `Simulated river ${n + 1}`, latitude, longitude, areaKm2 },
    elevationM,
    model: drawModel(random),
    snow: SNOW_DEFAULTS,
    weather: climate(latitude, elevationM),
  }
}
