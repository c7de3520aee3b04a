import { type PixelGrid, pixelCentre, pixelCount } from '../domain/pixel-grid.js'
import type { QuakeColumns } from '../domain/quake.js'
import { pixelAt } from './energy-grid.js'
import { distanceCdf, type EtasParameters, spaceIntegral, zoneKm2 } from './etas.js'
import { pixelAreaKm2, travel } from './etas-background.js'
import { distanceKm } from './great-circle.js'

/** Pixels about the quake whose share is worked out ring by ring: there the density changes within a pixel. */
const NEAR_PIXELS = 2

/** Up to here one place does not stand for a whole pixel. */
const CLOSE_PIXELS = 8

/** Rings of the same share of the near part, and places on each. */
const RINGS = 40
const PLACES = 12

/**
 * Share of a quake's aftershocks that falls into each pixel of the grid, shape [rows · cols]. The shares sum to less
 * than 1 by what falls outside.
 *
 * Far from the quake it is the density at the pixel's centre times its area, closer by its mean over four places (Gauss's
 * rule, exact to the third power); near it rings are laid at even quantiles
 * of the distance, and each place on a ring gives its share to the pixel that covers it.
 */
export function etasFootprint(
  p: EtasParameters,
  grid: PixelGrid,
  { latitude, longitude, magnitude }: { latitude: number; longitude: number; magnitude: number },
): Float32Array {
  const shares = new Float32Array(pixelCount(grid))
  const zone = zoneKm2(p, magnitude)
  const integral = spaceIntegral(p, magnitude)
  const side = grid.step / (2 * Math.sqrt(3))
  const close = CLOSE_PIXELS * grid.step
  const row = Math.floor((latitude - grid.south) / grid.step)
  const col = Math.floor((longitude - grid.west) / grid.step)
  const isNear = (pixel: number) =>
    Math.abs(Math.floor(pixel / grid.cols) - row) <= NEAR_PIXELS && Math.abs((pixel % grid.cols) - col) <= NEAR_PIXELS
  for (let pixel = 0; pixel < shares.length; pixel++) {
    if (isNear(pixel)) continue
    const area = pixelAreaKm2(grid, Math.floor(pixel / grid.cols))
    const [north, east] = pixelCentre(grid, pixel)
    const density = (up: number, right: number) =>
      (distanceKm(latitude, longitude, north + up, east + right) ** 2 + zone) ** (-1 - p.rho)
    const isClose = Math.abs(north - latitude) < close && Math.abs(east - longitude) < close
    const mean = isClose
      ? (density(-side, -side) + density(-side, side) + density(side, -side) + density(side, side)) / 4
      : density(0, 0)
    shares[pixel] = (area * mean) / integral
  }
  // The corners of the near part lie 3 pixels' diagonals away, of 111 km a degree.
  const farKm = (NEAR_PIXELS + 1) * grid.step * 111 * Math.SQRT2
  const within = distanceCdf(p, magnitude, farKm)
  for (let ring = 0; ring < RINGS; ring++) {
    const share = (within * (ring + 0.5)) / RINGS
    const km = Math.sqrt(zone * Math.expm1(-Math.log1p(-share) / p.rho))
    for (let place = 0; place < PLACES; place++) {
      const azimuth = (2 * Math.PI * (place + (ring % 2) / 2)) / PLACES
      const pixel = pixelAt(grid, ...travel(latitude, longitude, km, azimuth))
      if (pixel >= 0 && isNear(pixel)) shares[pixel] += within / (RINGS * PLACES)
    }
  }
  return shares
}

/** The footprints of many quakes, one after the other; shape [quakes · pixels]. */
export function etasFootprints(p: EtasParameters, grid: PixelGrid, quakes: QuakeColumns): Float32Array {
  const pixels = pixelCount(grid)
  const all = new Float32Array(quakes.length * pixels)
  for (let i = 0; i < quakes.length; i++) {
    const [latitude, longitude, magnitude] = [quakes.latitude[i], quakes.longitude[i], quakes.magnitude[i]]
    all.set(etasFootprint(p, grid, { latitude, longitude, magnitude }), i * pixels)
  }
  return all
}
