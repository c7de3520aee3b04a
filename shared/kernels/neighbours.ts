import { FieldShapeError } from '../domain/errors.js'
import { type PixelGrid, pixelCount } from '../domain/pixel-grid.js'

/**
 * Mean over each pixel's neighbours: 8 inside the grid, 5 on an edge, 3 in a corner. A grid of one pixel gives 0.
 *
 * @param values  shape [pixels]
 * @param into  shape [pixels], overwritten; not the same array
 * @throws {FieldShapeError}
 */
export function neighbourMean(grid: PixelGrid, values: ArrayLike<number>, into: Float32Array): void {
  if (values.length !== pixelCount(grid)) throw new FieldShapeError(values.length, grid)
  const { rows, cols } = grid
  for (let row = 0; row < rows; row++) {
    const south = Math.max(0, row - 1)
    const north = Math.min(rows - 1, row + 1)
    for (let col = 0; col < cols; col++) {
      const west = Math.max(0, col - 1)
      const east = Math.min(cols - 1, col + 1)
      let sum = 0
      for (let r = south; r <= north; r++) for (let c = west; c <= east; c++) sum += values[r * cols + c]
      const neighbours = (north - south + 1) * (east - west + 1) - 1
      const pixel = row * cols + col
      into[pixel] = neighbours === 0 ? 0 : (sum - values[pixel]) / neighbours
    }
  }
}

/** Mean over all pixels. */
export function fieldMean(values: ArrayLike<number>): number {
  let sum = 0
  for (let p = 0; p < values.length; p++) sum += values[p]
  return values.length === 0 ? 0 : sum / values.length
}
