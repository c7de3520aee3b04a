import type { Theme } from './canvas.js'
import { degreesBetween } from './degrees-between.js'
import { type GeoBox, type Pane, positionOf } from './map-frame.js'

/** Degrees between two lines, by the degrees that the map is high: a map takes the first that fits. */
const STEPS: readonly (readonly [height: number, step: number])[] = [
  [7, 1],
  [12, 2],
  [20, 5],
  [Infinity, 10],
]

/** Degrees of the lines of a map. */
function linesOf({ south, west, north, east }: GeoBox): { latitudes: number[]; longitudes: number[] } {
  const [, step] = STEPS.find(([height]) => north - south <= height) ?? STEPS[STEPS.length - 1]
  return { latitudes: degreesBetween(south, north, step), longitudes: degreesBetween(west, east, step) }
}

/** Draws meridians and parallels. */
export function drawGraticule(context: CanvasRenderingContext2D, pane: Pane, theme: Theme): void {
  const { latitudes, longitudes } = linesOf(pane.geo)
  context.lineWidth = 1
  context.strokeStyle = theme.muted
  context.globalAlpha = 0.35
  context.beginPath()
  for (const latitude of latitudes) {
    const y = Math.round(positionOf(pane, latitude, pane.geo.west)[1]) + 0.5
    context.moveTo(pane.left, y)
    context.lineTo(pane.left + pane.width, y)
  }
  for (const longitude of longitudes) {
    const x = Math.round(positionOf(pane, pane.geo.south, longitude)[0]) + 0.5
    context.moveTo(x, pane.top)
    context.lineTo(x, pane.top + pane.height)
  }
  context.stroke()
  context.globalAlpha = 1
}

/** Writes the degrees of the lines beside the map. */
export function labelGraticule(context: CanvasRenderingContext2D, pane: Pane, theme: Theme): void {
  const { latitudes, longitudes } = linesOf(pane.geo)
  const bottom = pane.top + pane.height
  context.fillStyle = theme.muted
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const latitude of latitudes) {
    const y = positionOf(pane, latitude, pane.geo.west)[1]
    context.fillText(degrees(latitude, 'N', 'S'), pane.left - 4, Math.min(bottom - 5, Math.max(pane.top + 6, y)))
  }
  context.textBaseline = 'top'
  context.textAlign = 'center'
  for (const longitude of longitudes) {
    const x = positionOf(pane, pane.geo.south, longitude)[0]
    context.fillText(degrees(longitude, 'E', 'W'), x, bottom + 5)
  }
}

const degrees = (value: number, positive: string, negative: string): string =>
  `${Math.abs(value)}°${value < 0 ? negative : positive}`
