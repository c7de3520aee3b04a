import type { Field, Forecast, Score } from '../../shared/domain/messages.js'
import { madeUpBins } from './made-up-bins.js'

const COUNTIES = 6
/** Those of the forecast hubs. */
const HUB_LEVELS = [0.01, 0.025, ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.975, 0.99]
const EXCEEDANCES = ['p95', 'p99']

/** A forecast of six counties with 23 levels and thresholds of their own; of county 2 nothing is known. */
export function countyForecast(more: Partial<Forecast> = {}): Forecast {
  const { day = 18_500, horizonDays = 7 } = more
  const dense = (rows: number, value: (row: number, county: number) => number) =>
    Float32Array.from({ length: rows * COUNTIES }, (_, i) =>
      i % COUNTIES === 2 ? NaN : value(Math.floor(i / COUNTIES), i % COUNTIES),
    )
  return {
    topic: 'forecasts',
    region: 'us-counties',
    model: 'ridge',
    modelHash: 'c0de',
    day,
    horizonDays,
    revision: 0,
    trainedToDay: 18_400,
    engine: '',
    cutAt: new Float64Array(0),
    mean: dense(1, (_, county) => Math.sqrt(day + county + horizonDays)),
    levels: Float64Array.from(HUB_LEVELS),
    quantiles: dense(HUB_LEVELS.length, (level, county) => HUB_LEVELS[level] * (county + 1 / 3)),
    exceedances: EXCEEDANCES,
    thresholds: dense(EXCEEDANCES.length, (row, county) => 100 * row + county / 7),
    exceedance: dense(EXCEEDANCES.length, (row, county) => 1 / (2 + row + county)),
    ...more,
  }
}

/** A day of counties of which some told nothing, some only a part. */
export function countyField(more: Partial<Field> = {}): Field {
  return {
    topic: 'fields',
    region: 'us-counties',
    day: 18_500,
    revision: 0,
    cell: Uint32Array.of(0, 1, 5),
    names: ['cases', 'deaths', 'admissions', 'reported', 'quality'],
    values: Float64Array.of(...[12, NaN, 1 / 3], ...[0, -1, NaN], ...[NaN, NaN, NaN], ...[1, 0, 1], ...[0, 3, 127]),
    ...more,
  }
}

/** A day of gauges: columns none of which adds up over the region. */
export function gaugeField(more: Partial<Field> = {}): Field {
  const rows = [0.25, NaN, 96, 1, 0, 2, NaN, NaN, 3.5, -40, NaN, 0, 210.5, 0, NaN, NaN]
  return {
    topic: 'fields',
    region: 'camels',
    day: 4000,
    revision: 1,
    cell: Uint32Array.of(7, 530),
    names: ['runoff', 'readings', 'quality', 'precipitation', 'tmax', 'tmin', 'radiation', 'vapourPressure'],
    values: Float64Array.from(rows),
    ...more,
  }
}

export function countyScore(more: Partial<Score> = {}): Score {
  return {
    topic: 'scores',
    region: 'us-counties',
    model: 'ridge',
    day: 18_500,
    horizonDays: 7,
    revision: 0,
    inSample: false,
    closedBin: false,
    n: 5,
    sum: 61.25,
    sumSquares: 1e6 / 3,
    sse: 0.1 + 0.2,
    sae: 7,
    wis: 2 / 7,
    sharpness: 1 / 7,
    overprediction: 1 / 7,
    underprediction: 0,
    levels: Float64Array.from(HUB_LEVELS),
    placed: 5,
    inside: Float64Array.from({ length: Math.floor(HUB_LEVELS.length / 2) }, (_, k) => 5 - k / 3),
    pit: Float64Array.from({ length: HUB_LEVELS.length + 1 }, (_, bin) => bin / 7),
    spread: 4,
    outside: Float64Array.from({ length: Math.floor(HUB_LEVELS.length / 2) }, (_, k) => k / 3),
    exceedances: EXCEEDANCES,
    brier: Float64Array.of(0.3, NaN),
    compared: Float64Array.of(3, 2),
    exceeded: Float64Array.of(2, 0),
    logScore: Float64Array.of(0.7, NaN),
    ...madeUpBins(2),
    ...more,
  }
}
