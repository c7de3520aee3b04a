import type { PixelCover } from '../domain/pixel-cover.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import type { Area } from '../domain/polygon.js'
import { addRingCoverage, coverageBox, eachCoveredPixel } from './coverage-box.js'
import { OUTSIDE, pixelAt } from './energy-grid.js'
import { middleOf } from './polygon-middle.js'
import { AUTHALIC_RADIUS_KM, polygonSteradians, RADIANS } from './sphere-area.js'
import { type FlatRing, shiftRings, unwrapPolygon } from './unwrapped-polygon.js'

/** What areas cover of a grid. */
export interface AreaCover {
  readonly cover: PixelCover
  /** Area of each site, with what lies outside the grid, km²; shape [sites]. */
  readonly areaKm2: Float64Array
}

export interface CoverSettings {
  /**
   * A site of which less than this part lies inside the grid covers nothing: else all of its people would be put into the
   * sliver that does. The shares of one that stays are those of its inside, and add up to 1.
   */
  readonly minInside: number
}

export const COVER_DEFAULTS: CoverSettings = { minInside: 0.5 }

/** What a pixel is covered by less than this part of its area is rounding. */
const SLIVER = 1e-9

/** Covers of areas one after the other; see PixelCover. */
export interface CoverBuilder {
  readonly start: number[]
  readonly pixel: number[]
  readonly share: number[]
}

/**
 * How the area of each site is shared out over the pixels of a grid, by area on the sphere.
 *
 * Polygons on either side of the antimeridian come together where the grid lies: see US_GRID. What has no area, such as
 * Falls Church, Virginia, which the simplified atlas squeezes to a line, covers the pixel that its middle lies in.
 */
export function areaCover(
  areas: readonly Area[],
  grid: PixelGrid,
  settings: CoverSettings = COVER_DEFAULTS,
): AreaCover {
  const builder: CoverBuilder = { start: [0], pixel: [], share: [] }
  const areaKm2 = new Float64Array(areas.length)
  for (const [s, area] of areas.entries()) {
    const polygons = area.map(polygon => placedOn(grid, unwrapPolygon(polygon)))
    const total = polygons.reduce((sum, rings) => sum + polygonSteradians(rings), 0)
    areaKm2[s] = total * AUTHALIC_RADIUS_KM ** 2
    if (total > 0) addSite(builder, polygons, grid, total * settings.minInside)
    else if (polygons.length > 0) addPoint(builder, polygons, grid)
    builder.start.push(builder.pixel.length)
  }
  return { cover: coverFrom(builder), areaKm2 }
}

export const coverFrom = ({ start, pixel, share }: CoverBuilder): PixelCover => ({
  start: Uint32Array.from(start),
  pixel: Uint32Array.from(pixel),
  share: Float64Array.from(share),
})

/** @param least  steradians inside the grid, below which the site covers nothing */
function addSite(builder: CoverBuilder, polygons: readonly FlatRing[][], grid: PixelGrid, least: number): void {
  const bounds = boundsOf(polygons, grid)
  if (bounds === undefined) return
  const box = coverageBox(grid, ...bounds)
  for (const rings of polygons) for (const [i, ring] of rings.entries()) addRingCoverage(box, ring, i > 0)
  const first = builder.pixel.length
  let inside = 0
  eachCoveredPixel(box, (pixel, steradians) => {
    if (steradians <= SLIVER * pixelSteradians(grid, pixel)) return
    builder.pixel.push(pixel)
    builder.share.push(steradians)
    inside += steradians
  })
  // A county that touches the grid's edge from within must not fall out for its rounding.
  const keeps = inside > 0 && inside >= least * (1 - SLIVER)
  if (!keeps) {
    builder.pixel.length = first
    builder.share.length = first
  }
  for (let i = first; i < builder.share.length; i++) builder.share[i] /= inside
}

function addPoint(builder: CoverBuilder, polygons: readonly FlatRing[][], grid: PixelGrid): void {
  const [x, y] = middleOf(polygons)
  const pixel = pixelAt(grid, y, x)
  if (pixel === OUTSIDE) return
  builder.pixel.push(pixel)
  builder.share.push(1)
}

/** Area of a pixel on the unit sphere. */
export function pixelSteradians(grid: PixelGrid, pixel: number): number {
  const south = grid.south + Math.floor(pixel / grid.cols) * grid.step
  return grid.step * RADIANS * (Math.sin((south + grid.step) * RADIANS) - Math.sin(south * RADIANS))
}

/** South-west pixel and size of the part of the grid that the polygons touch; undefined if there is none. */
function boundsOf(
  polygons: readonly FlatRing[][],
  { south, west, step, rows, cols }: PixelGrid,
): readonly [row: number, col: number, rows: number, cols: number] | undefined {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [shell] of polygons) {
    for (let i = 0; i < shell.length; i += 2) {
      left = Math.min(left, shell[i])
      right = Math.max(right, shell[i])
      bottom = Math.min(bottom, shell[i + 1])
      top = Math.max(top, shell[i + 1])
    }
  }
  const row = Math.max(0, Math.floor((bottom - south) / step))
  const col = Math.max(0, Math.floor((left - west) / step))
  const height = Math.min(rows, Math.ceil((top - south) / step)) - row
  const width = Math.min(cols, Math.ceil((right - west) / step)) - col
  return height > 0 && width > 0 ? [row, col, height, width] : undefined
}

/** Turns a polygon by whole circles to where it shares most longitudes with the grid; where it shares none, it stays. */
export function placedOn({ west, step, cols }: PixelGrid, rings: FlatRing[]): FlatRing[] {
  const east = west + cols * step
  let [left, right] = [Infinity, -Infinity]
  for (let i = 0; i < (rings[0]?.length ?? 0); i += 2) {
    left = Math.min(left, rings[0][i])
    right = Math.max(right, rings[0][i])
  }
  const shared = (turn: number) => Math.min(right + turn, east) - Math.max(left + turn, west)
  const turn = [0, -360, 360].reduce((best, other) => (shared(other) > Math.max(0, shared(best)) ? other : best))
  if (turn !== 0) shiftRings(rings, turn)
  return rings
}
