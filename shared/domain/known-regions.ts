import type { RecordDays, Region } from './region.js'
import { SOCAL } from './region.js'
import { dayOf } from './units.js'
import { US_GRID } from './us-grid.js'

const spanOf = (fromYear: number, toYear: number): RecordDays => ({
  fromDay: dayOf(Date.UTC(fromYear, 0, 1)),
  toDay: dayOf(Date.UTC(toYear, 11, 31)),
})

/**
 * Southern California without what its network may have missed. Of the twelve periods of three years from 1980 on, ten have
 * a stable b from M 2.5 or below on (docs/results/skill-socal/catalogue.md).
 */
export const SOCAL_M25: Region = { ...SOCAL, id: 'socal-m25', leastMagnitude: 2.5 }

/** Runoff of stream gauges, forecast each day for each of the next 7. Its gauges come with the data. */
export const RIVERS: Region = {
  id: 'rivers',
  domain: 'streamflow',
  grid: US_GRID,
  strideDays: 1,
  windowDays: 1,
  horizonsDays: [1, 2, 3, 4, 5, 6, 7],
  latenessDays: 30,
  record: spanOf(1980, 2049),
}

const WEEKS = { strideDays: 7, windowDays: 7, horizonsDays: [7, 14, 21, 28], latenessDays: 35 } as const

/** New cases of the counties of the USA, forecast each week for each of the next 4. */
export const US_COUNTIES: Region & { readonly sitesFile: string } = {
  id: 'us-counties',
  domain: 'covid',
  grid: US_GRID,
  sitesFile: 'us-counties',
  ...WEEKS,
  record: spanOf(2020, 2049),
}

/** Hospital admissions of the states of the USA. */
export const US_STATES: Region & { readonly sitesFile: string } = {
  ...US_COUNTIES,
  id: 'us-states',
  sitesFile: 'us-states',
  target: 'admissions',
}

/** Regions that come with Groundswell, beside those of the settings. */
export const KNOWN_REGIONS: readonly (Region & { readonly sitesFile?: string })[] = [
  SOCAL,
  SOCAL_M25,
  RIVERS,
  US_COUNTIES,
  US_STATES,
]
