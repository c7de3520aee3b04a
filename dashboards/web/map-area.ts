import type { SiteColumns } from '../../services/api/wire.js'
import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { type GeoBox, isIn } from './map-frame.js'

/** Parts of the USA that lie far from the others: drawn small, in a corner. */
const FAR_PARTS: readonly GeoBox[] = [
  { south: 51, west: -188, north: 71.5, east: -129.5 }, // Alaska
  { south: 18.7, west: -160.5, north: 22.4, east: -154.6 }, // Hawaii
  { south: 17.6, west: -67.6, north: 18.8, east: -64.5 }, // Puerto Rico and the Virgin Islands
]

/** Around the outermost sites, degrees; and the least height of a map. */
const MARGIN_DEGREES = 1
const LEAST_DEGREES = 2

/** Height of a map of sites, of its width, at most. */
const TALLEST = 0.75

export const gridBox = ({ south, west, step, rows, cols }: PixelGrid): GeoBox => ({
  south,
  west,
  north: south + rows * step,
  east: west + cols * step,
})

/** What a map of sites shows: the box around most of them, and the far parts that have some. */
export function boxesOfSites({ latitude, longitude }: Pick<SiteColumns, 'latitude' | 'longitude'>): GeoBox[] {
  const places = latitude.map((north, s) => [north, longitude[s]] as const)
  const small = FAR_PARTS.filter(part => places.some(place => isIn(part, ...place)))
  const near = places.filter(place => !small.some(part => isIn(part, ...place)))
  return near.length === 0 ? small : [boxAround(near), ...small]
}

function boxAround(places: readonly (readonly [latitude: number, longitude: number])[]): GeoBox {
  const span = (axis: 0 | 1, least: number): [from: number, to: number] => {
    const values = places.map(place => place[axis])
    const [low, high] = [Math.min(...values) - MARGIN_DEGREES, Math.max(...values) + MARGIN_DEGREES]
    const more = Math.max(0, least - (high - low)) / 2
    return [low - more, high + more]
  }
  const [south, north] = span(0, LEAST_DEGREES)
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180))
  const [west, east] = span(1, (north - south) / (TALLEST * squeeze))
  return { south, west, north, east }
}
