import type { Area, Polygon, Ring } from '../domain/polygon.js'

/** Corners of a ring as x0, y0, x1, y1, …: degrees, longitudes without a jump, the first corner not repeated. */
export type FlatRing = Float64Array

/**
 * A polygon's rings with longitudes that run on over the antimeridian: −179.9 after 179.9 becomes 180.1. A jump of more
 * than 180° between neighbouring corners is taken for a crossing. Holes come to lie within their shell.
 *
 * @param near  a longitude; the shell begins within 180° of it
 */
export function unwrapPolygon(polygon: Polygon, near?: number): FlatRing[] {
  const rings: FlatRing[] = []
  for (const ring of polygon) rings.push(unwrapRing(ring, rings[0]?.[0] ?? near))
  return rings
}

/** The polygons of an area, those beyond the antimeridian beside the others. */
export function unwrapArea(area: Area): FlatRing[][] {
  const polygons: FlatRing[][] = []
  for (const polygon of area) polygons.push(unwrapPolygon(polygon, polygons[0]?.[0]?.[0]))
  return polygons
}

function unwrapRing(ring: Ring, near: number | undefined): FlatRing {
  const count = isClosed(ring) ? ring.length - 1 : ring.length
  const flat = new Float64Array(2 * count)
  let before = near
  for (let i = 0; i < count; i++) {
    const [longitude, latitude] = ring[i]
    const x = before === undefined ? longitude : longitude + 360 * Math.round((before - longitude) / 360)
    flat[2 * i] = x
    flat[2 * i + 1] = latitude
    before = x
  }
  return flat
}

function isClosed(ring: Ring): boolean {
  const [first, last] = [ring[0], ring[ring.length - 1]]
  return ring.length > 1 && first[0] === last[0] && first[1] === last[1]
}

/** Moves rings east by some degrees, in place. */
export function shiftRings(rings: readonly FlatRing[], degrees: number): void {
  for (const ring of rings) for (let i = 0; i < ring.length; i += 2) ring[i] += degrees
}
