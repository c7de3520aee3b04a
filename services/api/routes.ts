import type { OutgoingHttpHeaders } from 'node:http'
import { cellCount } from '../../shared/domain/region.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import type { Answer } from './answer.js'
import { answerExport } from './export-route.js'
import { BadRequestError } from './http-errors.js'
import { float32Bytes } from './little-endian.js'
import { mapLayer, newestForecast } from './map-layer.js'
import { cellIndex, dateParameter, horizonOf, modelName, type Query } from './query.js'
import { regionInfo, type ServedRegion } from './region-info.js'
import { readSeries } from './series.js'
import { scoreTable, snapshot } from './view.js'
import type { LiveState, Outline, RunLabel } from './wire.js'

/** What the handlers answer from. */
export interface ApiContext {
  readonly store: ForecastStore
  /** At least one; the first is answered from where none is named. */
  readonly regions: readonly ServedRegion[]
  readonly label: RunLabel
  /** Names this start of the server. */
  readonly boot: string
  /** `/api/replay` steers what runs. */
  readonly isSteerable: boolean
  /** `/api/alerts` tells of alerts. */
  readonly hasAlerts: boolean
  readonly outline: () => Promise<Outline>
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

/** What never changes under its address may be kept for a year. */
const KEPT: OutgoingHttpHeaders = { 'cache-control': 'public, max-age=31536000, immutable' }

/** What changes with the version of Groundswell alone. */
const KEPT_A_DAY: OutgoingHttpHeaders = { 'cache-control': 'public, max-age=86400' }

/** Every path under `/api` but the event stream. */
export const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/healthz', { parameters: [], answer: () => json({ status: 'ok' }) }],
  ['/api/regions', { parameters: [], answer: ({ regions, label }) => json(regions.map(r => regionInfo(r, label))) }],
  ['/api/state', { parameters: [], answer: context => json(liveState(context)) }],
  ['/api/scores', { parameters: ['region'], answer: answerScores }],
  ['/api/map', { parameters: ['region', 'model', 'horizon', 'layer'], answer: answerMap }],
  ['/api/series', { parameters: ['region', 'model', 'horizon', 'cell', 'from', 'to'], answer: answerSeries }],
  ['/api/export', { parameters: ['region', 'model', 'horizon', 'issued', 'format'], answer: answerExportOf }],
  ['/api/cover', { parameters: ['region', 'version'], answer: answerCover }],
  ['/api/outline', { parameters: [], answer: async ({ outline }) => json(await outline(), KEPT_A_DAY) }],
] satisfies [string, Route][])

/** What `/api/state` says, and each event of the stream. */
export const liveState = ({ boot, isSteerable, hasAlerts, regions }: ApiContext): LiveState => ({
  boot,
  isSteerable,
  hasAlerts,
  regions: regions.map(({ view }) => snapshot(view)),
})

const json = (body: unknown, headers: OutgoingHttpHeaders = {}): Answer => ({
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
})

/** The region that a request names, or the first. @throws {BadRequestError} */
function servedRegion({ regions }: ApiContext, query: Query): ServedRegion {
  const id = query.get('region')
  if (id === undefined) return regions[0]
  const served = regions.find(({ view }) => view.region.id === id)
  if (served) return served
  const known = regions.map(({ view }) => view.region.id).join(', ')
  throw new BadRequestError(`no region ${JSON.stringify(id)} here; known: ${known}`)
}

function answerScores(context: ApiContext, query: Query): Answer {
  return json(scoreTable(servedRegion(context, query).view))
}

/** One Float32 per cell, little-endian, in the order of the cells; what it speaks of stands in the headers. */
function answerMap(context: ApiContext, query: Query): Answer {
  const { day, fromDay, toDay, values } = mapLayer(servedRegion(context, query).view, query)
  return {
    headers: {
      'content-type': 'application/octet-stream',
      'groundswell-day': day,
      'groundswell-from-day': fromDay,
      'groundswell-to-day': toDay,
    },
    body: float32Bytes(values),
  }
}

/** `from` and `to` are ends of windows; by default the year up to the end of the newest forecast's window. */
async function answerSeries(context: ApiContext, query: Query): Promise<Answer> {
  const { view } = servedRegion(context, query)
  const { region, observedToDay } = view
  const model = modelName(query)
  const cell = cellIndex(query, cellCount(region))
  const newest = newestForecast(view, model, horizonOf(query, region))
  const toDay = dateParameter(query, 'to', newest.day + newest.horizonDays)
  const fromDay = dateParameter(query, 'from', toDay - DEFAULT_RANGE_DAYS + 1)
  if (fromDay > toDay) throw new BadRequestError('from is after to; exchange them')
  if (toDay - fromDay >= MAX_RANGE_DAYS) throw new BadRequestError('the range is longer than 200 years; shorten it')
  const request = { cell, newest, observedToDay, fromDay, toDay, maxPoints: MAX_POINTS }
  return json(await readSeries(context.store, region, request))
}

function answerExportOf(context: ApiContext, query: Query): Promise<Answer> {
  const { view } = servedRegion(context, query)
  const newest = newestForecast(view, modelName(query), horizonOf(query, view.region))
  return answerExport(context.store, view.region, newest, query)
}

/** Which pixels each site covers, as bytes; see cover-bytes.ts. Under the version that `/api/regions` names it is kept. */
function answerCover(context: ApiContext, query: Query): Answer {
  const { view, cover } = servedRegion(context, query)
  if (!cover) throw new BadRequestError(`region ${view.region.id} has no cover; ask for one whose sites are areas`)
  const version = query.get('version')
  if (version !== undefined && version !== cover.version) {
    throw new BadRequestError(`the cover is of version ${cover.version} now; ask for that one, or for none`)
  }
  const headers = { 'content-type': 'application/octet-stream', ...(version !== undefined && KEPT) }
  return { headers, body: cover.bytes }
}
