import type { Field, Forecast } from '../../shared/domain/messages.js'
import type { PixelCover } from '../../shared/domain/pixel-cover.js'
import { cellCount, type Region } from '../../shared/domain/region.js'

const spans = { strideDays: 1, latenessDays: 3, record: { fromDay: 0, toDay: 40_000 } }
const gauge = (id: string, name: string, latitude: number, longitude: number) => ({ id, name, latitude, longitude })

/** Three gauges; tomorrow and the day after. */
export const GAUGES: Region = {
  ...spans,
  id: 'gauges',
  domain: 'streamflow',
  grid: { south: 40, west: -80, step: 1, rows: 4, cols: 6 },
  sites: [
    gauge('01', 'Still Water', 41, -79),
    gauge('02', 'Middle Fork', 42, -77),
    gauge('03', 'Lower Run', 41.5, -75),
  ],
  windowDays: 1,
  horizonsDays: [1, 2],
}

/** Two counties side by side, of two pixels and of one and a half; forecast for one and for two weeks. */
export const COUNTIES: Region = {
  ...spans,
  id: 'counties',
  domain: 'covid',
  grid: { south: 40, west: -90, step: 1, rows: 1, cols: 4 },
  sites: [gauge('17001', 'Adams, IL', 40.5, -89), gauge('17003', 'Brown, IL', 40.5, -87)],
  windowDays: 7,
  horizonsDays: [7, 14],
}

/** Of the pixels 0 and 1 Adams has all; of pixel 2 Brown has all, of pixel 3 the half. */
export const COUNTY_COVER: PixelCover = {
  start: Uint32Array.of(0, 2, 4),
  pixel: Uint32Array.of(0, 1, 2, 3),
  share: Float64Array.of(0.5, 0.5, 2 / 3, 1 / 3),
}

const LEVELS = [0.025, 0.25, 0.5, 0.75, 0.975]
const EXCEEDANCES = ['p95', 'p99']

/**
 * A forecast of known numbers: mean of site s = base + s, NaN of the last; quantile of level q = mean + q;
 * P(≥ p95) = (s + 1) / 10 and P(≥ p99) a tenth of it; thresholds 10 (s + 1) and 100 (s + 1).
 */
export function siteForecast(region: Region, model: string, day: number, horizonDays: number, base: number): Forecast {
  const cells = cellCount(region)
  const rows = (count: number, value: (row: number, site: number) => number) =>
    Float32Array.from({ length: count * cells }, (_, i) => value(Math.floor(i / cells), i % cells))
  const mean = (site: number) => (site === cells - 1 && cells > 2 ? NaN : base + site)
  return {
    topic: 'forecasts',
    region: region.id,
    model,
    modelHash: `hash-of-${model}`,
    day,
    horizonDays,
    revision: 0,
    trainedToDay: 0,
    engine: '',
    cutAt: new Float64Array(0),
    mean: rows(1, (_, site) => mean(site)),
    levels: Float64Array.from(LEVELS),
    quantiles: rows(LEVELS.length, (row, site) => mean(site) + LEVELS[row]),
    exceedances: EXCEEDANCES,
    thresholds: rows(EXCEEDANCES.length, (row, site) => 10 ** (row + 1) * (site + 1)),
    exceedance: rows(EXCEEDANCES.length, (row, site) => (site + 1) / 10 ** (row + 1)),
  }
}

/** A field of sites 0, 1, … from one column's values. */
export const siteFieldOf = ({ id }: Region, day: number, column: string, values: readonly number[]): Field => ({
  topic: 'fields',
  region: id,
  day,
  revision: 0,
  cell: Uint32Array.from(values, (_, site) => site),
  names: [column],
  values: Float64Array.from(values),
})
