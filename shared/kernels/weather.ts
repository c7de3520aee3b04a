import { drawNormal, normalCdf } from './normal.js'
import type { RandomState } from './random.js'
import { daylightHours, extraterrestrialRadiation } from './solar-day.js'

/** A yearly wave: mean + amplitude · cos(2π (day of the year − peak) / 365.25). */
export interface YearlyWave {
  readonly mean: number
  readonly amplitude: number
  /** Day of the year on which it is highest. */
  readonly peakDay: number
}

/** The climate of one place. */
export interface WeatherParameters {
  readonly latitude: number
  /** Of the place, m; temperatures below are those of sea level, and fall by 6.5 K each km. */
  readonly elevationM: number
  /** P(wet | the day before was dry), and P(wet | it was wet). */
  readonly wetAfterDry: YearlyWave
  readonly wetAfterWet: YearlyWave
  /** Mean amount of a wet day, mm. */
  readonly amountMm: YearlyWave
  /** Means on dry days at sea level, °C. */
  readonly tmaxC: YearlyWave
  readonly tminC: YearlyWave
  /** How much cooler the highest temperature of a wet day is, K. */
  readonly wetCoolingK: number
  /** Standard deviations about those means, K. */
  readonly tmaxSdK: number
  readonly tminSdK: number
  /** Share of the extraterrestrial radiation that arrives, on dry and on wet days, and its standard deviation. */
  readonly clearnessDry: number
  readonly clearnessWet: number
  readonly clearnessSd: number
  /** Correlation of the noise of any two places of the region, 0..1. */
  readonly regionalShare: number
}

/** Noise that the places of a region share: so many standard normals a day. */
export const REGIONAL_NOISE = 5

/** The weather of one place between two days, and what its last day was like. Plain: a copy goes on alike. */
export interface WeatherState {
  readonly random: RandomState
  isWet: boolean
  /** Standardised residuals of highest and lowest temperature and of clearness. */
  readonly residual: Float64Array
  precipitationMm: number
  tmaxC: number
  tminC: number
  /** Mean over the hours of daylight, as Daymet gives it. */
  radiationWm2: number
  vapourPressurePa: number
}

/** Residuals of the day before, and of one another. Richardson & Wright (1984), WGEN, USDA ARS-8; rows: tmax, tmin, clearness. */
export const RESIDUAL_A: readonly (readonly number[])[] = [
  [0.567, 0.086, -0.002],
  [0.253, 0.504, -0.05],
  [-0.006, -0.039, 0.244],
]
export const RESIDUAL_B: readonly (readonly number[])[] = [
  [0.781, 0, 0],
  [0.328, 0.637, 0],
  [0.238, -0.341, 0.873],
]

const LAPSE_K_PER_M = 0.0065

export const weatherInit = (random: RandomState): WeatherState => ({
  random,
  isWet: false,
  residual: new Float64Array(3),
  precipitationMm: 0,
  tmaxC: 0,
  tminC: 0,
  radiationWm2: 0,
  vapourPressurePa: 0,
})

export const waveAt = ({ mean, amplitude, peakDay }: YearlyWave, dayOfYear: number): number =>
  mean + amplitude * Math.cos((2 * Math.PI * (dayOfYear - peakDay)) / 365.25)

/**
 * One day of a weather generator: wet days as a Markov chain of two states, exponential amounts, and residuals of
 * temperature and radiation that remember the day before, about means that depend on wet or dry.
 *
 * Places are tied together by the normals behind every draw, part shared and part their own, which leaves the chain of
 * each place what it is (Wilks 1998, Journal of Hydrology 210, 178–191, doi:10.1016/S0022-1694(98)00186-3).
 * Vapour pressure is that of air saturated at the lowest temperature, as in Daymet.
 *
 * @param dayOfYear  1 January is 1
 * @param regional  the region's noise; REGIONAL_NOISE of it from `at` on are this day's
 * @see Richardson (1981), Water Resources Research 17, 182–190, doi:10.1029/WR017i001p00182
 */
export function weatherStep(
  state: WeatherState,
  p: WeatherParameters,
  dayOfYear: number,
  regional: Float64Array,
  at = 0,
): void {
  const shared = Math.sqrt(p.regionalShare)
  const own = Math.sqrt(1 - p.regionalShare)
  const noise = (i: number) => shared * regional[at + i] + own * drawNormal(state.random)

  const wetChance = waveAt(state.isWet ? p.wetAfterWet : p.wetAfterDry, dayOfYear)
  // The upper tail is wet, so that gauges that share a high draw are wet together, and heavily.
  state.isWet = normalCdf(-noise(0)) < wetChance
  const amountNoise = noise(1)
  state.precipitationMm = state.isWet ? -Math.log(normalCdf(-amountNoise)) * waveAt(p.amountMm, dayOfYear) : 0

  stepResiduals(state.residual, noise(2), noise(3), noise(4))
  const [warm, mild, clear] = state.residual
  const lapse = LAPSE_K_PER_M * p.elevationM
  const cooling = state.isWet ? p.wetCoolingK : 0
  state.tmaxC = waveAt(p.tmaxC, dayOfYear) - cooling - lapse + p.tmaxSdK * warm
  // The two residuals are only loosely tied: a night warmer than its day is cut.
  state.tminC = Math.min(state.tmaxC, waveAt(p.tminC, dayOfYear) - lapse + p.tminSdK * mild)
  const clearness = (state.isWet ? p.clearnessWet : p.clearnessDry) + p.clearnessSd * clear
  state.radiationWm2 = Math.min(0.8, Math.max(0.05, clearness)) * daylightIrradiance(p.latitude, dayOfYear)
  state.vapourPressurePa = saturationPa(state.tminC)
}

function stepResiduals(residual: Float64Array, ...noise: readonly [number, number, number]): void {
  const [x, y, z] = residual
  for (let row = 0; row < 3; row++) {
    const [a, b] = [RESIDUAL_A[row], RESIDUAL_B[row]]
    residual[row] = a[0] * x + a[1] * y + a[2] * z + b[0] * noise[0] + b[1] * noise[1] + b[2] * noise[2]
  }
}

/** Extraterrestrial radiation, W/m², as a mean over the hours of daylight. */
function daylightIrradiance(latitude: number, dayOfYear: number): number {
  const hours = daylightHours(latitude, dayOfYear)
  return hours === 0 ? 0 : (extraterrestrialRadiation(latitude, dayOfYear) * 1e6) / (hours * 3600)
}

/** Vapour pressure over water at saturation, Pa. FAO-56, equation 11 */
export const saturationPa = (celsius: number): number => 610.8 * Math.exp((17.27 * celsius) / (celsius + 237.3))
