import type { PixelCover } from '../domain/pixel-cover.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import type { Area } from '../domain/polygon.js'
import { pixelAt } from './energy-grid.js'
import { type AreaCover, placedOn } from './polygon-cover.js'
import { type FlatRing, unwrapPolygon } from './unwrapped-polygon.js'

/** Where people live: columns of points, such as census blocks or the cells of a finer map. */
export interface PopulationPoints {
  readonly latitude: Float64Array
  readonly longitude: Float64Array
  readonly people: Float64Array
}

/** How many people live in a pixel, for maps that are on our grid already. */
export interface PixelPopulation {
  readonly pixel: Uint32Array
  readonly people: Float64Array
}

/**
 * Shares by where people live instead of by area. A site without anyone keeps its shares by area.
 *
 * A point belongs to the site whose area holds it; in a pixel that only one site covers it need not be asked.
 */
export function populationCover(
  { cover }: AreaCover,
  areas: readonly Area[],
  grid: PixelGrid,
  { latitude, longitude, people }: PopulationPoints,
): PixelCover {
  const entriesOf = entriesByPixel(cover)
  const rings = new Map<number, readonly FlatRing[][]>()
  const ringsOf = (site: number) => {
    const known = rings.get(site) ?? areas[site].map(polygon => placedOn(grid, unwrapPolygon(polygon)))
    rings.set(site, known)
    return known
  }
  const weights = new Float64Array(cover.pixel.length)
  for (let i = 0; i < people.length; i++) {
    // The same place, counted eastward from the grid's west edge.
    const x = longitude[i] + 360 * Math.ceil((grid.west - longitude[i]) / 360)
    const pixel = pixelAt(grid, latitude[i], x)
    const entries = entriesOf.get(pixel) ?? []
    const entry =
      entries.length === 1
        ? entries[0]
        : entries.find(({ site }) => ringsOf(site).some(polygon => holds(polygon, x, latitude[i])))
    if (entry !== undefined) weights[entry.at] += people[i]
  }
  return withShares(cover, weights)
}

/** The same for people counted by pixel: those of a pixel are shared out over its sites by area. */
export function pixelPopulationCover({ cover, areaKm2 }: AreaCover, { pixel, people }: PixelPopulation): PixelCover {
  const entriesOf = entriesByPixel(cover)
  const weights = new Float64Array(cover.pixel.length)
  for (let i = 0; i < pixel.length; i++) {
    const entries = entriesOf.get(pixel[i]) ?? []
    const areas = entries.map(({ site, at }) => cover.share[at] * areaKm2[site])
    const total = areas.reduce((sum, area) => sum + area, 0)
    for (const [k, { at }] of entries.entries()) {
      weights[at] += people[i] * (total > 0 ? areas[k] / total : 1 / entries.length)
    }
  }
  return withShares(cover, weights)
}

interface Entry {
  readonly site: number
  /** Place of the entry in the cover. */
  readonly at: number
}

function entriesByPixel({ start, pixel }: PixelCover): ReadonlyMap<number, readonly Entry[]> {
  const entries = new Map<number, Entry[]>()
  for (let site = 0; site + 1 < start.length; site++) {
    for (let at = start[site]; at < start[site + 1]; at++) {
      const ofPixel = entries.get(pixel[at]) ?? []
      ofPixel.push({ site, at })
      entries.set(pixel[at], ofPixel)
    }
  }
  return entries
}

/** Entries in proportion to their weights; those of no weight go, unless all of the site are. */
function withShares({ start, pixel, share }: PixelCover, weights: Float64Array): PixelCover {
  const kept = { start: [0], pixel: [] as number[], share: [] as number[] }
  for (let site = 0; site + 1 < start.length; site++) {
    let total = 0
    for (let at = start[site]; at < start[site + 1]; at++) total += weights[at]
    for (let at = start[site]; at < start[site + 1]; at++) {
      const weight = total > 0 ? weights[at] / total : share[at]
      if (weight === 0) continue
      kept.pixel.push(pixel[at])
      kept.share.push(weight)
    }
    kept.start.push(kept.pixel.length)
  }
  return {
    start: Uint32Array.from(kept.start),
    pixel: Uint32Array.from(kept.pixel),
    share: Float64Array.from(kept.share),
  }
}

/** Whether a polygon holds a place: a ray to the east crosses its rings an odd number of times. */
function holds(rings: readonly FlatRing[], x: number, y: number): boolean {
  let inside = false
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const crosses = ring[i + 1] > y !== ring[j + 1] > y
      if (!crosses) continue
      const at = ring[i] + ((y - ring[i + 1]) / (ring[j + 1] - ring[i + 1])) * (ring[j] - ring[i])
      if (x < at) inside = !inside
    }
  }
  return inside
}
