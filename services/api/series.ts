import type { Forecast } from '../../shared/domain/messages.js'
import { pixelCentre } from '../../shared/domain/pixel-grid.js'
import type { Region } from '../../shared/domain/region.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { observedCell } from './observed.js'
import { windowsOf } from './observed-windows.js'
import type { Series } from './wire.js'

/** Which part of the store a series shows. */
export interface SeriesRequest {
  readonly cell: number
  /** Newest issue of the model and horizon that are shown. */
  readonly newest: Forecast
  /** Newest day whose field is known; null where none is. */
  readonly observedToDay: number | null
  /** Ends of the windows that are shown, days, both included. */
  readonly fromDay: number
  readonly toDay: number
  /** Forecasts of the series, at most, besides the newest; days in between are left out. */
  readonly maxPoints: number
}

/**
 * One cell through time: what was observed in each window, and what the model had said of it. Where the range is
 * long, every k-th day is taken, counted so that the days stay the same while time moves on; the newest is always in.
 *
 * @throws {PortError} if the store cannot be read
 */
export async function readSeries(store: ForecastStore, region: Region, request: SeriesRequest): Promise<Series> {
  const { cell, newest, observedToDay, fromDay, toDay, maxPoints } = request
  const { model, horizonDays } = newest
  const { strideDays: stride, windowDays } = region
  const everyDays = Math.max(1, Math.ceil((toDay - fromDay + 1) / maxPoints / stride)) * stride
  const phase = modulo(newest.day, stride)
  const isTaken = (issueDay: number) => modulo(issueDay - phase, everyDays) === 0

  const ends = daysBetween(fromDay, Math.min(toDay, observedToDay ?? -Infinity))
  const shownEnds = ends.filter(day => isTaken(day - horizonDays) || day === observedToDay)
  const observed = await observedColumns(store, region, shownEnds, cell)

  const issues = daysBetween(fromDay - horizonDays, Math.min(toDay - horizonDays, newest.day))
  const shownIssues = issues.filter(day => isTaken(day) || day === newest.day)
  const forecasts = forecastsOf(store, region, newest, shownIssues)
  const forecast = await forecastColumns(forecasts, newest, cell)

  const [latitude, longitude] = placeOf(region, cell)
  const place = { region: region.id, cell, latitude, longitude }
  return { ...place, model, horizonDays, windowDays, everyDays, observed, forecast }
}

const daysBetween = (fromDay: number, toDay: number): number[] =>
  Array.from({ length: Math.max(0, toDay - fromDay + 1) }, (_, i) => fromDay + i)

const placeOf = ({ sites, grid }: Region, cell: number): readonly [latitude: number, longitude: number] =>
  sites === undefined ? pixelCentre(grid, cell) : [sites[cell].latitude, sites[cell].longitude]

/** A window is shown only where the store has all of its days: what is not known is not zero. */
async function observedColumns(
  store: ForecastStore,
  region: Region,
  ends: readonly number[],
  cell: number,
): Promise<Series['observed']> {
  const day: number[] = []
  const value: (number | null)[] = []
  for await (const window of windowsOf(store, region, ends)) {
    day.push(window[window.length - 1].day)
    value.push(short(observedCell(region, window, cell)))
  }
  return { day, value }
}

/**
 * The forecasts of one model and horizon on some days. A forecast is a whole field: where days were left out, reading
 * only those shown is far cheaper than reading all and dropping most.
 */
async function* forecastsOf(
  store: ForecastStore,
  { id, strideDays }: Region,
  { model, horizonDays }: Forecast,
  days: readonly number[],
): AsyncGenerator<Forecast> {
  for (const [fromDay, toDay] of runsOf(days, strideDays)) {
    for await (const forecast of store.forecasts(id, model, { fromDay, toDay })) {
      if (forecast.horizonDays === horizonDays) yield forecast
    }
  }
}

/** First and last of each run of days that lie at most a stride apart. */
function runsOf(days: readonly number[], strideDays: number): [fromDay: number, toDay: number][] {
  const runs: [number, number][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last && day - last[1] <= strideDays) last[1] = day
    else runs.push([day, day])
  }
  return runs
}

/** @param newest  says which levels and exceedances the columns are of; issues of other ones are left out */
async function forecastColumns(
  forecasts: AsyncIterable<Forecast>,
  newest: Forecast,
  cell: number,
): Promise<Series['forecast']> {
  const cells = newest.mean.length
  const { exceedances, thresholds } = newest
  const levels = Array.from(newest.levels)
  const day: number[] = []
  const mean: (number | null)[] = []
  const quantiles: (number | null)[][] = levels.map(() => [])
  const exceedance: (number | null)[][] = exceedances.map(() => [])
  for await (const forecast of forecasts) {
    if (!isOfSameShape(forecast, newest)) continue
    day.push(forecast.day)
    mean.push(short(forecast.mean[cell]))
    quantiles.forEach((row, level) => {
      row.push(short(forecast.quantiles[level * cells + cell]))
    })
    exceedance.forEach((row, m) => {
      row.push(short(forecast.exceedance[m * cells + cell]))
    })
  }
  const isShared = thresholds.length === exceedances.length
  const reached = exceedances.map((_, m) => short(thresholds[isShared ? m : m * cells + cell]))
  return { day, mean, levels, quantiles, exceedances, thresholds: reached, exceedance }
}

/** A model may have been trained anew, or sites have come, since an issue was stored. */
const isOfSameShape = (a: Forecast, b: Forecast): boolean =>
  a.mean.length === b.mean.length &&
  a.levels.join() === b.levels.join() &&
  a.exceedances.join() === b.exceedances.join()

/** Six digits: what a Float32 holds, without the tail that Float64 gives it in JSON, which has no NaN either. */
const short = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null)

/** Remainder in 0..divisor − 1; days before 1970 are negative. */
const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor
