import type { PixelGrid } from '../../shared/domain/pixel-grid.js'

/** A rectangle on a canvas, CSS pixels, y down. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Room for the labels of the graticule. */
const MARGIN = { left: 34, right: 20, top: 4, bottom: 18 }

/** The map's part of a canvas of this width: degrees of longitude are drawn as short as they are at its middle. */
export function mapFrame({ south, step, rows, cols }: PixelGrid, canvasWidth: number): Box & { canvasHeight: number } {
  const width = Math.max(1, canvasWidth - MARGIN.left - MARGIN.right)
  const middle = south + (rows * step) / 2
  const height = (width * rows) / (cols * Math.cos((middle * Math.PI) / 180))
  return { left: MARGIN.left, top: MARGIN.top, width, height, canvasHeight: height + MARGIN.top + MARGIN.bottom }
}

/** Canvas position of a place. */
export function positionOf(grid: PixelGrid, frame: Box, latitude: number, longitude: number): [x: number, y: number] {
  const x = frame.left + ((longitude - grid.west) / (grid.cols * grid.step)) * frame.width
  const y = frame.top + frame.height - ((latitude - grid.south) / (grid.rows * grid.step)) * frame.height
  return [x, y]
}

/** The pixel's rectangle, on whole CSS pixels so that neighbours neither overlap nor leave a seam. */
export function pixelBox({ rows, cols }: PixelGrid, frame: Box, pixel: number): Box {
  const row = Math.floor(pixel / cols)
  const col = pixel % cols
  const x = (edge: number) => Math.round(frame.left + (edge / cols) * frame.width)
  const y = (edge: number) => Math.round(frame.top + frame.height - (edge / rows) * frame.height)
  return { left: x(col), top: y(row + 1), width: x(col + 1) - x(col), height: y(row) - y(row + 1) }
}

/** The pixel at a canvas position, or undefined beside the map. */
export function pixelAtPosition({ rows, cols }: PixelGrid, frame: Box, x: number, y: number): number | undefined {
  const col = Math.floor(((x - frame.left) / frame.width) * cols)
  const row = Math.floor(((frame.top + frame.height - y) / frame.height) * rows)
  return row >= 0 && row < rows && col >= 0 && col < cols ? row * cols + col : undefined
}

/** The pixel so many rows north and columns east, or the last one before the grid's edge. */
export function movedPixel({ rows, cols }: PixelGrid, pixel: number, north: number, east: number): number {
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value))
  return clamp(Math.floor(pixel / cols) + north, rows) * cols + clamp((pixel % cols) + east, cols)
}

/** The pixel that covers a place, or the nearest on the grid. */
export function pixelNear(grid: PixelGrid, latitude: number, longitude: number): number {
  const steps = (degrees: number) => Math.floor(degrees / grid.step + 1e-9)
  return movedPixel(grid, 0, steps(latitude - grid.south), steps(longitude - grid.west))
}

/** Index of the largest value; undefined where every value is 0 or NaN. */
export function highestPixel(values: ArrayLike<number>): number | undefined {
  let highest: number | undefined
  for (let pixel = 0; pixel < values.length; pixel++) {
    if (values[pixel] > (highest === undefined ? 0 : values[highest])) highest = pixel
  }
  return highest
}

/** The largest values' pixels, largest first, those of 0 left out. */
export function highestPixels(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: values.length }, (_, pixel) => pixel)
    .filter(pixel => values[pixel] > 0)
    .sort((a, b) => values[b] - values[a])
    .slice(0, count)
}
