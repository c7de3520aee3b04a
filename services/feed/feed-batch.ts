import type { Message, Observations, RawBatch, Reject } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { countUp, type FeedState, progressOf } from './feed-state.js'
import { type ColumnBuilder, columnBuilder } from './quake-rows.js'
import { forgetBefore, isKnown, type OnRow, tellTruth } from './quake-truth.js'
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
  const gates = gatesOf(state, regions)
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
    const fault = ruleFault(report, batch.fetchedMs) ?? takeReport(state, gates, report, onRow)
    if (fault !== undefined) reject(report.record, report.line, fault)
  }
}

/** A region as one batch meets it. */
interface Gate {
  readonly region: Region
  /** First day that a report may still change. */
  readonly firstDay: number
  /** The region's id alone: most reports lie in one region, and share this. */
  readonly alone: readonly string[]
}

const NOWHERE: readonly string[] = []

const gatesOf = (state: FeedState, regions: readonly Region[]): Gate[] =>
  regions.map(region => ({
    region,
    firstDay: dayOf(progressOf(state, region.id).watermarkMs) - region.latenessDays,
    alone: [region.id],
  }))

/** Tells the truth of a valid report and counts what it was. Returns a fault if it comes too late. */
function takeReport(
  { truth, counts }: FeedState,
  gates: readonly Gate[],
  report: SeismicReport,
  onRow: OnRow,
): Fault | undefined {
  const { ids, timeMs, updatedMs, latitude, longitude, depthKm, magnitude, deleted } = report
  const type = deleted ? '' : seismicType(report.type)
  const stands = !deleted && isEarthquake(type)
  // What was never reported, or is forgotten, can be taken back only while its day may still change.
  const concernsAll = deleted && !isKnown(truth, ids)
  const day = dayOf(timeMs)
  let onTime = NOWHERE
  let late: Gate[] | undefined
  for (const gate of gates) {
    if (!concernsAll && !(stands && pixelAt(gate.region.grid, latitude, longitude) !== OUTSIDE)) continue
    if (day < gate.firstDay) late = [...(late ?? []), gate]
    else onTime = onTime === NOWHERE ? gate.alone : [...onTime, gate.region.id]
  }
  if (late !== undefined && onTime === NOWHERE) return lateFault(day, late)

  const regions = stands ? onTime : NOWHERE
  const outcome = tellTruth(
    truth,
    ids,
    { timeMs, updatedMs, latitude, longitude, depthKm, magnitude, stands, regions },
    onRow,
  )
  const isOutside = outcome === 'new' && regions === NOWHERE
  if (isOutside) counts.outside++
  else if (outcome === 'new') counts.accepted++
  else if (outcome === 'void' && !deleted) countUp(counts.excluded, type)
  else counts[outcome]++
  if (Number.isNaN(magnitude) && !isOutside && (outcome === 'new' || outcome === 'revised')) counts.unknownMagnitude++
  return undefined
}

function lateFault(day: number, late: readonly Gate[]): Fault {
  const behind = late.map(({ region, firstDay }) => {
    const { id, latenessDays } = region
    return `${firstDay + latenessDays - day} days behind the watermark of ${id}, which waits ${latenessDays}`
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
