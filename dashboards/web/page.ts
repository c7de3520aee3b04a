import type { LiveState, ScoreRow, Series } from '../../services/api/wire.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import { fetchMap, fetchRegion, fetchScores, fetchSeries, type MapValues } from './api-client.js'
import { currentTheme } from './canvas.js'
import { drawChart } from './chart-drawing.js'
import { readChart } from './chart-reader.js'
import { layersOf, setUpBrier, setUpLayers, showModels } from './controls.js'
import { byId, setText } from './dom.js'
import { followState } from './live.js'
import { drawMap } from './map-drawing.js'
import { highestPixel, pixelNear } from './map-frame.js'
import { meqScale } from './palette.js'
import { nearName, placeName, setUpPlace, showFacts, showHighest, showPlace } from './pixel-panel.js'
import { pickPixels } from './pixel-picker.js'
import { refresher } from './refresher.js'
import { fillScale } from './scale-view.js'
import { fillScores } from './score-view.js'
import { formatSelection, parseSelection, type Selection } from './selection.js'
import { showConnection, showLabel, showProgress } from './status-view.js'

const region = await fetchRegion()
const { grid, horizonDays } = region
const layers = layersOf(region.exceedanceMagnitudes)
const spans = [...byId('span', HTMLSelectElement).options].map(({ value }) => Number(value))
const forecastCanvas = byId('forecast-canvas', HTMLCanvasElement)
const observedCanvas = byId('observed-canvas', HTMLCanvasElement)
const chartCanvas = byId('chart-canvas', HTMLCanvasElement)

/** All that the page shows: what was chosen, and what was fetched for it. */
interface PageState {
  selection: Selection
  live?: LiveState
  forecast?: MapValues & { readonly layer: string; readonly model: string }
  observed?: MapValues
  series?: Series
  scores: readonly ScoreRow[]
}
const state: PageState = {
  selection: parseSelection(
    location.hash,
    grid.rows * grid.cols,
    layers.map(({ id }) => id),
    spans,
  ),
  scores: [],
}

const onError = (error: unknown) => showConnection('lost', error instanceof Error ? error.message : String(error))

const forecastPart = refresher(
  systemClock,
  150,
  async () => {
    const { model, layer } = state.selection
    if (model === undefined) return
    const map = await fetchMap(layer, model)
    // What was fetched for an earlier choice must not be shown as the present one.
    if (model !== state.selection.model || layer !== state.selection.layer) return
    state.forecast = map && { ...map, layer, model }
    const highest = map && highestPixel(map.values)
    if (state.selection.pixel === undefined && highest !== undefined) choose({ pixel: highest })
    renderForecast()
  },
  onError,
)

const observedPart = refresher(
  systemClock,
  150,
  async () => {
    state.observed = await fetchMap('observed')
    renderObserved()
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
    const series = await fetchSeries(model, pixel, issue.day + horizonDays, spanDays)
    const { selection } = state
    if (model !== selection.model || pixel !== selection.pixel || spanDays !== selection.spanDays) return
    state.series = series
    renderSeries()
  },
  onError,
)

const scoresPart = refresher(
  systemClock,
  500,
  async () => {
    state.scores = await fetchScores()
    renderScores()
  },
  onError,
)

function choose(change: Partial<Selection>): void {
  state.selection = { ...state.selection, ...change }
  history.replaceState(null, '', formatSelection(state.selection))
  if (change.model !== undefined || change.layer !== undefined) forecastPart.now()
  if (change.model !== undefined) renderScores()
  if (change.layer === undefined) seriesPart.now()
  const { pixel } = state.selection
  if (change.pixel === undefined || pixel === undefined) return
  setText(byId('announcement', HTMLElement), `${placeName(grid, pixel)}, ${nearName(grid, pixel)}: ${valuesAt(pixel)}`)
  renderForecast()
  renderObserved()
}

function valuesAt(pixel: number): string {
  const layer = layers.find(({ id }) => id === state.forecast?.layer)
  const forecast = state.forecast && layer ? `${layer.text} ${layer.format(state.forecast.values[pixel])}, ` : ''
  return `${forecast}observed ${state.observed?.values[pixel].toFixed(2) ?? 'nothing yet'}`
}

function renderForecast(): void {
  const { forecast, selection } = state
  const layer = layers.find(({ id }) => id === (forecast?.layer ?? selection.layer)) ?? layers[0]
  const { scale } = layer
  drawMap(
    forecastCanvas,
    { grid, values: forecast?.values, scale, chosen: selection.pixel, waitingFor: 'waiting for the first forecast' },
    currentTheme(),
  )
  if (!forecast) return
  const issue = state.live?.models.find(({ model }) => model === forecast.model)
  const inSample = issue && forecast.day < issue.trainedToDay ? ', in-sample' : ''
  const window = `${dateOfDay(forecast.day + 1)} to ${dateOfDay(forecast.day + forecast.days)}`
  setText(byId('forecast-title', HTMLElement), `Forecast by ${forecast.model}${inSample}: ${layer.text}, ${window}`)
  showHighest(grid, forecast.values, layer.format, selection.pixel)
  if (selection.pixel !== undefined) showPlace(grid, selection.pixel)
  fillScale(byId('forecast-scale', HTMLElement), scale, layer.text)
}

function renderObserved(): void {
  const { observed, selection, series } = state
  drawMap(
    observedCanvas,
    {
      grid,
      values: observed?.values,
      scale: meqScale,
      chosen: selection.pixel,
      waitingFor: 'waiting for the first day',
    },
    currentTheme(),
  )
  if (observed) {
    const window = `${dateOfDay(observed.day - observed.days + 1)} to ${dateOfDay(observed.day)}`
    setText(byId('observed-title', HTMLElement), `Observed: equivalent magnitude, ${window}`)
  }
  const { pixel } = selection
  showFacts(region, series, pixel === undefined ? undefined : observed?.values[pixel])
}

const reader = readChart(byId('chart', HTMLElement), byId('chart-readout', HTMLElement), renderSeries)

function renderSeries(): void {
  const { series, observed, live, selection } = state
  const observedToDay = live?.observedToDay ?? null
  reader.show(series, drawChart(chartCanvas, { series, observedToDay, cursorDay: reader.cursorDay() }, currentTheme()))
  if (!series) return
  const every = series.everyDays > 1 ? `, every ${series.everyDays} days` : ''
  const what = `${horizonDays}-day windows by their last day${every}`
  setText(byId('series-title', HTMLElement), `${placeName(grid, series.pixel)}, ${series.model}: ${what}`)
  if (selection.pixel === series.pixel) showFacts(region, series, observed?.values[series.pixel])
}

function renderScores(): void {
  const magnitudes = region.exceedanceMagnitudes.length
  const parts = [
    ['out-of-sample', false, 'Out of sample', 'nothing scored yet: a window must pass first'],
    ['in-sample', true, 'In sample', 'none'],
  ] as const
  for (const [id, inSample, title, empty] of parts) {
    const rows = state.scores.filter(row => row.inSample === inSample)
    const options = { title, empty, magnitudes, chosenModel: state.selection.model }
    fillScores(byId(id, HTMLTableSectionElement), rows, options)
  }
}

function renderAll(): void {
  renderForecast()
  renderObserved()
  renderSeries()
  renderScores()
}

function takeIn(live: LiveState): void {
  const before = state.live?.boot === live.boot ? state.live.versions : undefined
  state.live = live
  showProgress(live)
  const names = live.models.map(({ model }) => model)
  const { model = '' } = state.selection
  showModels(names, names.includes(model) ? model : names[0])
  if (names.length > 0 && !names.includes(model)) choose({ model: names[0] })
  const { forecasts, fields, scores } = live.versions
  if (forecasts !== before?.forecasts) forecastPart.soon()
  if (fields !== before?.fields) observedPart.soon()
  if (forecasts !== before?.forecasts || fields !== before?.fields) seriesPart.soon()
  if (scores !== before?.scores) scoresPart.soon()
}

function choosePlace(): void {
  const [latitude, longitude] = ['latitude', 'longitude'].map(id => byId(id, HTMLInputElement))
  if (!latitude.validity.badInput && !longitude.validity.badInput && latitude.value && longitude.value) {
    choose({ pixel: pixelNear(grid, latitude.valueAsNumber, longitude.valueAsNumber) })
  }
}

showLabel(region)
setUpLayers(layers, state.selection.layer, layer => choose({ layer }))
setUpBrier(region.exceedanceMagnitudes)
setUpPlace(grid)
byId('model', HTMLSelectElement).addEventListener('change', event => {
  choose({ model: (event.currentTarget as HTMLSelectElement).value })
})
const span = byId('span', HTMLSelectElement)
span.value = String(state.selection.spanDays)
span.addEventListener('change', () => choose({ spanDays: Number(span.value) }))
byId('place', HTMLFormElement).addEventListener('change', choosePlace)
byId('place', HTMLFormElement).addEventListener('submit', event => event.preventDefault())
byId('highest', HTMLOListElement).addEventListener('click', ({ target }) => {
  const button = (target as Element).closest('button')
  if (button) choose({ pixel: Number(button.dataset.pixel) })
})
for (const [id, values] of [
  ['forecast-map', () => state.forecast],
  ['observed-map', () => state.observed],
] as const) {
  const highest = () => highestPixel(values()?.values ?? [])
  pickPixels(
    byId(id, HTMLElement),
    grid,
    () => state.selection.pixel,
    highest,
    pixel => choose({ pixel }),
  )
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', renderAll)
new ResizeObserver(renderAll).observe(document.body)
renderAll()
followState(systemClock, takeIn, connected => showConnection(connected ? 'connected' : 'lost'))
