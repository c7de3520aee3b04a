import type { Clock } from '../../shared/ports/clock.js'
import { fetchForecast, fetchObserved, fetchScores, fetchSeries } from './api-client.js'
import { highestCell } from './highest.js'
import { type Refresher, refresher } from './refresher.js'
import type { PageState, RegionView } from './region-view.js'
import { layerOf } from './region-words.js'
import type { Renderers } from './render.js'
import type { Selection } from './selection.js'

/** The parts of the page that are fetched, each kept fresh by itself. */
export interface PageParts {
  readonly forecast: Refresher
  readonly observed: Refresher
  readonly series: Refresher
  readonly scores: Refresher
}

/**
 * Fetches for the current region. What was asked for it stays with it; it is shown where the region is still the
 * current one, and dropped where another choice has been made meanwhile.
 *
 * @param choose  takes the cell that is shown first
 */
export function pageParts(
  clock: Clock,
  state: PageState,
  render: Renderers,
  choose: (change: Partial<Selection>) => void,
  onError: (error: unknown) => void,
): PageParts {
  const part = (restMs: number, show: () => void, fetchFor: (view: RegionView) => Promise<boolean>) =>
    refresher(
      clock,
      restMs,
      async () => {
        const view = state.current
        if ((await fetchFor(view)) && view === state.current) show()
      },
      onError,
    )

  return {
    forecast: part(150, render.forecast, async view => {
      const { model, horizonDays, layer: id } = view.selection
      if (model === undefined) return true
      const hasIssued = view.live?.models.some(known => known.model === model)
      const map = hasIssued ? await fetchForecast(id, { region: view.info.id, model, horizonDays }) : undefined
      const now = view.selection
      if (model !== now.model || id !== now.layer || horizonDays !== now.horizonDays) return false
      const layer = layerOf(id, view.info)
      const { scale, isAmount } = layer
      view.forecast = map && { ...map, scale, isAmount, layer, model }
      const cell = map && highestCell(map.values)
      if (now.cell === undefined && cell !== undefined && view === state.current) choose({ cell })
      return true
    }),
    observed: part(150, render.observed, async view => {
      const hasObserved = view.live !== undefined && view.live.observedToDay !== null
      const map = hasObserved ? await fetchObserved(view.info.id) : undefined
      const { scale, isAmount } = layerOf('observed', view.info)
      view.observed = map && { ...map, scale, isAmount }
      return true
    }),
    series: part(1_000, render.series, async view => {
      const { model, horizonDays, cell, spanDays } = view.selection
      const issue = view.live?.models.find(known => known.model === model)
      if (model === undefined || cell === undefined || !issue) return true
      const choice = { region: view.info.id, model, horizonDays }
      const series = await fetchSeries(choice, cell, issue.day + horizonDays, spanDays)
      const now = view.selection
      const isOfChoice = model === now.model && horizonDays === now.horizonDays && cell === now.cell
      if (!isOfChoice || spanDays !== now.spanDays) return false
      view.series = series
      return true
    }),
    scores: part(500, render.scores, async view => {
      view.scores = await fetchScores(view.info.id)
      return true
    }),
  }
}
