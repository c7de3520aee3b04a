import type { RegionInfo, Series } from '../../services/api/wire.js'
import { cellName, cellPlace, nearName } from './cell-names.js'
import { byId, make, setText } from './dom.js'
import { highestCells } from './highest.js'
import { gridBox } from './map-area.js'
import { percent } from './palette.js'
import { wordsOf } from './region-words.js'
import { centralRows } from './series-points.js'

/** Rows of the list of highest cells. */
const HIGHEST = 5

/** Shows which cell is chosen, and where it is. */
export function showPlace(region: RegionInfo, cell: number | undefined): void {
  const { cell: noun } = wordsOf(region)
  setText(byId('cell-title', HTMLElement), cell === undefined ? noun : `${noun} ${cellName(region, cell)}`)
  setText(byId('cell-near', HTMLElement), cell === undefined ? '' : nearName(region, cell))
  if (cell === undefined) return
  const [latitude, longitude] = cellPlace(region, cell)
  // A field in which someone is typing is theirs.
  for (const [id, value] of [
    ['latitude', latitude],
    ['longitude', longitude],
  ] as const) {
    const input = byId(id, HTMLInputElement)
    if (document.activeElement !== input) input.value = value.toFixed(2)
  }
}

/** Sets the range of the fields that take a place. */
export function setUpPlace({ grid, sites }: RegionInfo): void {
  const { south, west, north, east } = gridBox(grid)
  for (const [id, from, to] of [
    ['latitude', south, north],
    ['longitude', west, east],
  ] as const) {
    const input = byId(id, HTMLInputElement)
    // Of pixels the arrows of the field go from centre to centre.
    const half = sites === null ? grid.step / 2 : 0
    input.min = (from + half).toFixed(2)
    input.max = (to - half).toFixed(2)
    input.step = sites === null ? String(grid.step) : 'any'
  }
}

/** Shows what the newest forecast says of the chosen cell, and what was observed there. */
export function showFacts(region: RegionInfo, series: Series | undefined, observed: number | undefined): void {
  const { target, windowDays } = region
  const { format, reached } = wordsOf(region)
  const amount = (value: number | null | undefined) => (isNumber(value) ? format(value) : '–')
  const facts: [name: string, value: string][] = []
  const newest = series ? series.forecast.day.length - 1 : -1
  if (series && newest >= 0) {
    const { mean, levels, quantiles, exceedances, thresholds, exceedance } = series.forecast
    facts.push(['Forecast mean', amount(mean[newest])])
    const rows = centralRows(levels, 0.95)
    if (rows) facts.push(['95 % range', rows.map(row => amount(quantiles[row][newest])).join(' to ')])
    exceedances.forEach((name, m) => {
      const probability = exceedance[m][newest]
      const { short } = reached(name)
      // Magnitudes are in their names; other thresholds are of the site.
      const what = region.sites === null ? short : `P(≥ ${amount(thresholds[m])}), ${name}`
      facts.push([what, isNumber(probability) ? percent(probability) : '–'])
    })
  }
  const span = windowDays === 1 ? 'last day' : `last ${windowDays} days`
  facts.push([`Observed, ${span}`, amount(observed)])
  const list = facts.flatMap(([name, value]) => [make('dt', name), make('dd', value)])
  setText(byId('facts-title', HTMLElement), `${capital(target.name)}, ${target.unit}, and chances`)
  byId('facts', HTMLDListElement).replaceChildren(...list)
}

const isNumber = (value: number | null | undefined): value is number => Number.isFinite(value)

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Lists the cells with the highest values, each a button; keeps the focus where it was. */
export function showHighest(
  region: RegionInfo,
  values: ArrayLike<number>,
  format: (value: number) => string,
  chosen: number | undefined,
): void {
  const list = byId('highest', HTMLOListElement)
  const focused = [...list.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement)
  const items = highestCells(values, HIGHEST).map(cell => {
    const button = make('button', '', { type: 'button', 'data-cell': String(cell) })
    if (cell === chosen) button.setAttribute('aria-current', 'true')
    const name = (region.sites === null && nearName(region, cell)) || cellName(region, cell)
    button.append(make('span', name), make('span', format(values[cell])))
    const item = make('li')
    item.append(button)
    return item
  })
  list.replaceChildren(...items)
  if (focused >= 0) list.querySelectorAll('button')[focused]?.focus()
}
