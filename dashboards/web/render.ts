import { dateOfDay } from '../../shared/domain/units.js'
import { currentTheme } from './canvas.js'
import { cellName, nearName } from './cell-names.js'
import { showFacts, showHighest, showPlace } from './cell-panel.js'
import { drawChart } from './chart-drawing.js'
import { readChart } from './chart-reader.js'
import { fill, horizonText } from './controls.js'
import { byId, setText } from './dom.js'
import { drawMap } from './map-drawing.js'
import { placesIn } from './places.js'
import type { PageState, ShownMap } from './region-view.js'
import { type Layer, layerOf, wordsOf } from './region-words.js'
import { fillScale } from './scale-view.js'
import { fillScores, showExceedances } from './score-view.js'

/** Shows each part of the page as the state has it. */
export interface Renderers {
  forecast(): void
  observed(): void
  series(): void
  scores(): void
  all(): void
  /** Says below a map what it shows of a cell; undefined: of none. */
  hover(map: 'forecast' | 'observed', cell: number | undefined): void
  /** Tells those who hear the page of the cell that they have chosen. */
  announce(cell: number): void
}

export function renderers(state: PageState): Renderers {
  const forecastCanvas = byId('forecast-canvas', HTMLCanvasElement)
  const observedCanvas = byId('observed-canvas', HTMLCanvasElement)
  const chartCanvas = byId('chart-canvas', HTMLCanvasElement)
  const reader = readChart(byId('chart', HTMLElement), byId('chart-readout', HTMLElement), series)

  function draw(canvas: HTMLCanvasElement, map: ShownMap | undefined, waitingFor: string): void {
    const { info, cells, selection } = state.current
    const ofPixels = info.sites === null
    const places = ofPixels ? placesIn(info.grid) : []
    const outline = ofPixels ? [] : (state.outline?.lines ?? [])
    drawMap(canvas, { cells, layer: map, outline, places, chosen: selection.cell, waitingFor }, currentTheme())
  }

  function forecast(): void {
    const { info, forecast: map, selection, live } = state.current
    const layer = map?.layer ?? layerOf(selection.layer, info)
    draw(forecastCanvas, map, 'waiting for the first forecast')
    fillScale(byId('forecast-scale', HTMLElement), layer)
    showPlace(info, selection.cell)
    const issue = live?.models.find(({ model }) => model === map?.model)
    const inSample = issue && map && map.day < issue.trainedToDay ? ', in-sample' : ''
    const by = map ? ` by ${map.model}${inSample}` : ''
    setText(byId('forecast-title', HTMLElement), `Forecast${by}: ${layer.text}`)
    setText(byId('forecast-window', HTMLElement), map ? windowText(map) : '')
    showHighest(info, map?.values ?? [], layer.format, selection.cell)
  }

  function observed(): void {
    const { info, observed: map } = state.current
    const layer = layerOf('observed', info)
    draw(observedCanvas, map, 'waiting for the first day to close')
    fillScale(byId('observed-scale', HTMLElement), layer)
    setText(byId('observed-title', HTMLElement), `Observed: ${info.target.name}`)
    setText(byId('observed-window', HTMLElement), map ? windowText(map) : '')
    facts()
  }

  function series(): void {
    const { info, series, live } = state.current
    const { format, leastTop } = wordsOf(info)
    const { name, unit } = info.target
    const axis = `${name}, ${unit}`
    const observedToDay = live?.observedToDay ?? null
    const drawing = { series, observedToDay, cursorDay: reader.cursorDay(), axis, leastTop }
    reader.show(series, drawChart(chartCanvas, drawing, currentTheme()), format)
    const what = series && `${cellName(info, series.cell)}, ${series.model}, ${horizonText(series.horizonDays)} ahead`
    setText(byId('series-title', HTMLElement), what ?? 'Series')
    facts()
  }

  function facts(): void {
    const { info, selection, observed, series } = state.current
    const { cell, model, horizonDays } = selection
    const isOfChoice = series?.cell === cell && series?.model === model && series?.horizonDays === horizonDays
    const value = cell === undefined ? undefined : observed?.values[cell]
    showFacts(info, isOfChoice ? series : undefined, value)
  }

  function scores(): void {
    const { info, selection, scores, scoreHorizonDays } = state.current
    const horizons = info.horizonsDays.map(days => [String(days), horizonText(days)] as const)
    fill(byId('score-horizon', HTMLSelectElement), horizons, String(scoreHorizonDays))
    const ofHorizon = scores.filter(({ horizonDays }) => horizonDays === scoreHorizonDays)
    const exceedances = scores[0]?.exceedances ?? []
    const { reached } = wordsOf(info)
    showExceedances(exceedances.map(name => reached(name).short))
    const parts = [
      ['out-of-sample', false, 'Out of sample', 'nothing scored yet: a window must pass first'],
      ['in-sample', true, 'In sample', 'none'],
    ] as const
    for (const [id, inSample, title, empty] of parts) {
      const rows = ofHorizon.filter(row => row.inSample === inSample)
      const options = { title, empty, exceedances, chosenModel: selection.model }
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
    hover(part, cell) {
      const { info, forecast: ahead, observed: seen } = state.current
      const [map, layer] = part === 'forecast' ? [ahead, ahead?.layer] : [seen, layerOf('observed', info)]
      const text =
        cell === undefined || !map
          ? ''
          : `${cellName(info, cell)}: ${valueText(map.values[cell], layer, info.target.unit)}`
      setText(byId(`${part}-hover`, HTMLElement), text)
    },
    announce(cell) {
      const { info, forecast: map, observed: seen } = state.current
      const said = map ? `${map.layer.text} ${valueText(map.values[cell], map.layer)}, ` : ''
      const was = `observed ${seen ? valueText(seen.values[cell], layerOf('observed', info)) : 'nothing yet'}`
      setText(byId('announcement', HTMLElement), `${cellName(info, cell)}, ${nearName(info, cell)}: ${said}${was}`)
    },
  }
}

/** @param unit  of amounts, where it is to be said */
function valueText(value: number, layer: Layer | undefined, unit = ''): string {
  if (!layer || Number.isNaN(value)) return 'not known'
  return layer.isAmount ? `${layer.format(value)} ${unit}`.trimEnd() : layer.format(value)
}

function windowText({ fromDay, toDay }: ShownMap): string {
  if (fromDay === toDay) return dateOfDay(toDay)
  return `${toDay - fromDay + 1} days, ${dateOfDay(fromDay)} to ${dateOfDay(toDay)}`
}
