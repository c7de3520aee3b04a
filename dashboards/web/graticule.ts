import type { Theme } from './canvas.js'
import { type Pane, positionOf } from './map-frame.js'

/** Degrees between two lines, by the degrees that the map is high: a map takes the first that fits. */
const STEPS: readonly (readonly [height: number, step: number])[] = [
  [7, 1],
  [15, 2],
  [40, 5],
  [Infinity, 10],
]

/** Multiples of the step inside or at the ends of a range, degrees. */
export function degreesBetween(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step)
}

/** Draws meridians and parallels, and writes their degrees beside the map. */
export function drawGraticule(context: CanvasRenderingContext2D, pane: Pane, theme: Theme): void {
  const { south, west, north, east } = pane.geo
  const bottom = pane.top + pane.height
  const right = pane.left + pane.width
  const [, step] = STEPS.find(([height]) => north - south <= height) ?? STEPS[STEPS.length - 1]
  const latitudes = degreesBetween(south, north, step)
  const longitudes = degreesBetween(west, east, step)
  context.lineWidth = 1
  context.fillStyle = theme.muted
  context.strokeStyle = theme.muted
  context.globalAlpha = 0.35
  context.beginPath()
  for (const latitude of latitudes) {
    const y = Math.round(positionOf(pane, latitude, west)[1]) + 0.5
    context.moveTo(pane.left, y)
    context.lineTo(right, y)
  }
  for (const longitude of longitudes) {
    const x = Math.round(positionOf(pane, south, longitude)[0]) + 0.5
    context.moveTo(x, pane.top)
    context.lineTo(x, bottom)
  }
  context.stroke()
  context.globalAlpha = 1
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const latitude of latitudes) {
    const y = positionOf(pane, latitude, west)[1]
    context.fillText(degrees(latitude, 'N', 'S'), pane.left - 4, Math.min(bottom - 5, Math.max(pane.top + 6, y)))
  }
  context.textBaseline = 'top'
  context.textAlign = 'center'
  for (const longitude of longitudes) {
    const x = positionOf(pane, south, longitude)[0]
    context.fillText(degrees(longitude, 'E', 'W'), x, bottom + 5)
  }
}

const degrees = (value: number, positive: string, negative: string): string =>
  `${Math.abs(value)}°${value < 0 ? negative : positive}`
