import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { Site } from '../../shared/domain/site.js'

type Ring = readonly (readonly number[])[]

/** The counties of the USA and their middles, by code: the Census Bureau's boundaries of 2017, from the package us-atlas. */
export async function usCounties(): Promise<Site[]> {
  const path = fileURLToPath(import.meta.resolve('us-atlas/counties-10m.json'))
  const atlas = JSON.parse(await readFile(path, 'utf8')) as Topology<{ counties: GeometryCollection<{ name: string }> }>
  return feature(atlas, atlas.objects.counties)
    .features.flatMap(({ id, properties, geometry }) => {
      if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return []
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
      const [latitude, longitude] = middleOf(polygons.map(([outer]) => outer))
      return [{ id: String(id), name: properties.name, latitude, longitude }]
    })
    .sort((a, b) => Number(a.id) - Number(b.id))
}

/** Middle of the largest of a county's rings, on the plane of degrees: good to some kilometres. */
function middleOf(rings: readonly Ring[]): readonly [latitude: number, longitude: number] {
  const largest = rings.map(areaAndMiddle).reduce((a, b) => (Math.abs(b.area) > Math.abs(a.area) ? b : a))
  const rounded = (degrees: number) => Math.round(degrees * 1e4) / 1e4
  return [rounded(largest.y), rounded(largest.x)]
}

/** By the shoelace formula. */
function areaAndMiddle(ring: Ring) {
  let [twice, x, y] = [0, 0, 0]
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1]
    const [x1, y1] = ring[i]
    const cross = x0 * y1 - x1 * y0
    twice += cross
    x += (x0 + x1) * cross
    y += (y0 + y1) * cross
  }
  return { area: twice / 2, x: x / (3 * twice), y: y / (3 * twice) }
}
