import type { PixelGrid } from '../domain/pixel-grid.js'
import { OUTSIDE } from './energy-grid.js'

/** Slack at a pixel's edge, in pixels, as for our own pixels. */
const EDGE = 1e-9

/**
 * Pixel that covers a place by the rule of the paper's code: bins closed on the right, so a pixel owns its north and
 * east edges, and a quake on the south or west edge of the box is dropped. SPEC.md 1.1
 */
export function paperPixelAt(grid: PixelGrid, latitude: number, longitude: number): number {
  const row = Math.ceil((latitude - grid.south) / grid.step - EDGE) - 1
  const col = Math.ceil((longitude - grid.west) / grid.step - EDGE) - 1
  const inside = row >= 0 && row < grid.rows && col >= 0 && col < grid.cols
  return inside ? row * grid.cols + col : OUTSIDE
}
