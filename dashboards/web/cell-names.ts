import type { RegionInfo } from '../../services/api/wire.js'
import { pixelCentre } from '../../shared/domain/pixel-grid.js'
import { nearestPlace, placesIn } from './places.js'

/** Latitude and longitude, degrees, of a pixel's centre or of a site. */
export const cellPlace = ({ sites, grid }: RegionInfo, cell: number): readonly [latitude: number, longitude: number] =>
  sites === null ? pixelCentre(grid, cell) : [sites.latitude[cell], sites.longitude[cell]]

/** `34.05° N, 118.25° W` of a pixel; the name of a site. */
export const cellName = (region: RegionInfo, cell: number): string =>
  region.sites === null ? degreesText(cellPlace(region, cell)) : region.sites.name[cell]

/** Where a pixel lies, in words; number and place of a site. */
export function nearName(region: RegionInfo, cell: number): string {
  const place = cellPlace(region, cell)
  const { sites, grid } = region
  return sites === null ? nearestPlace(placesIn(grid), ...place) : `${sites.id[cell]} · ${degreesText(place)}`
}

function degreesText([latitude, longitude]: readonly [number, number]): string {
  const side = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(2)}° ${value < 0 ? negative : positive}`
  return `${side(latitude, 'N', 'S')}, ${side(longitude, 'E', 'W')}`
}
