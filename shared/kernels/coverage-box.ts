import type { PixelGrid } from '../domain/pixel-grid.js'
import { RADIANS, ringSteradians } from './sphere-area.js'
import type { FlatRing } from './unwrapped-polygon.js'

/**
 * A box of pixels of a grid, in which the area of a polygon is gathered pixel by pixel.
 *
 * `change` holds, row by row of `cols + 1` values, how much the covered area differs from that of the pixel to the west:
 * its running sum along a row is the covered area of each pixel, in degrees of longitude · Δ sin(latitude) / step.
 */
export interface CoverageBox {
  readonly grid: PixelGrid
  /** South-west pixel. */
  readonly row: number
  readonly col: number
  readonly rows: number
  readonly cols: number
  readonly change: Float64Array
}

export function coverageBox(grid: PixelGrid, row: number, col: number, rows: number, cols: number): CoverageBox {
  return { grid, row, col, rows, cols, change: new Float64Array(rows * (cols + 1)) }
}

/**
 * Adds the area of a shell, or takes out that of a hole. Nothing is sampled: each side is cut at the edges of the pixels
 * that it crosses, and each piece counts for the area between it and the east end of its row.
 *
 * Within one row a piece is taken as straight on an equal-area map; on ours, with the sides straight in latitude, it bends
 * by less than (0.1° in radians)² / 8 · tan(latitude): 1.1e-6 of its height at 71°N.
 */
export function addRingCoverage(box: CoverageBox, ring: FlatRing, isHole: boolean): void {
  const { south, west, step } = box.grid
  const sign = ringSteradians(ring) > 0 === isHole ? 1 : -1
  const pixelX = (i: number) => (ring[i] - west) / step - box.col
  const pixelY = (i: number) => (ring[i + 1] - south) / step - box.row
  let x = pixelX(ring.length - 2)
  let y = pixelY(ring.length - 2)
  for (let i = 0; i < ring.length; i += 2) {
    const [toX, toY] = [pixelX(i), pixelY(i)]
    if (toY > y) addSide(box, x, y, toX, toY, sign)
    else if (toY < y) addSide(box, toX, toY, x, y, -sign)
    x = toX
    y = toY
  }
}

/** A side that goes up from (x0, y0) to (x1, y1), in pixels from the box's south-west corner. */
function addSide(box: CoverageBox, x0: number, y0: number, x1: number, y1: number, sign: number): void {
  const { grid, rows, cols, change } = box
  const slope = (x1 - x0) / (y1 - y0)
  const top = Math.min(y1, rows)
  let bottom = Math.max(y0, 0)
  if (bottom >= top) return
  const sineAt = (y: number) => Math.sin((grid.south + (box.row + y) * grid.step) * RADIANS)
  let sine = sineAt(bottom)
  for (let row = Math.floor(bottom); bottom < top; row++) {
    const next = Math.min(top, row + 1)
    const nextSine = sineAt(next)
    const height = sign * (nextSine - sine)
    addPiece(change, row * (cols + 1), cols, x0 + (bottom - y0) * slope, x0 + (next - y0) * slope, height)
    bottom = next
    sine = nextSine
  }
}

/** A piece of a side within one row, whose values begin at `at`: all that lies east of it, times its height. */
function addPiece(change: Float64Array, at: number, cols: number, fromX: number, toX: number, height: number): void {
  const low = Math.min(fromX, toX)
  const high = Math.max(fromX, toX)
  if (low >= cols) return
  if (high <= 0) {
    change[at] += height
    return
  }
  const width = high - low
  if (low < 0) change[at] += height * (-low / width)
  for (let col = Math.max(0, Math.floor(low)); col < cols; col++) {
    const left = Math.max(low, col)
    const right = Math.min(high, col + 1)
    const part = width === 0 ? height : height * ((right - left) / width)
    const eastward = (left + right) / 2 - col
    change[at + col] += part * (1 - eastward)
    change[at + col + 1] += part * eastward
    if (high <= col + 1) return
  }
}

/** The covered area of each pixel of the box, in order: pixel of the grid, steradians. */
export function eachCoveredPixel(box: CoverageBox, visit: (pixel: number, steradians: number) => void): void {
  const { grid, rows, cols, change } = box
  for (let row = 0; row < rows; row++) {
    let covered = 0
    for (let col = 0; col < cols; col++) {
      covered += change[row * (cols + 1) + col]
      visit((box.row + row) * grid.cols + box.col + col, covered * grid.step * RADIANS)
    }
  }
}
