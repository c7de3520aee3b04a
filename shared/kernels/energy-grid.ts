import { FieldShapeError } from '../domain/errors.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import { MAX_MAGNITUDE, MIN_MAGNITUDE } from '../domain/quake.js'

/** Pixel index of a place that no pixel covers. */
export const OUTSIDE = -1

/** Slack at a pixel's edge, in pixels: 32.3°N is computed as 2.9999999999999716 steps of 0.1° north of 32°N. */
const EDGE = 1e-9

/**
 * Seismic energy radiated by one earthquake: log10 E = 4.8 + 1.5 M.
 *
 * @param magnitude  dimensionless; 0 and below are real magnitudes
 * @returns joules
 * @see Gutenberg & Richter (1956), Annali di Geofisica 9, 1–15; stated for Ms, used here for every magnitude type
 */
export function energyOf(magnitude: number): number {
  const hundredths = Math.round(100 * magnitude)
  const known = hundredths / 100 === magnitude ? ENERGY_OF_HUNDREDTHS[hundredths - 100 * MIN_MAGNITUDE] : undefined
  return known ?? radiated(magnitude)
}

const radiated = (magnitude: number): number => 10 ** (4.8 + 1.5 * magnitude)

/** Catalogues give magnitudes to two decimals, and a power takes as long as twenty looks into a table. */
const ENERGY_OF_HUNDREDTHS = Float64Array.from({ length: 100 * (MAX_MAGNITUDE - MIN_MAGNITUDE) + 1 }, (_, i) =>
  radiated((i + 100 * MIN_MAGNITUDE) / 100),
)

/**
 * Pixel that covers a place. A pixel owns its south and west edges; its neighbours own the other two.
 *
 * @param latitude, longitude  degrees
 * @returns row · cols + col, row 0 southernmost, col 0 westernmost; or OUTSIDE
 */
export function pixelAt(grid: PixelGrid, latitude: number, longitude: number): number {
  const row = Math.floor((latitude - grid.south) / grid.step + EDGE)
  const col = Math.floor((longitude - grid.west) / grid.step + EDGE)
  const inside = row >= 0 && row < grid.rows && col >= 0 && col < grid.cols
  return inside ? row * grid.cols + col : OUTSIDE
}

/** Places and magnitudes of earthquakes, shape [n] each; a NaN magnitude is unknown. */
export interface QuakePlaces {
  readonly latitude: Float64Array
  readonly longitude: Float64Array
  readonly magnitude: Float64Array
}

/**
 * Adds each earthquake's energy to the pixel that covers it. An unknown magnitude adds nothing.
 *
 * Float64 on purpose: once a pixel holds an M9 (2.0e18 J), a Float32 sum no longer moves for an M4 (6.3e10 J).
 * Take the logarithm before a tensor, which is Float32, sees the field.
 *
 * @param joules  shape [rows · cols], changed in place: the caller owns the memory
 * @returns how many earthquakes lay outside the grid
 * @throws {FieldShapeError} if `joules` does not hold one value per pixel
 */
export function addEnergy(joules: Float64Array, grid: PixelGrid, quakes: QuakePlaces): number {
  if (joules.length !== grid.rows * grid.cols) throw new FieldShapeError(joules.length, grid)
  const { latitude, longitude, magnitude } = quakes
  let outside = 0
  for (let i = 0; i < magnitude.length; i++) {
    const pixel = pixelAt(grid, latitude[i], longitude[i])
    if (pixel === OUTSIDE) outside++
    else if (!Number.isNaN(magnitude[i])) joules[pixel] += energyOf(magnitude[i])
  }
  return outside
}
