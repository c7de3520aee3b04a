import type { PixelGrid } from './pixel-grid.js'

/**
 * The USA at 0.1°: 17..71.5 N, 188..64.5 W, with Alaska, Hawaii, Puerto Rico and the Virgin Islands. The west edge lies
 * past the antimeridian, at 172 E, so that the Aleutians are in one piece: a place at 175 E counts as 185 W here. Guam,
 * the Northern Marianas and American Samoa lie outside.
 */
export const US_GRID: PixelGrid = { south: 17, west: -188, step: 0.1, rows: 545, cols: 1235 }
