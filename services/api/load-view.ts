import { longestHorizon } from '../../shared/domain/region.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { addMessage, type LiveView } from './view.js'

/** Wider than any catalogue: years −768 to 4707, and every integer key holds it. */
const ALL_DAYS = { fromDay: -1_000_000, toDay: 1_000_000 }

/**
 * Fills a view with what the store already knows, so that a page served after a restart is not empty: the newest
 * forecast and all scores of each model, and the last days of observed fields.
 *
 * @throws {PortError} if the store cannot be read
 */
export async function loadView(view: LiveView, store: ForecastStore): Promise<void> {
  const { id } = view.region
  const horizonDays = longestHorizon(view.region)
  let newestDay = -Infinity
  for (const model of await store.models(id)) {
    const latest = await store.latestForecast(id, model)
    if (latest) {
      addMessage(view, latest)
      newestDay = Math.max(newestDay, latest.day)
    }
    for await (const score of store.scores(id, model, ALL_DAYS)) addMessage(view, score)
  }
  if (newestDay === -Infinity) return
  // Fields run ahead of forecasts by less than a stride; twice the window is ample.
  const range = { fromDay: newestDay - horizonDays, toDay: newestDay + horizonDays }
  for await (const field of store.fields(id, range)) addMessage(view, field)
}
