/** A rectangle on a canvas, CSS pixels, y down. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A rectangle on the earth, degrees; west of −180 past the antimeridian. */
export interface GeoBox {
  readonly south: number
  readonly west: number
  readonly north: number
  readonly east: number
}

/** A part of a map: a rectangle of the earth, and where it lies on the canvas. */
export interface Pane extends Box {
  readonly geo: GeoBox
}

/** A map of one large part, and perhaps small ones in its south-west corner. */
export interface MapFrame {
  readonly panes: readonly Pane[]
  readonly canvasHeight: number
}

/** Room for the labels of the graticule. */
const MARGIN = { left: 34, right: 20, top: 4, bottom: 18 }

/** Share of the large part's width that a small part takes for each degree of longitude, and at least. */
const INSET = { perDegree: 0.0036, least: 0.07, gap: 4 }

/**
 * The parts of a map on a canvas of this width: degrees of longitude are drawn as short as they are at the part's middle.
 *
 * @param geos  the large part, then the small ones
 */
export function mapFrame([main, ...small]: readonly GeoBox[], canvasWidth: number): MapFrame {
  const width = Math.max(1, canvasWidth - MARGIN.left - MARGIN.right)
  const height = heightOf(main, width)
  const panes: Pane[] = [{ geo: main, left: MARGIN.left, top: MARGIN.top, width, height }]
  let left = MARGIN.left + INSET.gap
  for (const geo of small) {
    const paneWidth = Math.round(width * Math.max(INSET.least, (geo.east - geo.west) * INSET.perDegree))
    const paneHeight = Math.round(heightOf(geo, paneWidth))
    panes.push({ geo, left, top: MARGIN.top + height - INSET.gap - paneHeight, width: paneWidth, height: paneHeight })
    left += paneWidth + INSET.gap
  }
  return { panes, canvasHeight: height + MARGIN.top + MARGIN.bottom }
}

function heightOf({ south, north, west, east }: GeoBox, width: number): number {
  const middle = (south + north) / 2
  return (width * (north - south)) / ((east - west) * Math.cos((middle * Math.PI) / 180))
}

/** Canvas position of a place. */
export function positionOf(pane: Pane, latitude: number, longitude: number): [x: number, y: number] {
  const { geo, left, top, width, height } = pane
  const x = left + ((longitude - geo.west) / (geo.east - geo.west)) * width
  const y = top + height - ((latitude - geo.south) / (geo.north - geo.south)) * height
  return [x, y]
}

/** Place at a canvas position. */
export function placeAt(pane: Pane, x: number, y: number): [latitude: number, longitude: number] {
  const { geo, left, top, width, height } = pane
  const latitude = geo.south + ((top + height - y) / height) * (geo.north - geo.south)
  return [latitude, geo.west + ((x - left) / width) * (geo.east - geo.west)]
}

/** The part at a canvas position, small ones first as they lie on top; undefined beside the map. */
export const paneAt = ({ panes }: MapFrame, x: number, y: number): Pane | undefined =>
  panes.findLast(({ left, top, width, height }) => x >= left && x < left + width && y >= top && y < top + height)

/** Longitude as the map has it: east of the antimeridian on from −180. */
export function longitudeIn({ west }: GeoBox, longitude: number): number {
  return longitude - 360 * Math.floor((longitude - west) / 360)
}

export const isIn = (geo: GeoBox, latitude: number, longitude: number): boolean =>
  latitude >= geo.south && latitude <= geo.north && longitudeIn(geo, longitude) <= geo.east
