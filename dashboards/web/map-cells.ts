import type { Theme } from './canvas.js'
import type { GeoBox, MapFrame, Pane } from './map-frame.js'
import type { ColourScale } from './palette.js'

/** One value per cell, and how they become colours. */
export interface CellValues {
  readonly values: ArrayLike<number>
  readonly scale: ColourScale
  /** Amounts may be shared out over pixels; chances may not. */
  readonly isAmount: boolean
}

/** What the cells of a region are on a map: pixels, points, or areas. */
export interface MapCells {
  /** What the map shows: a large part, then small ones. */
  readonly boxes: readonly GeoBox[]
  /** They fill the map: borders are drawn on top of them. */
  readonly areAreas: boolean
  /** Draws all cells in a part of the map. */
  draw(context: CanvasRenderingContext2D, pane: Pane, cells: CellValues, theme: Theme): void
  /** Draws what makes one cell stand out. */
  mark(context: CanvasRenderingContext2D, pane: Pane, cell: number, theme: Theme): void
  /** The cell that a pointer at a canvas position means. */
  at(frame: MapFrame, x: number, y: number): number | undefined
  /** The cell one or several steps away, or the last one before the edge. */
  moved(cell: number, north: number, east: number): number
  /** The cell of a place, or the nearest. */
  near(latitude: number, longitude: number): number
}

/**
 * Two strokes of the path, dark on light, so that one of them stands out from any colour below.
 *
 * @param width  of the upper one, CSS pixels
 */
export function strokeTwice(context: CanvasRenderingContext2D, theme: Theme, width = 2): void {
  context.lineJoin = 'miter'
  context.lineWidth = 2.5 * width
  context.strokeStyle = theme.halo
  context.stroke()
  context.lineWidth = width
  context.strokeStyle = theme.text
  context.stroke()
}
