import { EARTH_RADIUS_KM } from './etas-background.js'

const RADIAN = Math.PI / 180

/** Great circle by the haversine, km: exact enough at any distance. Sinnott (1984), Sky and Telescope 68, 158 */
export function distanceKm(latitude1: number, longitude1: number, latitude2: number, longitude2: number): number {
  const north = Math.sin(((latitude2 - latitude1) * RADIAN) / 2)
  const east = Math.sin(((longitude2 - longitude1) * RADIAN) / 2)
  const h = north * north + Math.cos(latitude1 * RADIAN) * Math.cos(latitude2 * RADIAN) * east * east
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}
