import { feature } from 'topojson-client'
import { InputFileError } from '../domain/errors.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import type { Area } from '../domain/polygon.js'
import type { Site } from '../domain/site.js'
import type { SiteCover } from '../domain/site-cover.js'
import { STATE_OF_FIPS } from '../domain/us-states.js'
import { areaCover } from '../kernels/polygon-cover.js'
import { middleOf } from '../kernels/polygon-middle.js'
import { pixelPopulationCover, populationCover } from '../kernels/population-cover.js'
import { unwrapArea } from '../kernels/unwrapped-polygon.js'
import type { Population } from './population-csv.js'

export type AtlasLayer = 'counties' | 'states'

type Atlas = Parameters<typeof feature>[0]

/** A county or state, and where it lies. */
export interface AtlasPlace {
  readonly site: Site
  readonly area: Area
}

/** @throws {InputFileError} the atlas is none */
export function atlasCover(atlas: unknown, layer: AtlasLayer, grid: PixelGrid, people?: Population): SiteCover {
  const places = placesIn(atlas, layer)
  const areas = places.map(({ area }) => area)
  const byArea = areaCover(areas, grid)
  const inside = places.flatMap((_, s) => (byArea.cover.start[s] < byArea.cover.start[s + 1] ? [s] : []))
  const cover =
    people === undefined
      ? byArea.cover
      : people.kind === 'points'
        ? populationCover(byArea, areas, grid, people.points)
        : pixelPopulationCover(byArea, people.pixels)
  return {
    sites: inside.map(s => places[s].site),
    // A site that covers nothing has no entries: its neighbours' follow each other.
    cover: { ...cover, start: Uint32Array.from([0, ...inside.map(s => cover.start[s + 1])]) },
    areaKm2: Float64Array.from(inside, s => byArea.areaKm2[s]),
  }
}

/** By id. @throws {InputFileError} the atlas is none */
export function placesIn(atlas: unknown, layer: AtlasLayer): AtlasPlace[] {
  const { objects } = (atlas ?? {}) as Partial<Atlas>
  const object = objects?.[layer]
  if (object === undefined) throw new InputFileError(`the atlas has no ${layer}; install us-atlas 3 again: npm ci`)
  const collection = feature(atlas as Atlas, object)
  const features = collection.type === 'FeatureCollection' ? collection.features : [collection]
  return features
    .map(({ id, properties, geometry }) => {
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : []
      const area = geometry.type === 'MultiPolygon' ? geometry.coordinates : polygons
      return { site: siteOf(String(id), String(properties?.name ?? id), area), area }
    })
    .sort((a, b) => (a.site.id < b.site.id ? -1 : 1))
}

function siteOf(fips: string, name: string, area: Area): Site {
  const [longitude, latitude] = middleOf(unwrapArea(area))
  const state = STATE_OF_FIPS.get(fips.slice(0, 2)) ?? fips.slice(0, 2)
  return {
    id: fips.length === 2 ? state.toLowerCase() : fips,
    name: fips.length === 2 ? name : `${name}, ${state}`,
    latitude,
    longitude: longitude - 360 * Math.floor((longitude + 180) / 360),
  }
}
