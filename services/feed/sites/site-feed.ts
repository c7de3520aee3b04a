import type { Message, Observations, RawBatch, Reject } from '../../../shared/domain/messages.js'
import { streamflowVariable } from '../../../shared/domain/reading.js'
import type { Region } from '../../../shared/domain/region.js'
import type { SiteDomain } from '../../../shared/domain/site-features.js'
import { runoffMm } from '../../../shared/kernels/runoff.js'
import type { Fault } from '../fault.js'
import { countUp, type FeedCounts, type FeedProgress, initCounts } from '../feed-state.js'
import { fileOf, refuseDefect, rejectOf } from '../rejects.js'
import { noteBatch, watermarks } from '../watermarks.js'
import type { ParsedReadings } from './parsed-readings.js'
import { type ReadingRows, readingRows } from './reading-columns.js'
import { readingFault } from './reading-rules.js'
import { forgetReadings, initReadingTruth, type ReadingTruth, tellReading } from './reading-truth.js'
import { READERS, VARIABLES_OF } from './site-formats.js'
import {
  firstDayOf,
  isFlow,
  isLate,
  lateFault,
  longitudeIn,
  type Place,
  placeFault,
  type SiteFeed,
} from './site-places.js'

/** All that the feed of one domain of sites remembers between two batches. */
export interface SiteFeedState extends FeedProgress {
  /** By region. */
  readonly truths: Map<string, ReadingTruth>
  readonly counts: FeedCounts
}

/** A weekly value stands on its first day. */
const LONGEST_SPAN_DAYS = 7

const RUNOFF = streamflowVariable('runoff')

export const initSiteFeed = (): SiteFeedState => ({
  sources: new Map(),
  regions: new Map(),
  truths: new Map(),
  counts: initCounts(),
})

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
      forgetReadings(truthOf(state, domain, region), firstDayOf(state, region) - LONGEST_SPAN_DAYS)
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
  const parsed = READERS[domain](batch, site => longitudeIn(index, site))
  const variables = VARIABLES_OF[domain]
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
  const late = new Map<number, { readonly line: number; readonly fault: Fault; readings: number }>()
  const noteLate = (place: Place, i: number) => {
    const known = late.get(parsed.record[i])
    if (known !== undefined) known.readings++
    else late.set(parsed.record[i], { line: parsed.line[i], fault: lateFault(state, place, parsed, i), readings: 1 })
  }
  const isOnTime = new Uint8Array(parsed.records)
  for (let i = 0; i < parsed.count; i++) {
    const record = parsed.record[i]
    if (bad.has(record)) continue
    const places = index.get(parsed.site[i])
    if (places === undefined) {
      counts.read++
      counts.outside++
      isOnTime[record] = 1
    }
    for (const place of places ?? []) {
      if (isLate(state, place, parsed, i)) {
        noteLate(place, i)
        continue
      }
      isOnTime[record] = 1
      counts.read++
      const fault = placeFault(domain, place, parsed.variable[i])
      if (fault === undefined) takeReading(state, domain, place, parsed, i, batch, rows)
      else reject(record, parsed.line[i], fault)
    }
  }
  for (const [record, { line, fault, readings }] of late) {
    // A row of many days comes again with all of them: what it says of closed ones is ordinary.
    if (isOnTime[record] === 1) {
      counts.read += readings
      counts.excluded[CLOSED_DAYS] = (counts.excluded[CLOSED_DAYS] ?? 0) + readings
    } else {
      counts.read++
      reject(record, line, fault)
    }
  }
}

/** Under this name are excluded what a record says of days that have closed for good, beside days that are open. */
const CLOSED_DAYS = 'closed-days'

/** Tells the truth one reading that its place can take, and counts what it was: readings are counted, not records. */
function takeReading(
  state: SiteFeedState,
  domain: SiteDomain,
  { region, site }: Place,
  parsed: ParsedReadings,
  i: number,
  { fetchedMs, firstFetchedMs = fetchedMs }: RawBatch,
  rows: Map<string, ReadingRows>,
): void {
  const isRunoff = isFlow(domain, parsed.variable[i])
  const reading = {
    site,
    variable: isRunoff ? RUNOFF : parsed.variable[i],
    timeMs: parsed.timeMs[i],
    spanDays: parsed.spanDays[i],
    value: isRunoff ? runoffMm(parsed.value[i], region.sites![site].areaKm2!) : parsed.value[i],
    knownMs: Number.isNaN(parsed.knownMs[i]) ? firstFetchedMs : parsed.knownMs[i],
    quality: parsed.quality[i],
  }
  const outcome = tellReading(truthOf(state, domain, region), reading)
  if (outcome === 'new') state.counts.accepted++
  else state.counts[outcome]++
  if (outcome === 'repeated') return
  const builder = rows.get(region.id) ?? readingRows(parsed.count)
  rows.set(region.id, builder)
  builder.add(reading)
}

function truthOf(state: SiteFeedState, domain: SiteDomain, { id, sites = [] }: Region): ReadingTruth {
  const known = state.truths.get(id)
  if (known !== undefined) return known
  const truth = initReadingTruth(sites.length, VARIABLES_OF[domain].length)
  state.truths.set(id, truth)
  return truth
}
