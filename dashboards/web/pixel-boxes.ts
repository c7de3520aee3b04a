import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { type Box, type Pane, placeAt, positionOf } from './map-frame.js'

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
