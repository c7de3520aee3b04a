import { FieldShapeError } from '../domain/errors.js'
import { type PixelGrid, pixelCount } from '../domain/pixel-grid.js'

/**
 * Mean over each pixel's neighbours: 8 inside the grid, 5 on an edge, 3 in a corner. A grid of one pixel gives 0.
 *
 * @param values  shape [pixels]
 * @param into  shape [pixels], overwritten; not the same array
 * @throws {FieldShapeError}
 */
export function neighbourMean(grid: PixelGrid, values: Float32Array, into: Float32Array): void {
  if (values.length !== pixelCount(grid)) throw new FieldShapeError(values.length, grid)
  const { rows, cols } = grid
  // With a frame of zeros every pixel adds up nine values.
  const wide = cols + 2
  const framed = new Float32Array((rows + 2) * wide)
  for (let row = 0; row < rows; row++) {
    framed.set(values.subarray(row * cols, (row + 1) * cols), (row + 1) * wide + 1)
  }
  const reach = (at: number, length: number) => 1 + (at > 0 ? 1 : 0) + (at < length - 1 ? 1 : 0)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const s = row * wide + col
      const m = s + wide
      const n = m + wide
      const south = framed[s] + framed[s + 1] + framed[s + 2]
      const sum = south + framed[m] + framed[m + 1] + framed[m + 2] + framed[n] + framed[n + 1] + framed[n + 2]
      const neighbours = reach(row, rows) * reach(col, cols) - 1
      into[row * cols + col] = neighbours === 0 ? 0 : (sum - framed[m + 1]) / neighbours
    }
  }
}

/** Mean over all pixels. */
export function fieldMean(values: ArrayLike<number>): number {
  let sum = 0
  for (let p = 0; p < values.length; p++) sum += values[p]
  return values.length === 0 ? 0 : sum / values.length
}
