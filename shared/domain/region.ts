import { FIRST_BIN_DAY } from './issue-days.js'
import { type PixelGrid, pixelCount } from './pixel-grid.js'
import type { Site } from './site.js'
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
  /**
   * Places of which fields, features and forecasts hold a value each. Absent: they hold one for each pixel of the grid.
   * New sites are added at the end: state and stores name a site by its place here.
   */
  readonly sites?: readonly Site[]
  /** Column of the fields that is forecast, of sites: default the first of its domain; see site-features.ts. */
  readonly target?: string
  /** Days between two issues. */
  readonly strideDays: number
  /** Length of the target window, days. */
  readonly windowDays: number
  /** Where each target window ends, days from the issue time, ascending. */
  readonly horizonsDays: readonly number[]
  /**
   * Earthquakes below it are left out of the fields, and so of features, forecasts and truth: the magnitude of
   * completeness, for who wants models that never see what a network misses. Absent: all magnitudes count, as in the papers.
   */
  readonly leastMagnitude?: number
  /** How far behind the watermark a report may lie and still change its day, days. */
  readonly latenessDays: number
  /** The days over which the known input `linearTime` runs from −1 to 1. */
  readonly record: RecordDays
}

/** How many values a field, a row of features or a forecast's mean has. */
export const cellCount = ({ sites, grid }: Pick<Region, 'sites' | 'grid'>): number => sites?.length ?? pixelCount(grid)

export const longestHorizon = ({ horizonsDays }: Region): number => horizonsDays[horizonsDays.length - 1]

/** Southern California, 32..36 N and 120..114 W: the region of the papers. SPEC.md 1.1 */
export const SOCAL: Region = {
  id: 'socal',
  domain: 'seismic',
  grid: { south: 32, west: -120, step: 0.1, rows: 40, cols: 60 },
  strideDays: 1,
  windowDays: 14,
  horizonsDays: [14],
  latenessDays: 30,
  // From the papers' first bin through a century, so that a live issue still moves on.
  record: { fromDay: FIRST_BIN_DAY, toDay: dayOf(Date.UTC(2049, 11, 31)) },
}
