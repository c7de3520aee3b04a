import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { feature } from 'topojson-client'
import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import type { Area, Polygon } from '../../shared/domain/polygon.js'
import { US_GRID } from '../../shared/domain/us-grid.js'
import { areaCover } from '../../shared/kernels/polygon-cover.js'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

type Geometry = { type: 'Polygon'; coordinates: Polygon } | { type: 'MultiPolygon'; coordinates: Area }

/** Exact covers of all counties against asking of every pixel's centre whether it lies inside. */
export const coverBench: Bench = {
  name: 'cover',
  async run(by) {
    const atlas = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('us-atlas/counties-10m.json'), 'utf8'))
    const { features } = feature(atlas, atlas.objects.counties) as unknown as { features: { geometry: Geometry }[] }
    const areas = features.map(
      ({ geometry }): Area => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates),
    )
    const exact = () => {
      areaCover(areas, US_GRID)
    }
    const centres = () => {
      let inside = 0
      for (const area of areas) for (const polygon of area) inside += centresIn(polygon, US_GRID)
      if (inside < 90_000) throw new Error(`${inside} pixels of the USA`)
    }
    return [
      {
        bench: 'cover',
        what: `areaCover: exact shares of the ${areas.length} counties in pixels of 0.1°`,
        reference: "a loop over the pixels' centres: inside the county or not",
        count: areas.length,
        unit: 'counties',
        pairs: await comparePairs(exact, centres, by),
      },
    ]
  },
}

/** How many centres lie in a polygon, of those in its bounds: the plain crossing test, without the antimeridian. */
function centresIn(polygon: Polygon, { south, west, step }: PixelGrid): number {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of polygon[0]) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    bottom = Math.min(bottom, y)
    top = Math.max(top, y)
  }
  let count = 0
  for (let row = Math.floor((bottom - south) / step); row < (top - south) / step; row++) {
    const y = south + (row + 0.5) * step
    for (let col = Math.floor((left - west) / step); col < (right - west) / step; col++) {
      const x = west + (col + 0.5) * step
      let inside = false
      for (const ring of polygon) {
        for (let i = 1; i < ring.length; i++) {
          const [x0, y0] = ring[i - 1]
          const [x1, y1] = ring[i]
          if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside
        }
      }
      if (inside) count++
    }
  }
  return count
}
