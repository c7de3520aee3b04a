import { RADIANS } from './sphere-area.js'
import type { FlatRing } from './unwrapped-polygon.js'

/**
 * The middle of an area: the centre of mass of its polygons on a map whose degrees of longitude shrink with the latitude;
 * of one without any area, the mean of its corners.
 *
 * @param polygons  shells with their holes, which run on over the antimeridian; at least one corner
 * @returns degrees; the longitude as the rings count it, perhaps beyond ±180
 */
export function middleOf(polygons: readonly (readonly FlatRing[])[]): readonly [longitude: number, latitude: number] {
  const [originX, originY] = polygons[0][0]
  let [mass, momentX, momentY] = [0, 0, 0]
  for (const rings of polygons) {
    for (const [i, ring] of rings.entries()) {
      const part = momentsOf(ring, originX, originY)
      const sign = part.mass > 0 === (i === 0) ? 1 : -1
      mass += sign * part.mass
      momentX += sign * part.momentX
      momentY += sign * part.momentY
    }
  }
  return mass > 0 ? [originX + momentX / mass, originY + momentY / mass] : meanCorner(polygons)
}

/** Signed area and first moments of a ring about a point near it, each triangle weighted by the cosine of its latitude. */
function momentsOf(ring: FlatRing, originX: number, originY: number) {
  let [mass, momentX, momentY] = [0, 0, 0]
  let x = ring[ring.length - 2] - originX
  let y = ring[ring.length - 1] - originY
  for (let i = 0; i < ring.length; i += 2) {
    const [toX, toY] = [ring[i] - originX, ring[i + 1] - originY]
    const twice = (x * toY - toX * y) * Math.cos((originY + (y + toY) / 3) * RADIANS)
    mass += twice
    momentX += (twice * (x + toX)) / 3
    momentY += (twice * (y + toY)) / 3
    x = toX
    y = toY
  }
  return { mass, momentX, momentY }
}

function meanCorner(polygons: readonly (readonly FlatRing[])[]): readonly [longitude: number, latitude: number] {
  let [count, x, y] = [0, 0, 0]
  for (const ring of polygons.flat()) {
    for (let i = 0; i < ring.length; i += 2) {
      count++
      x += ring[i]
      y += ring[i + 1]
    }
  }
  return [x / count, y / count]
}
