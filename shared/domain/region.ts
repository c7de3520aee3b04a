import type { PixelGrid } from './pixel-grid.js'

export type Domain = 'seismic'

/** The unit of state, of partitioning and of models. */
export interface Region {
  readonly id: string
  readonly domain: Domain
  readonly grid: PixelGrid
  /** Days between two issues. */
  readonly strideDays: number
  /** Length of the target window, days, counted from the issue time. */
  readonly horizonDays: number
  /** How far behind the watermark a report may lie and still change its day, days. */
  readonly latenessDays: number
}

/** Southern California, 32..36 N and 120..114 W: the region of the papers. SPEC.md 1.1 */
export const SOCAL: Region = {
  id: 'socal',
  domain: 'seismic',
  grid: { south: 32, west: -120, step: 0.1, rows: 40, cols: 60 },
  strideDays: 1,
  horizonDays: 14,
  latenessDays: 30,
}
