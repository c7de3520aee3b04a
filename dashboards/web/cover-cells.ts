import type { SiteColumns } from '../../services/api/wire.js'
import type { PixelCover } from '../../shared/domain/pixel-cover.js'
import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import type { PixelValues } from '../../shared/kernels/spread-pixels.js'
import { pixelValues, siteSizes, sitesOfPixels } from './cover-pixels.js'
import { boxesOfSites } from './map-area.js'
import { type CellValues, type MapCells, strokeTwice } from './map-cells.js'
import { type Pane, paneAt, positionOf } from './map-frame.js'
import { movedSite, nearestSite } from './nearest-site.js'
import { viridisRgb } from './palette.js'
import { pixelAtPosition } from './pixel-boxes.js'

/** A region whose cells are areas, drawn as the pixels that they cover. */
export function coverCells(sites: SiteColumns, grid: PixelGrid, cover: PixelCover): MapCells {
  const sizes = siteSizes(cover)
  const siteOf = sitesOfPixels(cover, sizes)
  // The parts of a map show one picture, and so does the map whenever it is drawn again.
  const pictures = new WeakMap<CellValues, HTMLCanvasElement>()
  const pictureOf = (cells: CellValues) => {
    const picture = pictures.get(cells) ?? paint(grid, pixelValues(cover, sizes, cells.values, cells.isAmount), cells)
    pictures.set(cells, picture)
    return picture
  }
  return {
    boxes: boxesOfSites(sites),
    areAreas: true,
    draw(context, pane, cells) {
      const { south, west, north, east } = pane.geo
      const across = (longitude: number) => (longitude - grid.west) / grid.step
      const down = (latitude: number) => grid.rows - (latitude - grid.south) / grid.step
      context.imageSmoothingEnabled = false
      const cut = [across(west), down(north), across(east) - across(west), down(south) - down(north)] as const
      context.drawImage(pictureOf(cells), ...cut, pane.left, pane.top, pane.width, pane.height)
    },
    mark(context, pane, site, theme) {
      const own = new Set(cover.pixel.subarray(cover.start[site], cover.start[site + 1]))
      context.beginPath()
      for (const pixel of own) if (siteOf.get(pixel) === site) traceEdges(context, grid, pane, pixel, siteOf, site)
      // A small county is a few points wide: a thick line would hide it.
      strokeTwice(context, theme, 1.25)
    },
    at(frame, x, y) {
      const pane = paneAt(frame, x, y)
      return pane && siteOf.get(pixelAtPosition(grid, pane, x, y) ?? -1)
    },
    moved: (site, north, east) => movedSite(sites, site, north, east),
    near(latitude, longitude) {
      const [row, col] = [(latitude - grid.south) / grid.step, (longitude - grid.west) / grid.step].map(Math.floor)
      return siteOf.get(row * grid.cols + col) ?? nearestSite(sites, latitude, longitude)
    },
  }
}

/** A picture of the grid, a dot a pixel, clear where nothing is known. Row 0 of the picture is the northernmost. */
function paint({ rows, cols }: PixelGrid, { pixel, value }: PixelValues, { scale }: CellValues): HTMLCanvasElement {
  const picture = document.createElement('canvas')
  picture.width = cols
  picture.height = rows
  const context = picture.getContext('2d')
  if (!context) throw new TypeError('this browser has no 2d canvas; use one that has')
  const image = context.createImageData(cols, rows)
  for (let i = 0; i < pixel.length; i++) {
    const row = rows - 1 - Math.floor(pixel[i] / cols)
    image.data.set([...viridisRgb(scale.share(value[i])), 255], 4 * (row * cols + (pixel[i] % cols)))
  }
  context.putImageData(image, 0, 0)
  return picture
}

/** Adds the edges of a pixel beyond which another site lies, or none. */
function traceEdges(
  context: CanvasRenderingContext2D,
  { south, west, step, cols }: PixelGrid,
  pane: Pane,
  pixel: number,
  siteOf: ReadonlyMap<number, number>,
  site: number,
): void {
  const [row, col] = [Math.floor(pixel / cols), pixel % cols]
  const edges = [
    [pixel - cols, row, col, row, col + 1],
    [pixel + cols, row + 1, col, row + 1, col + 1],
    [pixel - 1, row, col, row + 1, col],
    [pixel + 1, row, col + 1, row + 1, col + 1],
  ]
  for (const [beyond, fromRow, fromCol, toRow, toCol] of edges) {
    if (siteOf.get(beyond) === site) continue
    context.moveTo(...positionOf(pane, south + fromRow * step, west + fromCol * step))
    context.lineTo(...positionOf(pane, south + toRow * step, west + toCol * step))
  }
}
