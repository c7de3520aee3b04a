import { FieldShapeError, SettingsError } from '../domain/errors.js'
import { type PixelGrid, pixelCount } from '../domain/pixel-grid.js'
import { type RandomState, uniform } from './random.js'

/** Radius of the sphere on which the ETAS parameters were fitted, km. */
export const EARTH_RADIUS_KM = 6378.1

const RADIAN = Math.PI / 180

/** The same grid with `pixels` more rows and columns on each side: sources outside a region act inside it. */
export const widenGrid = (grid: PixelGrid, pixels: number): PixelGrid => ({
  south: grid.south - pixels * grid.step,
  west: grid.west - pixels * grid.step,
  step: grid.step,
  rows: grid.rows + 2 * pixels,
  cols: grid.cols + 2 * pixels,
})

/** Area of a pixel in the given row, km²: exact on the sphere. */
export function pixelAreaKm2({ south, step }: PixelGrid, row: number): number {
  const bottom = Math.sin((south + row * step) * RADIAN)
  const top = Math.sin((south + (row + 1) * step) * RADIAN)
  return EARTH_RADIUS_KM ** 2 * step * RADIAN * (top - bottom)
}

/** Area of the whole grid, km². */
export const gridAreaKm2 = (grid: PixelGrid): number => {
  let row = 0
  for (let r = 0; r < grid.rows; r++) row += pixelAreaKm2(grid, r)
  return row * grid.cols
}

/**
 * Running sum over pixels of weight × area, divided by the total: the last value is 1.
 *
 * @param weights  rate per km² of each pixel, relative; 0 or more, some above 0; shape [rows · cols]
 * @throws {FieldShapeError} if there is not one weight per pixel
 * @throws {SettingsError} if a weight is negative or not finite, or all are 0
 */
export function cumulativeRate(grid: PixelGrid, weights: Float64Array): Float64Array {
  if (weights.length !== pixelCount(grid)) throw new FieldShapeError(weights.length, grid)
  const sums = new Float64Array(weights.length)
  let sum = 0
  for (let pixel = 0; pixel < weights.length; pixel++) {
    if (!(weights[pixel] >= 0 && weights[pixel] < Infinity)) {
      throw new SettingsError(`weight ${weights[pixel]} of pixel ${pixel}; give a finite number, 0 or more`)
    }
    sum += weights[pixel] * pixelAreaKm2(grid, Math.floor(pixel / grid.cols))
    sums[pixel] = sum
  }
  if (sum === 0) throw new SettingsError(`all ${weights.length} weights are 0; give at least one pixel a rate`)
  for (let pixel = 0; pixel < sums.length; pixel++) sums[pixel] /= sum
  return sums
}

/** First pixel whose running sum exceeds `share`: pixels of weight 0 are never drawn. */
function pixelOfShare(cumulative: Float64Array, share: number): number {
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cumulative[middle] > share) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * A place drawn from the background, uniform per km² within its pixel.
 *
 * @param cumulative  of `cumulativeRate`
 */
export function drawPlace(
  grid: PixelGrid,
  cumulative: Float64Array,
  random: RandomState,
): readonly [latitude: number, longitude: number] {
  const pixel = pixelOfShare(cumulative, uniform(random))
  const south = grid.south + Math.floor(pixel / grid.cols) * grid.step
  const bottom = Math.sin(south * RADIAN)
  const top = Math.sin((south + grid.step) * RADIAN)
  const latitude = Math.asin(bottom + (top - bottom) * uniform(random)) / RADIAN
  return [latitude, grid.west + ((pixel % grid.cols) + uniform(random)) * grid.step]
}

/**
 * Where one comes to along a great circle.
 *
 * @param azimuth  radians, clockwise from north
 * @see Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper 1395, equations 5-5 and 5-6
 */
export function travel(
  latitude: number,
  longitude: number,
  distanceKm: number,
  azimuth: number,
): readonly [latitude: number, longitude: number] {
  const angle = distanceKm / EARTH_RADIUS_KM
  const sinFrom = Math.sin(latitude * RADIAN)
  const cosFrom = Math.cos(latitude * RADIAN)
  const sinTo = sinFrom * Math.cos(angle) + cosFrom * Math.sin(angle) * Math.cos(azimuth)
  const east = Math.sin(angle) * Math.sin(azimuth)
  const north = cosFrom * Math.cos(angle) - sinFrom * Math.sin(angle) * Math.cos(azimuth)
  return [Math.asin(Math.min(1, Math.max(-1, sinTo))) / RADIAN, longitude + Math.atan2(east, north) / RADIAN]
}
