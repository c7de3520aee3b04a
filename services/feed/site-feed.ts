import type { Message, Observations, RawBatch, Reject } from '../../shared/domain/messages.js'
import {
  COVID_VARIABLES,
  STREAMFLOW_VARIABLES,
  streamflowVariable,
  type Variable,
} from '../../shared/domain/reading.js'
import type { Region } from '../../shared/domain/region.js'
import type { Site } from '../../shared/domain/site.js'
import type { SiteDomain } from '../../shared/domain/site-features.js'
import { dayOf } from '../../shared/domain/units.js'
import { runoffMm } from '../../shared/kernels/runoff.js'
import { parseCovid } from './covid/covid-formats.js'
import { countUp, type FeedCounts, type FeedProgress, initCounts, progressOf } from './feed-state.js'
import type { ParsedReadings } from './parsed-readings.js'
import { type ReadingRows, readingRows } from './reading-columns.js'
import { readingFault } from './reading-rules.js'
import { forgetReadings, initReadingTruth, type ReadingTruth, tellReading } from './reading-truth.js'
import { fileOf, refuseDefect, rejectOf } from './rejects.js'
import type { Fault } from './seismic-report.js'
import { parseStreamflow } from './streamflow/streamflow-formats.js'
import { noteBatch, watermarks } from './watermarks.js'

/** All that the feed of one domain of sites remembers between two batches. */
export interface SiteFeedState extends FeedProgress {
  /** By region. */
  readonly truths: Map<string, ReadingTruth>
  readonly counts: FeedCounts
}

type Parser = (batch: RawBatch, longitudeOf: (site: string) => number | undefined) => ParsedReadings

const PARSERS: Readonly<Record<SiteDomain, Parser>> = {
  streamflow: parseStreamflow,
  covid: parseCovid,
}

const VARIABLES: Readonly<Record<SiteDomain, readonly Variable[]>> = {
  streamflow: STREAMFLOW_VARIABLES,
  covid: COVID_VARIABLES,
}

/** A weekly value stands on its first day. */
const LONGEST_SPAN_DAYS = 7

const DISCHARGE = streamflowVariable('discharge')
const RUNOFF = streamflowVariable('runoff')

export const initSiteFeed = (): SiteFeedState => ({
  sources: new Map(),
  regions: new Map(),
  truths: new Map(),
  counts: initCounts(),
})

/** Where a site is found. */
interface Place {
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

/**
 * One raw batch → rejects, observations of each region that has any, and the watermarks that it moves on. Counted are
 * readings, in each region that has their site, and records that were refused.
 */
export function feedReadings(state: SiteFeedState, feed: SiteFeed, batch: RawBatch): Message[] {
  const { domain, regions } = feed
  if (!noteBatch(state, batch)) {
    state.counts.repeatedBatches++
    return []
  }
  const rejects: Reject[] = []
  const rows = new Map<string, ReadingRows>()
  if (batch.defect !== undefined) rejects.push(refuseDefect(state.counts, batch, batch.defect))
  else if (batch.bytes.length > 0) readRecords(state, feed, batch, rejects, rows)
  const observations = [...rows].map(
    ([region, builder]): Observations => ({ topic: 'observations', region, readings: builder.columns() }),
  )
  const moved = watermarks(state, regions, new Set(rows.keys()))
  if (moved.length > 0) {
    for (const region of regions) {
      forgetReadings(
        truthOf(state, domain, region),
        firstDayOf(state, region.id, region.latenessDays) - LONGEST_SPAN_DAYS,
      )
    }
  }
  return [...rejects, ...observations, ...moved]
}

function readRecords(
  state: SiteFeedState,
  { domain, index }: SiteFeed,
  batch: RawBatch,
  rejects: Reject[],
  rows: Map<string, ReadingRows>,
): void {
  const { counts } = state
  const parsed = PARSERS[domain](batch, site => longitudeIn(index, site))
  const variables = VARIABLES[domain]
  // Of a record with several readings the first that is bad speaks for it.
  const bad = new Set<number>()
  const reject = (record: number, line: number, fault: Fault) => {
    bad.add(record)
    countUp(counts.rejected, fault.reason)
    rejects.push(rejectOf(batch, line, fault, parsed.recordBytes(record), fileOf(batch, record)))
  }
  counts.read += parsed.refused.length
  for (const refusal of parsed.refused) reject(refusal.record, refusal.line, refusal)
  for (let i = 0; i < parsed.count; i++) {
    if (bad.has(parsed.record[i])) continue
    const fault = readingFault(variables[parsed.variable[i]], parsed.timeMs[i], parsed.value[i], batch.fetchedMs)
    if (fault === undefined) continue
    counts.read++
    reject(parsed.record[i], parsed.line[i], fault)
  }
  for (let i = 0; i < parsed.count; i++) {
    const record = parsed.record[i]
    if (bad.has(record)) continue
    const places = index.get(parsed.site[i])
    counts.read += places?.length ?? 1
    if (places === undefined) counts.outside++
    for (const place of places ?? []) {
      const fault = takeReading(state, domain, place, parsed, i, batch, rows)
      if (fault !== undefined) reject(record, parsed.line[i], fault)
    }
  }
}

/**
 * Tells the truth one reading and counts what it was: readings are counted, not records. Returns a fault if it comes too
 * late, or cannot be used.
 */
function takeReading(
  state: SiteFeedState,
  domain: SiteDomain,
  { region, site }: Place,
  parsed: ParsedReadings,
  i: number,
  { fetchedMs }: RawBatch,
  rows: Map<string, ReadingRows>,
): Fault | undefined {
  const timeMs = parsed.timeMs[i]
  const spanDays = parsed.spanDays[i]
  const lastDay = dayOf(timeMs) + Math.max(1, spanDays) - 1
  const firstDay = firstDayOf(state, region.id, region.latenessDays)
  if (lastDay < firstDay) return lateFault(region, lastDay, firstDay)
  const place = region.sites![site]
  const isDischarge = domain === 'streamflow' && parsed.variable[i] === DISCHARGE
  if (isDischarge && place.areaKm2 === undefined) return areaFault(place)
  const reading = {
    site,
    variable: isDischarge ? RUNOFF : parsed.variable[i],
    timeMs,
    spanDays,
    value: isDischarge ? runoffMm(parsed.value[i], place.areaKm2!) : parsed.value[i],
    knownMs: Number.isNaN(parsed.knownMs[i]) ? fetchedMs : parsed.knownMs[i],
    quality: parsed.quality[i],
  }
  const outcome = tellReading(truthOf(state, domain, region), reading)
  if (outcome === 'new') state.counts.accepted++
  else state.counts[outcome]++
  if (outcome === 'repeated') return undefined
  const builder = rows.get(region.id) ?? readingRows(parsed.count)
  rows.set(region.id, builder)
  builder.add(reading)
  return undefined
}

function truthOf(state: SiteFeedState, domain: SiteDomain, { id, sites = [] }: Region): ReadingTruth {
  const known = state.truths.get(id)
  if (known !== undefined) return known
  const truth = initReadingTruth(sites.length, VARIABLES[domain].length)
  state.truths.set(id, truth)
  return truth
}

function longitudeIn(index: SiteFeed['index'], id: string): number | undefined {
  const [place] = index.get(id) ?? []
  return place?.region.sites?.[place.site].longitude
}

/** First day that a reading may still change. */
const firstDayOf = (state: SiteFeedState, region: string, latenessDays: number): number =>
  dayOf(progressOf(state, region).watermarkMs) - latenessDays

function lateFault({ id, latenessDays }: Region, day: number, firstDay: number): Fault {
  const behind = firstDay + latenessDays - day
  return {
    reason: 'late',
    message:
      `the reading comes ${behind} days behind the watermark of ${id}, which waits ${latenessDays}; ` +
      'replay from before its day to take it in',
  }
}

const areaFault = ({ id }: Site): Fault => ({
  reason: 'no-drainage-area',
  message: `gauge ${id} has no drainage area, so its discharge gives no runoff; add areaKm2 to the table of the sites`,
})
