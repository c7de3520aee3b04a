import type { SiteColumns } from '../../services/api/wire.js'

type Places = Pick<SiteColumns, 'latitude' | 'longitude'>

/** The site nearest to a place, on a plane of degrees shortened as they are there. */
export function nearestSite(places: Places, latitude: number, longitude: number): number {
  let nearest = 0
  let least = Infinity
  for (let site = 0; site < places.latitude.length; site++) {
    const distance = Math.hypot(...stepsTo(places, site, latitude, longitude))
    if (distance >= least) continue
    least = distance
    nearest = site
  }
  return nearest
}

/**
 * The site that an arrow leads to: the nearest of those that lie within 45° of its direction, several times over for a
 * longer step; the last one where there is no further.
 */
export function movedSite(places: Places, site: number, north: number, east: number): number {
  const steps = Math.max(Math.abs(north), Math.abs(east))
  let at = site
  for (let step = 0; step < steps; step++) at = nextSite(places, at, Math.sign(north), Math.sign(east))
  return at
}

function nextSite(places: Places, from: number, north: number, east: number): number {
  let next = from
  let least = Infinity
  for (let site = 0; site < places.latitude.length; site++) {
    const [up, right] = stepsTo(places, site, places.latitude[from], places.longitude[from])
    const along = up * north + right * east
    const across = Math.abs(up * east) + Math.abs(right * north)
    if (along <= 0 || across > along || along + across >= least) continue
    least = along + across
    next = site
  }
  return next
}

/** Degrees of latitude north and, as long as those, east, the short way round. */
function stepsTo(places: Places, site: number, latitude: number, longitude: number): [north: number, east: number] {
  const around = places.longitude[site] - longitude
  const east = around - 360 * Math.round(around / 360)
  return [places.latitude[site] - latitude, east * Math.cos((latitude * Math.PI) / 180)]
}
