import type { LiveState } from '../../services/api/wire.js'
import { systemClock } from '../../shared/ports/clock.js'
import { setUpAlerts } from './alert-panel.js'
import { fetchCover, fetchOutline, fetchRegions } from './api-client.js'
import { setUpPlace } from './cell-panel.js'
import { pickCells } from './cell-picker.js'
import { setUpControls, showControls } from './controls.js'
import { coverCells } from './cover-cells.js'
import { byId } from './dom.js'
import { highestCell } from './highest.js'
import { followState } from './live.js'
import { pageParts } from './page-parts.js'
import { refresher } from './refresher.js'
import { setUpTabs } from './region-tabs.js'
import { type PageState, type RegionView, regionView } from './region-view.js'
import { tabName } from './region-words.js'
import { renderers } from './render.js'
import { setUpReplay } from './replay-controls.js'
import { formatSelection, regionInAddress, type Selection } from './selection.js'
import { showConnection, showLabel, showProgress } from './status-view.js'

const infos = await fetchRegions()
const spans = [...byId('span', HTMLSelectElement).options].map(({ value }) => Number(value))
const named = infos.find(({ id }) => id === regionInAddress(location.hash)) ?? infos[0]
const regions = infos.map(info => regionView(info, info === named ? location.hash : '', spans))
const state: PageState = { regions, current: regions[infos.indexOf(named)] }
const names = new Map(infos.map(info => [info.id, tabName(info, infos)]))

const onError = (error: unknown) => showConnection('lost', error instanceof Error ? error.message : String(error))
const render = renderers(state)
const parts = pageParts(systemClock, state, render, choose, onError)
const replay = setUpReplay(onError)
const replayPart = refresher(systemClock, 1_000, replay.refresh, onError)
const alerts = setUpAlerts(onError)
const alertPart = refresher(systemClock, 1_000, alerts.refresh, onError)
const showTab = setUpTabs(names, id => show(regions.find(({ info }) => info.id === id) ?? state.current))

function choose(change: Partial<Selection>): void {
  const view = state.current
  const before = view.selection
  view.selection = { ...before, ...change }
  if (change.horizonDays !== undefined) view.scoreHorizonDays = change.horizonDays
  history.replaceState(null, '', formatSelection(view.info.id, view.selection))
  showControls(view.info, view.live?.models ?? [], view.selection)
  const { model, layer, horizonDays, cell } = view.selection
  const isOtherForecast = model !== before.model || horizonDays !== before.horizonDays
  if (isOtherForecast || layer !== before.layer) parts.forecast.now()
  if (change.layer === undefined) parts.series.now()
  if (isOtherForecast) render.scores()
  if (cell === before.cell || cell === undefined) return
  render.forecast()
  render.observed()
  render.announce(cell)
}

/** Makes a region the current one. */
function show(view: RegionView): void {
  state.current = view
  const { info, selection } = view
  showTab(info.id)
  showLabel(info, names.get(info.id) ?? info.id)
  setUpPlace(info)
  history.replaceState(null, '', formatSelection(info.id, selection))
  showControls(info, view.live?.models ?? [], selection)
  if (view.live) showProgress(view.live)
  render.hover('forecast', undefined)
  render.hover('observed', undefined)
  render.all()
  keepChoicePossible(view)
  for (const part of Object.values(parts)) part.now()
  fetchGround(view).catch(onError)
}

/** Fetches what lies below the numbers of a region of sites: borders, and what the sites cover. */
async function fetchGround(view: RegionView): Promise<void> {
  const { id, sites, cover, grid } = view.info
  if (sites === null) return
  state.outline ??= await fetchOutline()
  if (cover !== null && !view.cells.areAreas) view.cells = coverCells(sites, grid, await fetchCover(id, cover))
  if (view !== state.current) return
  render.forecast()
  render.observed()
}

/** Chooses a model and a layer that there are, where there are any. */
function keepChoicePossible(view: RegionView): void {
  const models = view.live?.models ?? []
  const { selection } = view
  // Models stand in the order of the settings, the simplest first: show the one that claims to know most.
  const model = models.find(known => known.model === selection.model) ?? models.at(-1)
  if (!model) return
  const layer = model.layers.includes(selection.layer) ? selection.layer : 'mean'
  if (model.model !== selection.model || layer !== selection.layer) choose({ model: model.model, layer })
}

function takeIn(live: LiveState): void {
  const isRestarted = state.live?.boot !== live.boot
  state.live = live
  for (const view of regions) {
    const before = isRestarted ? undefined : view.live?.versions
    view.live = live.regions.find(({ id }) => id === view.info.id)
    if (!view.live || view !== state.current) continue
    showProgress(view.live)
    keepChoicePossible(view)
    showControls(view.info, view.live.models, view.selection)
    const { forecasts, fields, scores } = view.live.versions
    if (forecasts !== before?.forecasts) parts.forecast.soon()
    if (fields !== before?.fields) parts.observed.soon()
    if (forecasts !== before?.forecasts || fields !== before?.fields) parts.series.soon()
    if (scores !== before?.scores) parts.scores.soon()
  }
  replay.show(live.isSteerable)
  if (live.isSteerable) replayPart.soon()
  alerts.show(live.hasAlerts)
  if (live.hasAlerts) alertPart.soon()
}

function choosePlace(): void {
  const [latitude, longitude] = ['latitude', 'longitude'].map(id => byId(id, HTMLInputElement).valueAsNumber)
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return
  choose({ cell: state.current.cells.near(latitude, longitude) })
}

setUpControls(choose)
const place = byId('place', HTMLFormElement)
place.addEventListener('change', choosePlace)
place.addEventListener('submit', event => event.preventDefault())
const scoreHorizon = byId('score-horizon', HTMLSelectElement)
scoreHorizon.addEventListener('change', () => {
  state.current.scoreHorizonDays = Number(scoreHorizon.value)
  render.scores()
})
byId('highest', HTMLOListElement).addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null
  if (button) choose({ cell: Number(button.dataset.cell) })
})
for (const part of ['forecast', 'observed'] as const) {
  const now = () => {
    const { cells, selection, [part]: map } = state.current
    return { cells, chosen: selection.cell, highest: highestCell(map?.values ?? []) }
  }
  pickCells(
    byId(`${part}-map`, HTMLElement),
    now,
    cell => choose({ cell }),
    cell => render.hover(part, cell),
  )
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render.all)
new ResizeObserver(render.all).observe(document.body)
show(state.current)
followState(systemClock, takeIn, connected => showConnection(connected ? 'connected' : 'lost'))
