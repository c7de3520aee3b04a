import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { gridBox } from './map-area.js'
import { type MapCells, strokeTwice } from './map-cells.js'
import { type Box, type Pane, paneAt, placeAt, positionOf } from './map-frame.js'
import { viridis } from './palette.js'

/** A region whose cells are the pixels of its grid. */
export const pixelCells = (grid: PixelGrid): MapCells => ({
  boxes: [gridBox(grid)],
  areAreas: true,
  draw(context, pane, { values, scale }) {
    for (let pixel = 0; pixel < values.length; pixel++) {
      if (scale.none !== undefined && !(values[pixel] > 0)) continue
      const { left, top, width, height } = pixelBox(grid, pane, pixel)
      context.fillStyle = viridis(scale.share(values[pixel]))
      context.fillRect(left, top, width, height)
    }
  },
  mark(context, pane, pixel, theme) {
    const { left, top, width, height } = pixelBox(grid, pane, pixel)
    context.beginPath()
    context.rect(left - 2, top - 2, width + 4, height + 4)
    strokeTwice(context, theme)
  },
  at(frame, x, y) {
    const pane = paneAt(frame, x, y)
    return pane && pixelAtPosition(grid, pane, x, y)
  },
  moved: (pixel, north, east) => movedPixel(grid, pixel, north, east),
  near: (latitude, longitude) => pixelNear(grid, latitude, longitude),
})

/** The pixel's rectangle, on whole CSS pixels so that neighbours neither overlap nor leave a seam. */
export function pixelBox({ south, west, step, cols }: PixelGrid, pane: Pane, pixel: number): Box {
  const row = Math.floor(pixel / cols)
  const col = pixel % cols
  const corner = (rows: number, columns: number) =>
    positionOf(pane, south + rows * step, west + columns * step).map(Math.round)
  const [left, bottom] = corner(row, col)
  const [right, top] = corner(row + 1, col + 1)
  return { left, top, width: right - left, height: bottom - top }
}

/** The pixel at a canvas position, or undefined beside the grid. */
export function pixelAtPosition(grid: PixelGrid, pane: Pane, x: number, y: number): number | undefined {
  const [latitude, longitude] = placeAt(pane, x, y)
  const row = Math.floor((latitude - grid.south) / grid.step)
  const col = Math.floor((longitude - grid.west) / grid.step)
  return row >= 0 && row < grid.rows && col >= 0 && col < grid.cols ? row * grid.cols + col : undefined
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
