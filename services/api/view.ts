import type { Field, Forecast, Message, Score, Watermark } from '../../shared/domain/messages.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import { addScore, initScoreBook, type ScoreBook, scoreRows } from './score-book.js'
import type { LiveState, Progress, ScoreRow } from './wire.js'

/**
 * What the page shows of one region now: a plain object that grows by `add` and stays small. It keeps the newest
 * forecast of each model, the fields of the last `horizonDays` days, and the running scores.
 */
export interface LiveView {
  readonly region: Region
  /** Newest issue of each model, in the order in which they forecast. */
  readonly forecasts: Map<string, Forecast>
  /** Highest revision of each of the last `horizonDays` days, by day. */
  readonly fields: Map<number, Field>
  readonly scores: Map<string, ScoreBook>
  observedToDay: number | null
  eventTimeMs: number | null
  ended: boolean
  progress: Progress
  /** Counts every change; `versions` count those of their part. */
  version: number
  readonly versions: { fields: number; forecasts: number; scores: number }
}

export const initView = (region: Region): LiveView => ({
  region,
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
export function snapshot(view: LiveView, boot: string): LiveState {
  const { eventTimeMs, observedToDay, ended, progress } = view
  const models = Array.from(view.forecasts.values(), ({ model, modelHash, day, revision, trainedToDay }) => ({
    model,
    modelHash,
    day,
    revision,
    trainedToDay,
  }))
  return { boot, versions: { ...view.versions }, eventTimeMs, observedToDay, ended, progress, models }
}

/** Running scores of every model, best out-of-sample MSE first, in-sample rows after them. */
export function scoreTable(view: LiveView): ScoreRow[] {
  const rows = [...view.scores.values()].flatMap(scoreRows)
  const rank = ({ inSample, mse }: ScoreRow) => [Number(inSample), mse ?? Infinity] as const
  return rows.sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1] || (a.model < b.model ? -1 : 1))
}

function addField(view: LiveView, field: Field): void {
  const oldest = (view.observedToDay ?? -Infinity) - longestHorizon(view.region)
  const earlier = view.fields.get(field.day)
  if (field.day <= oldest || (earlier && earlier.revision >= field.revision)) return
  view.fields.set(field.day, field)
  view.observedToDay = Math.max(view.observedToDay ?? -Infinity, field.day)
  for (const day of view.fields.keys()) {
    if (day <= view.observedToDay - longestHorizon(view.region)) view.fields.delete(day)
  }
  changed(view, 'fields')
}

function addForecast(view: LiveView, forecast: Forecast): void {
  const earlier = view.forecasts.get(forecast.model)
  const isNewer =
    !earlier || forecast.day > earlier.day || (forecast.day === earlier.day && forecast.revision > earlier.revision)
  if (!isNewer) return
  view.forecasts.set(forecast.model, forecast)
  changed(view, 'forecasts')
}

function addToBook(view: LiveView, score: Score): void {
  // An issue's truth may change until its window has lain behind the watermark for the whole lateness.
  const openDays = longestHorizon(view.region) + view.region.latenessDays
  const book = view.scores.get(score.model) ?? initScoreBook(score.model, openDays)
  view.scores.set(score.model, book)
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
