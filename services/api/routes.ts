import type { OutgoingHttpHeaders } from 'node:http'
import { EXCEEDANCE_MAGNITUDES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import { longestHorizon } from '../../shared/domain/region.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { BadRequestError } from './http-errors.js'
import { float32Bytes, mapLayer, unknownModel } from './map-layer.js'
import { dateParameter, modelName, pixelIndex, type Query } from './query.js'
import { readSeries } from './series.js'
import { type LiveView, scoreTable, snapshot } from './view.js'
import type { RegionInfo, RunLabel } from './wire.js'

/** What the handlers answer from. */
export interface ApiContext {
  readonly store: ForecastStore
  readonly view: LiveView
  readonly label: RunLabel
  /** Names this start of the server. */
  readonly boot: string
}

export interface Answer {
  readonly headers: OutgoingHttpHeaders
  readonly body: string | Uint8Array
}

export interface Route {
  /** Parameters that the path takes; any other is an error. */
  readonly parameters: readonly string[]
  readonly answer: (context: ApiContext, query: Query) => Answer | Promise<Answer>
}

/** Longest range of a series, days: longer than any catalogue. */
const MAX_RANGE_DAYS = 200 * 366

/** Range of a series where none is asked for, days. */
const DEFAULT_RANGE_DAYS = 365

/** Points of a series; a chart is not much wider in pixels. */
const MAX_POINTS = 200

/** Every path under `/api` but the event stream. */
export const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/healthz', { parameters: [], answer: () => json({ status: 'ok' }) }],
  ['/api/region', { parameters: [], answer: ({ view, label }) => json(regionInfo(view, label)) }],
  ['/api/state', { parameters: [], answer: ({ view, boot }) => json(snapshot(view, boot)) }],
  ['/api/scores', { parameters: [], answer: ({ view }) => json(scoreTable(view)) }],
  ['/api/map', { parameters: ['model', 'layer'], answer: answerMap }],
  ['/api/series', { parameters: ['model', 'pixel', 'from', 'to'], answer: answerSeries }],
] satisfies [string, Route][])

const json = (body: unknown): Answer => ({
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
})

function regionInfo({ region }: LiveView, label: RunLabel): RegionInfo {
  const horizonDays = longestHorizon(region)
  return { ...region, horizonDays, quantileLevels: QUANTILE_LEVELS, exceedanceMagnitudes: EXCEEDANCE_MAGNITUDES, label }
}

/** One Float32 per pixel, little-endian, row 0 southernmost; what it speaks of stands in the headers. */
function answerMap({ view }: ApiContext, query: Query): Answer {
  const { day, days, values } = mapLayer(view, query)
  return {
    headers: { 'content-type': 'application/octet-stream', 'groundswell-day': day, 'groundswell-days': days },
    body: float32Bytes(values),
  }
}

/** `from` and `to` are ends of windows; by default the year up to the end of the newest forecast's window. */
async function answerSeries({ store, view }: ApiContext, query: Query): Promise<Answer> {
  const { region } = view
  const model = modelName(query)
  const pixel = pixelIndex(query, pixelCount(region.grid))
  const newest = view.forecasts.get(model)
  if (!newest) throw unknownModel(view, model)
  const toDay = dateParameter(query, 'to', newest.day + newest.horizonDays)
  const fromDay = dateParameter(query, 'from', toDay - DEFAULT_RANGE_DAYS + 1)
  if (fromDay > toDay) throw new BadRequestError('from is after to; exchange them')
  if (toDay - fromDay >= MAX_RANGE_DAYS) throw new BadRequestError('the range is longer than 200 years; shorten it')
  return json(await readSeries(store, region, { model, pixel, fromDay, toDay, maxPoints: MAX_POINTS }))
}
