import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { addMessage, type LiveView } from './view.js'

/** Wider than any catalogue: years −768 to 4707, and every integer key holds it. */
const ALL_DAYS = { fromDay: -1_000_000, toDay: 1_000_000 }

/**
 * Fills a view with what the store already knows, so that a page served after a restart is not empty: the newest
 * forecasts and all scores of each model, and the last days of observed fields.
 *
 * @throws {PortError} if the store cannot be read
 */
export async function loadView(view: LiveView, store: ForecastStore): Promise<void> {
  const { id } = view.region
  let newestDay = -Infinity
  for (const model of await store.models(id)) {
    const latest = await store.latestForecast(id, model)
    if (latest) {
      const ofDay = { fromDay: latest.day, toDay: latest.day }
      for await (const forecast of store.forecasts(id, model, ofDay)) addMessage(view, forecast)
      newestDay = Math.max(newestDay, latest.day)
    }
    for await (const score of store.scores(id, model, ALL_DAYS)) addMessage(view, score)
  }
  if (newestDay === -Infinity) return
  // Fields run ahead of forecasts by less than a stride; a window more is ample.
  const { windowDays, strideDays } = view.region
  const range = { fromDay: newestDay - windowDays, toDay: newestDay + windowDays + strideDays }
  for await (const field of store.fields(id, range)) addMessage(view, field)
}
