import type { PixelGrid } from '../domain/pixel-grid.js'
import { RADIANS, ringSteradians } from './sphere-area.js'
import type { FlatRing } from './unwrapped-polygon.js'

/**
 * A box of pixels of a grid, in which the area of a polygon is gathered pixel by pixel.
 *
 * `change` holds, row by row of `cols + 1` values, how much the covered area differs from that of the pixel to the west:
 * its running sum along a row is the covered area of each pixel, in pixel widths · Δ sin(latitude).
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
 * Sides are straight on a map of latitude, areas are those of the sphere: each piece's height is a difference of sines, and
 * its mean longitude is weighted by the cosine of the latitude, to the first order in the height of a piece, h: a share is
 * off by less than h² ≈ 3e-6 of a pixel.
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

/** A point of a side, in pixels from the box's south-west corner, with the sine of its latitude. */
interface Point {
  readonly x: number
  readonly y: number
  readonly sine: number
}

/** A side that goes up from (x0, y0) to (x1, y1), in pixels from the box's south-west corner. */
function addSide(box: CoverageBox, x0: number, y0: number, x1: number, y1: number, sign: number): void {
  const slope = (x1 - x0) / (y1 - y0)
  const bottom = Math.max(y0, 0)
  const top = Math.min(y1, box.rows)
  const pointAt = (y: number): Point => ({ x: x0 + (y - y0) * slope, y, sine: sineAt(box, y) })
  let from = pointAt(bottom)
  for (let row = Math.floor(bottom); from.y < top; row++) {
    const to = pointAt(Math.min(top, row + 1))
    addPiece(box, row, from, to, sign)
    from = to
  }
}

const sineAt = ({ grid, row }: CoverageBox, y: number): number =>
  Math.sin((grid.south + (row + y) * grid.step) * RADIANS)

/** A piece of a side within one row, cut at the edges of the columns that it crosses. */
function addPiece(box: CoverageBox, row: number, start: Point, end: Point, sign: number): void {
  const { cols } = box
  const eastward = end.x > start.x
  let from = start
  for (;;) {
    const col = eastward ? Math.floor(from.x) : Math.ceil(from.x) - 1
    // West and east of the box there is nothing to cut.
    const edge = eastward ? eastEdge(col, cols) : westEdge(col, cols)
    const ends = !(eastward ? edge < end.x : edge > end.x)
    const y = start.y + ((edge - start.x) / (end.x - start.x)) * (end.y - start.y)
    const to = ends ? end : { x: edge, y, sine: sineAt(box, y) }
    addPart(box, row, col, from, to, sign)
    if (ends) return
    from = to
  }
}

const eastEdge = (col: number, cols: number) => (col < 0 ? 0 : col < cols ? col + 1 : Infinity)

const westEdge = (col: number, cols: number) => (col < 0 ? -Infinity : Math.min(col, cols))

/** A part of a side within one pixel: all that lies east of it, times its height. */
function addPart(
  { grid, cols, change }: CoverageBox,
  row: number,
  col: number,
  from: Point,
  to: Point,
  sign: number,
): void {
  if (col >= cols) return
  const at = row * (cols + 1)
  const height = sign * (to.sine - from.sine)
  if (col < 0) {
    change[at] += height
    return
  }
  const sine = (from.sine + to.sine) / 2
  const tangent = sine / Math.sqrt(1 - sine * sine)
  // ∫ x cos φ dφ / ∫ cos φ dφ along the part: the middle, less h tan φ / 12 of its width.
  const lean = ((to.y - from.y) * grid.step * RADIANS * tangent) / 12
  const inPixel = (from.x + to.x) / 2 - (to.x - from.x) * lean - col
  change[at + col] += height * (1 - inPixel)
  change[at + col + 1] += height * inPixel
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
