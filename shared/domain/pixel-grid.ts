/** A box of square pixels. Row 0 is the southernmost, column 0 the westernmost; pixel = row · cols + col. */
export interface PixelGrid {
  /** Latitude of the south edge, degrees north. */
  readonly south: number
  /** Longitude of the west edge, degrees east. */
  readonly west: number
  /** Length of a pixel's side, degrees. */
  readonly step: number
  readonly rows: number
  readonly cols: number
}

export const pixelCount = ({ rows, cols }: PixelGrid): number => rows * cols

/** Latitude and longitude, degrees, of a pixel's centre. */
export function pixelCentre(grid: PixelGrid, pixel: number): readonly [latitude: number, longitude: number] {
  const row = Math.floor(pixel / grid.cols)
  const col = pixel % grid.cols
  return [grid.south + (row + 0.5) * grid.step, grid.west + (col + 0.5) * grid.step]
}
