import type { LiveState } from '../../services/api/wire.js'
import { systemClock } from '../../shared/ports/clock.js'
import { fetchMap, fetchRegion, fetchScores, fetchSeries } from './api-client.js'
import { layersOf, setUpBrier, setUpLayers, showModels } from './controls.js'
import { byId } from './dom.js'
import { followState } from './live.js'
import { highestPixel, pixelNear } from './map-frame.js'
import type { PageState } from './page-state.js'
import { meqScale } from './palette.js'
import { setUpPlace } from './pixel-panel.js'
import { pickPixels } from './pixel-picker.js'
import { refresher } from './refresher.js'
import { renderers } from './render.js'
import { fillScale } from './scale-view.js'
import { formatSelection, parseSelection, type Selection } from './selection.js'
import { showConnection, showLabel, showProgress } from './status-view.js'

const region = await fetchRegion()
const { grid } = region
const layers = layersOf(region.exceedanceMagnitudes)
const spanSelect = byId('span', HTMLSelectElement)
const modelSelect = byId('model', HTMLSelectElement)

const selection = parseSelection(
  location.hash,
  grid.rows * grid.cols,
  layers.map(({ id }) => id),
  [...spanSelect.options].map(({ value }) => Number(value)),
)
const state: PageState = { region, layers, selection, scores: [] }
const render = renderers(state)

const onError = (error: unknown) => showConnection('lost', error instanceof Error ? error.message : String(error))

const forecastPart = refresher(
  systemClock,
  150,
  async () => {
    const { model, layer } = state.selection
    if (model === undefined) return
    const hasIssued = state.live?.models.some(known => known.model === model)
    const map = hasIssued ? await fetchMap(layer, model) : undefined
    // What was fetched for an earlier choice must not be shown as the present one.
    if (model !== state.selection.model || layer !== state.selection.layer) return
    state.forecast = map && { ...map, layer, model }
    const highest = map && highestPixel(map.values)
    if (state.selection.pixel === undefined && highest !== undefined) choose({ pixel: highest })
    render.forecast()
  },
  onError,
)

const observedPart = refresher(
  systemClock,
  150,
  async () => {
    const hasObserved = state.live !== undefined && state.live.observedToDay !== null
    state.observed = hasObserved ? await fetchMap('observed') : undefined
    render.observed()
  },
  onError,
)

const seriesPart = refresher(
  systemClock,
  1_000,
  async () => {
    const { model, pixel, spanDays } = state.selection
    const issue = state.live?.models.find(known => known.model === model)
    if (model === undefined || pixel === undefined || !issue) return
    const series = await fetchSeries(model, pixel, issue.day + region.horizonDays, spanDays)
    const now = state.selection
    if (model !== now.model || pixel !== now.pixel || spanDays !== now.spanDays) return
    state.series = series
    render.series()
  },
  onError,
)

const scoresPart = refresher(
  systemClock,
  500,
  async () => {
    state.scores = await fetchScores()
    render.scores()
  },
  onError,
)

function choose(change: Partial<Selection>): void {
  state.selection = { ...state.selection, ...change }
  history.replaceState(null, '', formatSelection(state.selection))
  if (change.model !== undefined || change.layer !== undefined) forecastPart.now()
  if (change.layer === undefined) seriesPart.now()
  if (change.model !== undefined) render.scores()
  if (change.pixel === undefined) return
  render.forecast()
  render.observed()
  render.announce(change.pixel)
}

function takeIn(live: LiveState): void {
  const before = state.live?.boot === live.boot ? state.live.versions : undefined
  state.live = live
  showProgress(live)
  const names = live.models.map(({ model }) => model)
  showModels(names)
  const { model = '' } = state.selection
  // Models stand in the order of the settings, the simplest first: show the one that claims to know most.
  if (names.length > 0 && !names.includes(model)) choose({ model: names[names.length - 1] })
  if (modelSelect.value !== state.selection.model) modelSelect.value = state.selection.model ?? ''
  const { forecasts, fields, scores } = live.versions
  if (forecasts !== before?.forecasts) forecastPart.soon()
  if (fields !== before?.fields) observedPart.soon()
  if (forecasts !== before?.forecasts || fields !== before?.fields) seriesPart.soon()
  if (scores !== before?.scores) scoresPart.soon()
}

function choosePlace(): void {
  const [latitude, longitude] = ['latitude', 'longitude'].map(id => byId(id, HTMLInputElement).valueAsNumber)
  if (Number.isFinite(latitude) && Number.isFinite(longitude)) choose({ pixel: pixelNear(grid, latitude, longitude) })
}

showLabel(region)
fillScale(byId('observed-scale', HTMLElement), meqScale, 'observed equivalent magnitude')
setUpLayers(layers, selection.layer, layer => choose({ layer }))
setUpBrier(region.exceedanceMagnitudes)
setUpPlace(grid)
spanSelect.value = String(selection.spanDays)
spanSelect.addEventListener('change', () => choose({ spanDays: Number(spanSelect.value) }))
modelSelect.addEventListener('change', () => choose({ model: modelSelect.value }))
const place = byId('place', HTMLFormElement)
place.addEventListener('change', choosePlace)
place.addEventListener('submit', event => event.preventDefault())
byId('highest', HTMLOListElement).addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null
  if (button) choose({ pixel: Number(button.dataset.pixel) })
})
for (const [id, values] of [
  ['forecast-map', () => state.forecast?.values],
  ['observed-map', () => state.observed?.values],
] as const) {
  const highest = () => highestPixel(values() ?? [])
  pickPixels(
    byId(id, HTMLElement),
    grid,
    () => state.selection.pixel,
    highest,
    pixel => choose({ pixel }),
  )
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render.all)
new ResizeObserver(render.all).observe(document.body)
render.all()
followState(systemClock, takeIn, connected => showConnection(connected ? 'connected' : 'lost'))
