import { dateOfDay } from '../../shared/domain/units.js'
import { currentTheme } from './canvas.js'
import { drawChart } from './chart-drawing.js'
import { readChart } from './chart-reader.js'
import { byId, setText } from './dom.js'
import { drawMap } from './map-drawing.js'
import type { PageState } from './page-state.js'
import { meqScale } from './palette.js'
import { nearName, placeName, showFacts, showHighest, showPlace } from './pixel-panel.js'
import { fillScale } from './scale-view.js'
import { fillScores } from './score-view.js'

/** Shows each part of the page as the state has it. */
export interface Renderers {
  forecast(): void
  observed(): void
  series(): void
  scores(): void
  all(): void
  /** Tells those who hear the page of the pixel that they have chosen. */
  announce(pixel: number): void
}

export function renderers(state: PageState): Renderers {
  const { region, layers } = state
  const { grid } = region
  const forecastCanvas = byId('forecast-canvas', HTMLCanvasElement)
  const observedCanvas = byId('observed-canvas', HTMLCanvasElement)
  const chartCanvas = byId('chart-canvas', HTMLCanvasElement)
  const reader = readChart(byId('chart', HTMLElement), byId('chart-readout', HTMLElement), series)
  const layerOf = (name: string) => layers.find(({ id }) => id === name) ?? layers[0]

  function forecast(): void {
    const { forecast: map, selection } = state
    const { scale, text, format } = layerOf(map?.layer ?? selection.layer)
    const waitingFor = 'waiting for the first forecast'
    drawMap(forecastCanvas, { grid, values: map?.values, scale, chosen: selection.pixel, waitingFor }, currentTheme())
    fillScale(byId('forecast-scale', HTMLElement), scale, text)
    if (selection.pixel !== undefined) showPlace(grid, selection.pixel)
    if (!map) return
    const issue = state.live?.models.find(({ model }) => model === map.model)
    const inSample = issue && map.day < issue.trainedToDay ? ', in-sample' : ''
    setText(byId('forecast-title', HTMLElement), `Forecast by ${map.model}${inSample}: ${text}`)
    setText(byId('forecast-window', HTMLElement), windowText(map.day + 1, map.days))
    showHighest(grid, map.values, format, selection.pixel)
  }

  function observed(): void {
    const { observed: map, selection } = state
    const waitingFor = 'waiting for the first day to close'
    const drawing = { grid, values: map?.values, scale: meqScale, chosen: selection.pixel, waitingFor }
    drawMap(observedCanvas, drawing, currentTheme())
    if (map) setText(byId('observed-window', HTMLElement), windowText(map.day - map.days + 1, map.days))
    facts()
  }

  function series(): void {
    const { series, live } = state
    const drawing = { series, observedToDay: live?.observedToDay ?? null, cursorDay: reader.cursorDay() }
    reader.show(series, drawChart(chartCanvas, drawing, currentTheme()))
    if (series) setText(byId('series-title', HTMLElement), `${placeName(grid, series.pixel)}, ${series.model}`)
    facts()
  }

  function facts(): void {
    const { pixel, model } = state.selection
    const isOfChoice = state.series?.pixel === pixel && state.series?.model === model
    const value = pixel === undefined ? undefined : state.observed?.values[pixel]
    showFacts(region, isOfChoice ? state.series : undefined, value)
  }

  function scores(): void {
    const parts = [
      ['out-of-sample', false, 'Out of sample', 'nothing scored yet: a window must pass first'],
      ['in-sample', true, 'In sample', 'none'],
    ] as const
    for (const [id, inSample, title, empty] of parts) {
      const rows = state.scores.filter(row => row.inSample === inSample)
      const magnitudes = region.exceedanceMagnitudes.length
      const options = { title, empty, magnitudes, chosenModel: state.selection.model }
      fillScores(byId(id, HTMLTableSectionElement), rows, options)
    }
  }

  return {
    forecast,
    observed,
    series,
    scores,
    all() {
      forecast()
      observed()
      series()
      scores()
    },
    announce(pixel) {
      const { forecast: map, observed: seen } = state
      const { text, format } = layerOf(map?.layer ?? '')
      const said = map ? `${text} ${format(map.values[pixel])}, ` : ''
      const was = `observed ${seen ? seen.values[pixel].toFixed(2) : 'nothing yet'}`
      setText(byId('announcement', HTMLElement), `${placeName(grid, pixel)}, ${nearName(grid, pixel)}: ${said}${was}`)
    },
  }
}

const windowText = (firstDay: number, days: number): string =>
  `${days} days, ${dateOfDay(firstDay)} to ${dateOfDay(firstDay + days - 1)}`
