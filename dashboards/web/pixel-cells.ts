import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { gridBox } from './map-area.js'
import { type MapCells, strokeTwice } from './map-cells.js'
import { paneAt } from './map-frame.js'
import { viridis } from './palette.js'
import { movedPixel, pixelAtPosition, pixelBox, pixelNear } from './pixel-boxes.js'

/** A region whose cells are the pixels of its grid. */
export const pixelCells = (grid: PixelGrid): MapCells => ({
  boxes: [gridBox(grid)],
  areAreas: true,
  draw(context, pane, { values, scale }) {
    for (let pixel = 0; pixel < values.length; pixel++) {
      if (scale.none !== undefined && !(values[pixel] > 0)) continue
      const { left, top, width, height } = pixelBox(grid, pane, pixel)
      context.fillStyle = viridis(scale.share(values[pixel]))
      context.fillRect(left, top, width, height)
    }
  },
  mark(context, pane, pixel, theme) {
    const { left, top, width, height } = pixelBox(grid, pane, pixel)
    context.beginPath()
    context.rect(left - 2, top - 2, width + 4, height + 4)
    strokeTwice(context, theme)
  },
  at(frame, x, y) {
    const pane = paneAt(frame, x, y)
    return pane && pixelAtPosition(grid, pane, x, y)
  },
  moved: (pixel, north, east) => movedPixel(grid, pixel, north, east),
  near: (latitude, longitude) => pixelNear(grid, latitude, longitude),
})
