import { EXCEEDANCE_MAGNITUDES, EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import type { Field, Forecast, Score, Watermark } from '../../shared/domain/messages.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import { seismicField } from '../../shared/kernels/seismic-field.js'
import { madeUpBins } from './made-up-bins.js'

/** Two rows of three pixels of one degree, daily issues for the next two days. */
export const SMALL: Region = {
  id: 'small',
  domain: 'seismic',
  grid: { south: 32, west: -120, step: 1, rows: 2, cols: 3 },
  strideDays: 1,
  windowDays: 2,
  horizonsDays: [2],
  latenessDays: 3,
  record: { fromDay: 0, toDay: 40_000 },
}

const stamp = (region: Region) => ({ region: region.id, epoch: 0, index: 0 })

/** A field from [pixel, magnitude] of each quake, one quake a pixel. */
export function fieldOf(
  region: Region,
  day: number,
  quakes: [pixel: number, magnitude: number][],
  revision = 0,
): Field {
  const rows = [...quakes].sort(([a], [b]) => a - b)
  return {
    ...stamp(region),
    topic: 'fields',
    day,
    revision,
    ...seismicField({
      pixel: Uint32Array.from(rows, ([pixel]) => pixel),
      joules: Float64Array.from(rows, ([, magnitude]) => 10 ** (1.5 * magnitude + 4.8)),
      multiplicity: Float64Array.from(rows, ([, magnitude]) => (magnitude >= 3.29 ? 1 : 0)),
      maxMagnitude: Float64Array.from(rows, ([, magnitude]) => magnitude),
    }),
  }
}

/**
 * A forecast of known numbers: mean[p] = base + p; quantile of level q = mean + q;
 * P(M ≥ m) of row k = (p + 1) / 10^(k + 2).
 */
export function forecastOf(region: Region, model: string, day: number, base: number, revision = 0): Forecast {
  const pixels = region.grid.rows * region.grid.cols
  const rows = (levels: readonly number[], value: (row: number, pixel: number) => number) =>
    Float32Array.from({ length: levels.length * pixels }, (_, i) => value(Math.floor(i / pixels), i % pixels))
  return {
    ...stamp(region),
    topic: 'forecasts',
    model,
    modelHash: `hash-of-${model}`,
    day,
    horizonDays: longestHorizon(region),
    revision,
    trainedToDay: 0,
    engine: '',
    cutAt: new Float64Array(0),
    mean: Float32Array.from({ length: pixels }, (_, pixel) => base + pixel),
    levels: Float64Array.from(QUANTILE_LEVELS),
    quantiles: rows(QUANTILE_LEVELS, (row, pixel) => base + pixel + QUANTILE_LEVELS[row]),
    exceedances: EXCEEDANCE_NAMES,
    thresholds: Float32Array.from(EXCEEDANCE_MAGNITUDES),
    exceedance: rows(EXCEEDANCE_MAGNITUDES, (row, pixel) => (pixel + 1) / 10 ** (row + 2)),
  }
}

/** A score from observed values and what was forecast; the exceedance rows all hold the same. */
export function scoreOf(
  region: Region,
  model: string,
  day: number,
  pairs: [observed: number, forecast: number][],
  more: Partial<Score> = {},
): Score {
  const total = (value: (y: number, forecast: number) => number) =>
    pairs.reduce((sum, [y, forecast]) => sum + value(y, forecast), 0)
  return {
    ...stamp(region),
    topic: 'scores',
    model,
    day,
    horizonDays: longestHorizon(region),
    revision: 0,
    inSample: false,
    closedBin: false,
    n: pairs.length,
    sum: total(y => y),
    sumSquares: total(y => y * y),
    sse: total((y, forecast) => (y - forecast) ** 2),
    sae: total((y, forecast) => Math.abs(y - forecast)),
    wis: 0,
    sharpness: 0,
    overprediction: 0,
    underprediction: 0,
    levels: Float64Array.from(QUANTILE_LEVELS),
    placed: pairs.length,
    inside: new Float64Array(3).fill(pairs.length),
    pit: new Float64Array(QUANTILE_LEVELS.length + 1),
    spread: pairs.length,
    outside: new Float64Array(3),
    exceedances: EXCEEDANCE_NAMES,
    brier: new Float64Array(EXCEEDANCE_MAGNITUDES.length).fill(0.5),
    compared: new Float64Array(EXCEEDANCE_MAGNITUDES.length).fill(pairs.length),
    exceeded: new Float64Array(EXCEEDANCE_MAGNITUDES.length).fill(1),
    logScore: new Float64Array(EXCEEDANCE_MAGNITUDES.length).fill(0.25),
    ...madeUpBins(EXCEEDANCE_MAGNITUDES.length),
    ...more,
  }
}

export const watermarkOf = (region: Region, completeToMs: number, end = false): Watermark => ({
  ...stamp(region),
  topic: 'watermark',
  completeToMs,
  end,
})
