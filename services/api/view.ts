import type { Field, Forecast, Message, Score, Watermark } from '../../shared/domain/messages.js'
import type { PixelCover } from '../../shared/domain/pixel-cover.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import { layersOf } from './forecast-layers.js'
import { addScore, initScoreBook, type ScoreBook, scoreRows } from './score-book.js'
import type { ModelState, Progress, RegionState, ScoreRow } from './wire.js'

/**
 * What the page shows of one region now: a plain object that grows by `addMessage` and stays small. It keeps the newest
 * forecast of each model and horizon, the fields of the last window, and the running scores.
 */
export interface LiveView {
  readonly region: Region
  /** What the region's sites cover of its grid, where they are areas. */
  readonly cover: PixelCover | undefined
  /** Newest issue by model, in the order in which they forecast, and horizon. */
  readonly forecasts: Map<string, Map<number, Forecast>>
  /** Highest revision of each of the last `windowDays` days, by day. */
  readonly fields: Map<number, Field>
  /** By model and horizon. */
  readonly scores: Map<string, ScoreBook>
  observedToDay: number | null
  eventTimeMs: number | null
  ended: boolean
  progress: Progress
  /** Counts every change; `versions` count those of their part. */
  version: number
  readonly versions: { fields: number; forecasts: number; scores: number }
}

export const initView = (region: Region, cover?: PixelCover): LiveView => ({
  region,
  cover,
  forecasts: new Map(),
  fields: new Map(),
  scores: new Map(),
  observedToDay: null,
  eventTimeMs: null,
  ended: false,
  progress: { phase: 'starting', fraction: null, counts: {} },
  version: 0,
  versions: { fields: 0, forecasts: 0, scores: 0 },
})

/**
 * Takes in one message of the flow, in place. Messages of other regions and topics change nothing, nor does a message
 * that came before: an epoch that is published again leaves the view as it is.
 */
export function addMessage(view: LiveView, message: Message): void {
  if ('region' in message && message.region !== view.region.id) return
  switch (message.topic) {
    case 'fields':
      addField(view, message)
      break
    case 'forecasts':
      addForecast(view, message)
      break
    case 'scores':
      addToBook(view, message)
      break
    case 'watermark':
      addWatermark(view, message)
  }
}

/** Replaces the run's progress. */
export function setProgress(view: LiveView, progress: Progress): void {
  view.progress = progress
  view.version++
}

/** The view as `/api/state` says it. */
export function snapshot(view: LiveView): RegionState {
  const { region, eventTimeMs, observedToDay, ended, progress } = view
  const models = Array.from(view.forecasts.values(), modelState)
  return { id: region.id, versions: { ...view.versions }, eventTimeMs, observedToDay, ended, progress, models }
}

function modelState(byHorizon: ReadonlyMap<number, Forecast>): ModelState {
  const newest = [...byHorizon.values()].reduce((a, b) => (b.day > a.day ? b : a))
  const { model, modelHash, day, revision, trainedToDay, engine } = newest
  const horizonsDays = [...byHorizon.keys()].sort((a, b) => a - b)
  return { model, modelHash, day, revision, trainedToDay, engine, horizonsDays, layers: layersOf(newest) }
}

/** Running scores, horizon by horizon: best out-of-sample MSE first, in-sample rows after them. */
export function scoreTable(view: LiveView): ScoreRow[] {
  const rows = [...view.scores.values()].flatMap(scoreRows)
  const rank = ({ horizonDays, inSample, mse }: ScoreRow) => [horizonDays, Number(inSample), mse ?? Infinity] as const
  const compare = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value - b[i]).find(by => by) ?? 0
  return rows.sort((a, b) => compare(rank(a), rank(b)) || (a.model < b.model ? -1 : 1))
}

function addField(view: LiveView, field: Field): void {
  const { windowDays } = view.region
  const oldest = (view.observedToDay ?? -Infinity) - windowDays
  const earlier = view.fields.get(field.day)
  if (field.day <= oldest || (earlier && earlier.revision >= field.revision)) return
  view.fields.set(field.day, field)
  view.observedToDay = Math.max(view.observedToDay ?? -Infinity, field.day)
  for (const day of view.fields.keys()) {
    if (day <= view.observedToDay - windowDays) view.fields.delete(day)
  }
  changed(view, 'fields')
}

function addForecast(view: LiveView, forecast: Forecast): void {
  const { model, horizonDays } = forecast
  // Only what the region forecasts is kept, so that what is kept has a bound.
  if (!view.region.horizonsDays.includes(horizonDays)) return
  const byHorizon = view.forecasts.get(model) ?? new Map<number, Forecast>()
  const earlier = byHorizon.get(horizonDays)
  const isNewer =
    !earlier || forecast.day > earlier.day || (forecast.day === earlier.day && forecast.revision > earlier.revision)
  if (!isNewer) return
  byHorizon.set(horizonDays, forecast)
  view.forecasts.set(model, byHorizon)
  changed(view, 'forecasts')
}

function addToBook(view: LiveView, score: Score): void {
  const { model, horizonDays } = score
  // An issue's truth may change until its window has lain behind the watermark for the whole lateness.
  const openDays = longestHorizon(view.region) + view.region.latenessDays
  const key = `${model} ${horizonDays}`
  const book = view.scores.get(key) ?? initScoreBook(model, horizonDays, openDays)
  view.scores.set(key, book)
  if (addScore(book, score)) changed(view, 'scores')
}

function addWatermark(view: LiveView, { completeToMs, end }: Watermark): void {
  const isNews = (end && !view.ended) || completeToMs > (view.eventTimeMs ?? -Infinity)
  if (!isNews) return
  // A watermark at the end of time says that nothing more comes; it is no date to show.
  if (Number.isFinite(completeToMs)) view.eventTimeMs = Math.max(view.eventTimeMs ?? -Infinity, completeToMs)
  view.ended ||= end
  view.version++
}

function changed(view: LiveView, part: keyof LiveView['versions']): void {
  view.version++
  view.versions[part]++
}
