import { streamflowVariable } from '../../../shared/domain/reading.js'
import type { Region } from '../../../shared/domain/region.js'
import type { Site } from '../../../shared/domain/site.js'
import type { SiteDomain } from '../../../shared/domain/site-features.js'
import { dayOf } from '../../../shared/domain/units.js'
import type { Fault } from '../fault.js'
import { type FeedProgress, progressOf } from '../feed-state.js'
import type { ParsedReadings } from './parsed-readings.js'

const DISCHARGE = streamflowVariable('discharge')

/** Where a site is found. */
export interface Place {
  readonly region: Region
  readonly site: number
}

/** The regions of one domain of sites, and their sites by id. */
export interface SiteFeed {
  readonly domain: SiteDomain
  readonly regions: readonly Region[]
  readonly index: ReadonlyMap<string, readonly Place[]>
}

export function siteFeed(domain: SiteDomain, regions: readonly Region[]): SiteFeed {
  const index = new Map<string, Place[]>()
  for (const region of regions) {
    region.sites?.forEach(({ id }, site) => {
      index.set(id, [...(index.get(id) ?? []), { region, site }])
    })
  }
  return { domain, regions, index }
}

/** Whether a reading comes too late for a place: all its days have closed for good. */
export const isLate = (progress: FeedProgress, { region }: Place, parsed: ParsedReadings, i: number): boolean =>
  lastDayOf(parsed, i) < firstDayOf(progress, region)

/** @param i  of a reading that is late */
export function lateFault(progress: FeedProgress, { region }: Place, parsed: ParsedReadings, i: number): Fault {
  const { id, latenessDays } = region
  const behind = firstDayOf(progress, region) + latenessDays - lastDayOf(parsed, i)
  return {
    reason: 'late',
    message:
      `the reading comes ${behind} days behind the watermark of ${id}, which waits ${latenessDays}; ` +
      'replay from before its day to take it in',
  }
}

/** Why a place cannot take a reading that is on time and obeys all rules. */
export function placeFault(domain: SiteDomain, { region, site }: Place, variable: number): Fault | undefined {
  const place = region.sites![site]
  return isFlow(domain, variable) && place.areaKm2 === undefined ? areaFault(place) : undefined
}

/** Whether a reading is a discharge, to be turned into runoff. */
export const isFlow = (domain: SiteDomain, variable: number): boolean =>
  domain === 'streamflow' && variable === DISCHARGE

export function longitudeIn(index: SiteFeed['index'], id: string): number | undefined {
  const [place] = index.get(id) ?? []
  return place?.region.sites?.[place.site].longitude
}

/** First day that a reading may still change. */
export const firstDayOf = (progress: FeedProgress, { id, latenessDays }: Region): number =>
  dayOf(progressOf(progress, id).watermarkMs) - latenessDays

const lastDayOf = ({ timeMs, spanDays }: ParsedReadings, i: number): number =>
  dayOf(timeMs[i]) + Math.max(1, spanDays[i]) - 1

const areaFault = ({ id }: Site): Fault => ({
  reason: 'no-drainage-area',
  message: `gauge ${id} has no drainage area, so its discharge gives no runoff; add areaKm2 to the table of the sites`,
})
