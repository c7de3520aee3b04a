import { FIRST_BIN_DAY } from './issue-days.js'
import type { PixelGrid } from './pixel-grid.js'
import { dayOf } from './units.js'

/** A span of UTC days, both ends included. */
export interface RecordDays {
  readonly fromDay: number
  readonly toDay: number
}

export const DOMAINS = ['seismic', 'streamflow', 'covid'] as const
export type Domain = (typeof DOMAINS)[number]

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
  /** The days over which the known input `linearTime` runs from −1 to 1. */
  readonly record: RecordDays
}

/** Southern California, 32..36 N and 120..114 W: the region of the papers. SPEC.md 1.1 */
export const SOCAL: Region = {
  id: 'socal',
  domain: 'seismic',
  grid: { south: 32, west: -120, step: 0.1, rows: 40, cols: 60 },
  strideDays: 1,
  horizonDays: 14,
  latenessDays: 30,
  // From the papers' first bin through a century, so that a live issue still moves on.
  record: { fromDay: FIRST_BIN_DAY, toDay: dayOf(Date.UTC(2049, 11, 31)) },
}
