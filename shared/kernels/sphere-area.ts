import type { FlatRing } from './unwrapped-polygon.js'

/** Radius of the sphere that has the area of the WGS 84 ellipsoid, km. */
export const AUTHALIC_RADIUS_KM = 6371.0072

export const RADIANS = Math.PI / 180

/**
 * Area within a ring whose sides are straight on a map of longitude and latitude: −∮ sin φ dλ, in closed form for each
 * side. A sphere stands for the ellipsoid: the area of a county is right to 0.5 %.
 *
 * @returns steradians; positive if the ring runs counter-clockwise
 */
export function ringSteradians(ring: FlatRing): number {
  let sum = 0
  let x = ring[ring.length - 2]
  let y = ring[ring.length - 1]
  for (let i = 0; i < ring.length; i += 2) {
    const half = ((ring[i + 1] - y) / 2) * RADIANS
    // The mean of sin φ along the side: sin of the middle, times sin h / h.
    const mean = Math.sin(((ring[i + 1] + y) / 2) * RADIANS) * (half === 0 ? 1 : Math.sin(half) / half)
    sum -= (ring[i] - x) * RADIANS * mean
    x = ring[i]
    y = ring[i + 1]
  }
  return sum
}

/** Area of a polygon, whichever way its rings run: the shell less its holes. */
export const polygonSteradians = (rings: readonly FlatRing[]): number =>
  rings.reduce((sum, ring, i) => sum + (i === 0 ? 1 : -1) * Math.abs(ringSteradians(ring)), 0)
