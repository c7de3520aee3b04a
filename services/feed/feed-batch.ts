import type { Message, Observations, RawBatch, Reject } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { countUp, type FeedState, progressOf } from './feed-state.js'
import { type ColumnBuilder, columnBuilder } from './quake-rows.js'
import { forgetBefore, isKnown, type OnRow, type QuakeContent, tellTruth } from './quake-truth.js'
import { parseSeismic } from './seismic-formats.js'
import type { Fault, SeismicReport } from './seismic-report.js'
import { ruleFault } from './seismic-rules.js'
import { isEarthquake, seismicType } from './seismic-types.js'
import { noteBatch, watermarks } from './watermarks.js'

/** One raw batch → rejects, observations of each region that has any, and the watermarks that it moves on. */
export function feedBatch(state: FeedState, regions: readonly Region[], batch: RawBatch): Message[] {
  if (!noteBatch(state, batch)) {
    state.counts.repeatedBatches++
    return []
  }
  const rejects: Reject[] = []
  const builders = new Map<string, ColumnBuilder>()
  if (batch.bytes.length > 0) readRecords(state, regions, batch, rejects, builders)
  const marks = observationsOf(builders)
  const moved = watermarks(state, regions)
  if (moved.length > 0) forgetOld(state, regions)
  return [...rejects, ...marks, ...moved]
}

function readRecords(
  state: FeedState,
  regions: readonly Region[],
  batch: RawBatch,
  rejects: Reject[],
  builders: Map<string, ColumnBuilder>,
): void {
  const { counts } = state
  const parsed = parseSeismic(batch)
  const reject = (record: number, line: number, { reason, message }: Fault) => {
    countUp(counts.rejected, reason)
    const { domain, format, header } = batch
    const source = batch.file ?? batch.source
    const where = { domain, source, format, ...(header !== undefined && { header }), line }
    rejects.push({ topic: 'rejects', ...where, reason, message, bytes: parsed.recordBytes(record) })
  }
  const onRow: OnRow = (region, id, kind, content) => {
    const builder = builders.get(region) ?? columnBuilder(parsed.records)
    builders.set(region, builder)
    builder.add(id, kind, content)
  }
  counts.read += parsed.records
  for (const { record, line, reason, message } of parsed.refused) reject(record, line, { reason, message })
  for (const report of parsed.reports) {
    const fault = ruleFault(report, batch.fetchedMs) ?? takeReport(state, regions, report, onRow)
    if (fault !== undefined) reject(report.record, report.line, fault)
  }
}

/** Tells the truth of a valid report and counts what it was. Returns a fault if it comes too late. */
function takeReport(
  state: FeedState,
  regions: readonly Region[],
  report: SeismicReport,
  onRow: OnRow,
): Fault | undefined {
  const { truth, counts } = state
  const type = report.deleted ? '' : seismicType(report.type)
  const stands = !report.deleted && isEarthquake(type)
  const day = dayOf(report.timeMs)
  const isLate = ({ id, latenessDays }: Region) => day < dayOf(progressOf(state, id).watermarkMs) - latenessDays
  const covering = stands ? regions.filter(({ grid }) => covers(grid, report)) : []
  const ids = report.aliases.length === 0 ? [report.id] : [report.id, ...report.aliases]
  // What was never reported, or is forgotten, can be taken back only while its day may still change.
  const concerned = report.deleted && !isKnown(truth, ids) ? regions : covering
  const onTime = concerned.filter(region => !isLate(region))
  if (concerned.length > 0 && onTime.length === 0) return lateFault(day, concerned, state)

  const content: QuakeContent = {
    timeMs: report.timeMs,
    updatedMs: report.updatedMs,
    latitude: report.latitude,
    longitude: report.longitude,
    depthKm: report.depthKm,
    magnitude: report.magnitude,
    stands,
    regions: stands ? onTime.map(({ id }) => id) : [],
  }
  const outcome = tellTruth(truth, ids, content, onRow)
  if (outcome === 'new') {
    if (covering.length === 0) counts.outside++
    else counts.accepted++
  } else if (outcome === 'void' && !report.deleted) countUp(counts.excluded, type)
  else counts[outcome]++
  const putOut = outcome === 'revised' || (outcome === 'new' && covering.length > 0)
  if (putOut && Number.isNaN(report.magnitude)) counts.unknownMagnitude++
  return undefined
}

const covers = (grid: Region['grid'], { latitude, longitude }: SeismicReport): boolean =>
  pixelAt(grid, latitude, longitude) !== OUTSIDE

function lateFault(day: number, late: readonly Region[], state: FeedState): Fault {
  const behind = late.map(({ id, latenessDays }) => {
    const days = dayOf(progressOf(state, id).watermarkMs) - day
    return `${days} days behind the watermark of ${id}, which waits ${latenessDays}`
  })
  return { reason: 'late', message: `the report comes ${behind.join('; ')}; replay from before its day to take it in` }
}

function observationsOf(builders: ReadonlyMap<string, ColumnBuilder>): Observations[] {
  return [...builders].map(([region, builder]) => ({ topic: 'observations', region, quakes: builder.columns() }))
}

/** A day more than the longest lateness, as a report may move a quake over midnight. */
function forgetOld(state: FeedState, regions: readonly Region[]): void {
  const firstDays = regions.map(({ id, latenessDays }) => dayOf(progressOf(state, id).watermarkMs) - latenessDays - 1)
  forgetBefore(state.truth, Math.min(...firstDays))
}
