import type { RegionInfo, Series } from '../../services/api/wire.js'
import { type PixelGrid, pixelCentre } from '../../shared/domain/pixel-grid.js'
import { byId, make, setText } from './dom.js'
import { highestPixels } from './map-frame.js'
import { percent } from './palette.js'
import { nearestPlace, placesIn } from './places.js'

/** Rows of the list of highest pixels. */
const HIGHEST = 5

/** `34.05° N, 118.25° W`: a pixel's centre. */
export function placeName(grid: PixelGrid, pixel: number): string {
  const [latitude, longitude] = pixelCentre(grid, pixel)
  const side = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(2)}° ${value < 0 ? negative : positive}`
  return `${side(latitude, 'N', 'S')}, ${side(longitude, 'E', 'W')}`
}

/** Where a pixel lies, in words. */
export function nearName(grid: PixelGrid, pixel: number): string {
  return nearestPlace(placesIn(grid), ...pixelCentre(grid, pixel))
}

/** Shows where the chosen pixel is. */
export function showPlace(grid: PixelGrid, pixel: number): void {
  setText(byId('pixel-title', HTMLElement), `Pixel ${placeName(grid, pixel)}`)
  setText(byId('pixel-near', HTMLElement), nearName(grid, pixel))
  const [latitude, longitude] = pixelCentre(grid, pixel)
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
export function setUpPlace({ south, west, step, rows, cols }: PixelGrid): void {
  const ranges = [
    ['latitude', south, rows],
    ['longitude', west, cols],
  ] as const
  for (const [id, from, count] of ranges) {
    const input = byId(id, HTMLInputElement)
    input.min = (from + step / 2).toFixed(2)
    input.max = (from + (count - 0.5) * step).toFixed(2)
    input.step = String(step)
  }
}

/** Shows what the newest forecast says of the chosen pixel, and what was observed there. */
export function showFacts(region: RegionInfo, series: Series | undefined, observed: number | undefined): void {
  const facts: [name: string, value: string][] = []
  const newest = series ? series.forecast.day.length - 1 : -1
  if (series && newest >= 0) {
    const { mean, quantiles, exceedance } = series.forecast
    const meq = (value: number | null | undefined) => (value === null || value === undefined ? '–' : value.toFixed(2))
    facts.push(['Forecast mean', meq(mean[newest])])
    facts.push(['95 % range', `${meq(quantiles[0][newest])} to ${meq(quantiles.at(-1)?.[newest])}`])
    region.exceedanceMagnitudes.forEach((magnitude, m) => {
      const probability = exceedance[m][newest]
      facts.push([`P(M ≥ ${magnitude})`, probability === null ? '–' : percent(probability)])
    })
  }
  facts.push([`Observed, last ${region.horizonDays} days`, observed === undefined ? '–' : observed.toFixed(2)])
  const list = facts.flatMap(([name, value]) => [make('dt', name), make('dd', value)])
  byId('facts', HTMLDListElement).replaceChildren(...list)
}

/** Lists the pixels with the highest values, each a button; keeps the focus where it was. */
export function showHighest(
  grid: PixelGrid,
  values: ArrayLike<number>,
  format: (value: number) => string,
  chosen: number | undefined,
): void {
  const list = byId('highest', HTMLOListElement)
  const focused = [...list.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement)
  const items = highestPixels(values, HIGHEST).map(pixel => {
    const button = make('button', '', { type: 'button', 'data-pixel': String(pixel) })
    if (pixel === chosen) button.setAttribute('aria-current', 'true')
    button.append(make('span', nearName(grid, pixel) || placeName(grid, pixel)), make('span', format(values[pixel])))
    const item = make('li')
    item.append(button)
    return item
  })
  list.replaceChildren(...items)
  if (focused >= 0) list.querySelectorAll('button')[focused]?.focus()
}
