import type { SiteColumns } from '../../services/api/wire.js'
import { boxesOfSites } from './map-area.js'
import { type MapCells, strokeTwice } from './map-cells.js'
import { isIn, longitudeIn, type MapFrame, type Pane, paneAt, positionOf } from './map-frame.js'
import { movedSite, nearestSite } from './nearest-site.js'
import { viridis } from './palette.js'

/** A pointer farther than this from every dot means none of them, CSS pixels. */
const REACH = 40

/** A region whose cells are points, drawn as dots. */
export function dotCells(sites: SiteColumns): MapCells {
  const spot = (pane: Pane, site: number): [x: number, y: number] | undefined => {
    const [latitude, longitude] = [sites.latitude[site], sites.longitude[site]]
    return isIn(pane.geo, latitude, longitude)
      ? positionOf(pane, latitude, longitudeIn(pane.geo, longitude))
      : undefined
  }
  return {
    boxes: boxesOfSites(sites),
    areAreas: false,
    draw(context, pane, { values, scale }, theme) {
      const radius = dotRadius(sites.id.length)
      // The highest last, on top; those of which nothing is known below all others.
      const rank = (site: number) => (Number.isNaN(values[site]) ? -Infinity : values[site])
      const order = Array.from(sites.id, (_, site) => site).sort((a, b) => rank(a) - rank(b))
      context.lineWidth = 1
      for (const site of order) {
        const at = spot(pane, site)
        if (!at) continue
        context.beginPath()
        context.arc(...at, radius, 0, 2 * Math.PI)
        const isKnown = !Number.isNaN(values[site])
        context.fillStyle = isKnown ? viridis(scale.share(values[site])) : theme.panel
        context.fill()
        context.strokeStyle = isKnown ? theme.halo : theme.muted
        context.stroke()
      }
    },
    mark(context, pane, site, theme) {
      const at = spot(pane, site)
      if (!at) return
      context.beginPath()
      context.arc(...at, dotRadius(sites.id.length) + 3, 0, 2 * Math.PI)
      strokeTwice(context, theme)
    },
    at: (frame, x, y) => nearestDot(frame, spot, sites.id.length, x, y),
    moved: (site, north, east) => movedSite(sites, site, north, east),
    near: (latitude, longitude) => nearestSite(sites, latitude, longitude),
  }
}

/** CSS pixels: many dots are small. */
const dotRadius = (dots: number): number => (dots > 1000 ? 2 : dots > 100 ? 4 : 6)

function nearestDot(
  frame: MapFrame,
  spot: (pane: Pane, site: number) => [x: number, y: number] | undefined,
  dots: number,
  x: number,
  y: number,
): number | undefined {
  const pane = paneAt(frame, x, y)
  if (!pane) return undefined
  let nearest: number | undefined
  let least = REACH
  for (let site = 0; site < dots; site++) {
    const at = spot(pane, site)
    const distance = at ? Math.hypot(at[0] - x, at[1] - y) : Infinity
    if (distance >= least) continue
    least = distance
    nearest = site
  }
  return nearest
}
