import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { freshCanvas, type Theme } from './canvas.js'
import { type Box, mapFrame, pixelBox, positionOf } from './map-frame.js'
import { type ColourScale, viridis } from './palette.js'
import { placesIn } from './places.js'

export interface MapDrawing {
  readonly grid: PixelGrid
  /** One value per pixel; undefined before anything is known. */
  readonly values: ArrayLike<number> | undefined
  readonly scale: ColourScale
  /** Pixel with a frame around it. */
  readonly chosen: number | undefined
  /** Said in the middle of a map without values. */
  readonly waitingFor: string
}

/** Draws pixels, graticule, towns and the chosen pixel; sets the canvas's height. */
export function drawMap(canvas: HTMLCanvasElement, drawing: MapDrawing, theme: Theme): void {
  const { grid, values, chosen } = drawing
  const frame = mapFrame(grid, canvas.clientWidth)
  const [context] = freshCanvas(canvas, frame.canvasHeight)
  context.fillStyle = theme.quiet
  context.fillRect(frame.left, frame.top, frame.width, frame.height)
  if (values) drawPixels(context, frame, drawing, values)
  drawGraticule(context, grid, frame, theme)
  if (!values) {
    context.fillStyle = theme.muted
    context.textAlign = 'center'
    context.fillText(drawing.waitingFor, frame.left + frame.width / 2, frame.top + frame.height / 2)
    return
  }
  drawPlaces(context, grid, frame, theme)
  if (chosen !== undefined) drawChosen(context, pixelBox(grid, frame, chosen), theme)
}

function drawPixels(
  context: CanvasRenderingContext2D,
  frame: Box,
  { grid, scale }: MapDrawing,
  values: ArrayLike<number>,
): void {
  for (let pixel = 0; pixel < values.length; pixel++) {
    if (scale.none !== undefined && !(values[pixel] > 0)) continue
    const { left, top, width, height } = pixelBox(grid, frame, pixel)
    context.fillStyle = viridis(scale.share(values[pixel]))
    context.fillRect(left, top, width, height)
  }
}

/** Whole degrees strictly inside or at the ends of a range. */
function degreesBetween(from: number, to: number): number[] {
  const first = Math.ceil(from - 1e-9)
  return Array.from({ length: Math.floor(to + 1e-9) - first + 1 }, (_, i) => first + i)
}

function drawGraticule(context: CanvasRenderingContext2D, grid: PixelGrid, frame: Box, theme: Theme): void {
  const bottom = frame.top + frame.height
  const right = frame.left + frame.width
  context.lineWidth = 1
  context.fillStyle = theme.muted
  context.strokeStyle = theme.muted
  context.globalAlpha = 0.35
  context.beginPath()
  const latitudes = degreesBetween(grid.south, grid.south + grid.rows * grid.step)
  const longitudes = degreesBetween(grid.west, grid.west + grid.cols * grid.step)
  for (const latitude of latitudes) {
    const y = Math.round(positionOf(grid, frame, latitude, grid.west)[1]) + 0.5
    context.moveTo(frame.left, y)
    context.lineTo(right, y)
  }
  for (const longitude of longitudes) {
    const x = Math.round(positionOf(grid, frame, grid.south, longitude)[0]) + 0.5
    context.moveTo(x, frame.top)
    context.lineTo(x, bottom)
  }
  context.stroke()
  context.globalAlpha = 1
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const latitude of latitudes) {
    const y = positionOf(grid, frame, latitude, grid.west)[1]
    context.fillText(degrees(latitude, 'N', 'S'), frame.left - 4, Math.min(bottom - 5, Math.max(frame.top + 6, y)))
  }
  context.textBaseline = 'top'
  context.textAlign = 'center'
  for (const longitude of longitudes) {
    const x = positionOf(grid, frame, grid.south, longitude)[0]
    context.fillText(degrees(longitude, 'E', 'W'), x, bottom + 5)
  }
}

const degrees = (value: number, positive: string, negative: string): string =>
  `${Math.abs(value)}°${value < 0 ? negative : positive}`

function drawPlaces(context: CanvasRenderingContext2D, grid: PixelGrid, frame: Box, theme: Theme): void {
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = theme.halo
  context.fillStyle = theme.text
  for (const { name, latitude, longitude, side } of placesIn(grid)) {
    const [x, y] = positionOf(grid, frame, latitude, longitude)
    context.beginPath()
    context.arc(x, y, 2.5, 0, 2 * Math.PI)
    context.stroke()
    context.fill()
    context.textAlign = side === 'left' ? 'right' : 'left'
    const textX = side === 'left' ? x - 6 : x + 6
    context.strokeText(name, textX, y)
    context.fillText(name, textX, y)
  }
}

/** Two frames, dark and light, so that one of them stands out from any colour below. */
function drawChosen(context: CanvasRenderingContext2D, { left, top, width, height }: Box, theme: Theme): void {
  context.lineJoin = 'miter'
  context.lineWidth = 5
  context.strokeStyle = theme.halo
  context.strokeRect(left - 2, top - 2, width + 4, height + 4)
  context.lineWidth = 2
  context.strokeStyle = theme.text
  context.strokeRect(left - 2, top - 2, width + 4, height + 4)
}
