import { EXCEEDANCE_MAGNITUDES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import type { Forecast } from '../../shared/domain/messages.js'
import { pixelCentre, pixelCount } from '../../shared/domain/pixel-grid.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import { equivalentMagnitude } from '../../shared/kernels/equivalent-magnitude.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { joulesAt } from './observed.js'
import type { Series } from './wire.js'

/** Which part of the store a series shows. */
export interface SeriesRequest {
  readonly model: string
  readonly pixel: number
  /** Ends of the windows of `horizonDays` that are shown, days, both included. */
  readonly fromDay: number
  readonly toDay: number
  /** Forecasts of the series, at most, besides the newest; days in between are left out. */
  readonly maxPoints: number
}

/**
 * One pixel through time: what was observed in each window, and what the model had said of it. Where the range is
 * long, every k-th day is taken, counted so that the days stay the same while time moves on; the newest is always in.
 *
 * @throws {PortError} if the store cannot be read
 */
export async function readSeries(store: ForecastStore, region: Region, request: SeriesRequest): Promise<Series> {
  const { model, pixel, fromDay, toDay, maxPoints } = request
  const newest = await store.latestForecast(region.id, model)
  const stride = region.strideDays
  const everyDays = Math.max(1, Math.ceil((toDay - fromDay + 1) / maxPoints / stride)) * stride
  const phase = modulo(newest?.day ?? 0, stride)
  const taken = (issueDay: number) => modulo(issueDay - phase, everyDays) === 0

  const observed = await observedSeries(store, region, request, day => taken(day - longestHorizon(region)))
  const issues = forecastsOf(store, region, request, taken, everyDays, newest)
  const forecast = await forecastColumns(issues, pixel, pixelCount(region.grid))
  const [latitude, longitude] = pixelCentre(region.grid, pixel)
  const horizonDays = longestHorizon(region)
  return { pixel, latitude, longitude, model, horizonDays, everyDays, observed, forecast }
}

/** A window is shown only where the store has all of its days: energy that is not known is not zero. */
async function observedSeries(
  store: ForecastStore,
  region: Region,
  { pixel, fromDay, toDay }: SeriesRequest,
  taken: (day: number) => boolean,
): Promise<Series['observed']> {
  const horizonDays = longestHorizon(region)
  const day: number[] = []
  const meq: number[] = []
  const window: { day: number; joules: number }[] = []
  const take = () => {
    day.push(window[horizonDays - 1].day)
    meq.push(short(equivalentMagnitude(window.reduce((sum, { joules }) => sum + joules, 0))))
  }
  const isWhole = () => window.length === horizonDays && window[horizonDays - 1].day - window[0].day === horizonDays - 1
  for await (const field of store.fields(region.id, { fromDay: fromDay - horizonDays + 1, toDay })) {
    window.push({ day: field.day, joules: joulesAt(field, pixel) })
    if (window.length > horizonDays) window.shift()
    if (taken(field.day) && isWhole()) take()
  }
  if (isWhole() && window[horizonDays - 1].day !== day.at(-1)) take()
  return { day, meq }
}

async function* forecastsOf(
  store: ForecastStore,
  region: Region,
  request: SeriesRequest,
  taken: (day: number) => boolean,
  everyDays: number,
  newest: Forecast | undefined,
): AsyncGenerator<Forecast> {
  if (!newest) return
  const fromDay = request.fromDay - longestHorizon(region)
  const toDay = Math.min(request.toDay - longestHorizon(region), newest.day)
  if (everyDays === region.strideDays) {
    yield* store.forecasts(region.id, request.model, { fromDay, toDay })
    return
  }
  // A forecast is a whole field: reading only the days shown is far cheaper than reading all and dropping most.
  for (let day = fromDay; day <= toDay; day++) {
    if (!taken(day) && day !== newest.day) continue
    const forecast = await store.forecast(region.id, request.model, day)
    if (forecast) yield forecast
  }
}

async function forecastColumns(
  forecasts: AsyncIterable<Forecast>,
  pixel: number,
  pixels: number,
): Promise<Series['forecast']> {
  const day: number[] = []
  const mean: number[] = []
  const quantiles: number[][] = QUANTILE_LEVELS.map(() => [])
  const exceedance: number[][] = EXCEEDANCE_MAGNITUDES.map(() => [])
  for await (const forecast of forecasts) {
    day.push(forecast.day)
    mean.push(short(forecast.mean[pixel]))
    quantiles.forEach((row, level) => {
      row.push(short(forecast.quantiles[level * pixels + pixel]))
    })
    exceedance.forEach((row, m) => {
      row.push(short(forecast.exceedance[m * pixels + pixel]))
    })
  }
  return { day, mean, quantiles, exceedance }
}

/** Six digits: what a Float32 holds, without the tail that Float64 gives it in JSON. NaN becomes null there. */
const short = (value: number): number => Number(value.toPrecision(6))

/** Remainder in 0..divisor − 1; days before 1970 are negative. */
const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor
