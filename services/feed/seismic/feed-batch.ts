import type { Message, Observations, RawBatch, Reject } from '../../../shared/domain/messages.js'
import type { Region } from '../../../shared/domain/region.js'
import { dayOf } from '../../../shared/domain/units.js'
import type { Fault } from '../fault.js'
import { countUp, type FeedState, progressOf } from '../feed-state.js'
import { fileOf, refuseDefect, rejectOf } from '../rejects.js'
import { noteBatch, watermarks } from '../watermarks.js'
import { HIERARCHY_DEFAULTS, type SourceHierarchy } from './agency-order.js'
import { type ColumnBuilder, columnBuilder } from './quake-rows.js'
import { forgetBefore, isKnown } from './quake-solution.js'
import { type OnRow, tellTruth } from './quake-truth.js'
import { gatesOf, NOWHERE, type RegionGate, takersOf } from './region-gates.js'
import { parseSeismic } from './seismic-formats.js'
import type { SeismicReport } from './seismic-report.js'
import { ruleFault } from './seismic-rules.js'
import { isEarthquake, seismicType } from './seismic-types.js'

/** One raw batch → rejects, observations of each region that has any, and the watermarks that it moves on. */
export function feedBatch(
  state: FeedState,
  regions: readonly Region[],
  batch: RawBatch,
  hierarchy: SourceHierarchy = HIERARCHY_DEFAULTS,
): Message[] {
  if (!noteBatch(state, batch)) {
    state.counts.repeatedBatches++
    return []
  }
  const rejects: Reject[] = []
  const builders = new Map<string, ColumnBuilder>()
  if (batch.defect !== undefined) rejects.push(refuseDefect(state.counts, batch, batch.defect))
  else if (batch.bytes.length > 0) readRecords(state, regions, batch, hierarchy, rejects, builders)
  const observations = observationsOf(builders)
  const moved = watermarks(state, regions, new Set(builders.keys()))
  if (moved.length > 0) forgetOld(state, regions)
  return [...rejects, ...observations, ...moved]
}

function readRecords(
  state: FeedState,
  regions: readonly Region[],
  batch: RawBatch,
  hierarchy: SourceHierarchy,
  rejects: Reject[],
  builders: Map<string, ColumnBuilder>,
): void {
  const { counts } = state
  const parsed = parseSeismic(batch)
  const gates = gatesOf(state, regions)
  const reject = (record: number, line: number, fault: Fault) => {
    countUp(counts.rejected, fault.reason)
    rejects.push(rejectOf(batch, line, fault, parsed.recordBytes(record), fileOf(batch, record)))
  }
  const onRow: OnRow = (region, id, kind, content) => {
    const builder = builders.get(region) ?? columnBuilder(parsed.records)
    builders.set(region, builder)
    builder.add(id, kind, content)
  }
  counts.read += parsed.records
  for (const refusal of parsed.refused) reject(refusal.record, refusal.line, refusal)
  for (const report of parsed.reports) {
    const fault = ruleFault(report, batch.fetchedMs) ?? takeReport(state, gates, hierarchy, report, onRow)
    if (fault !== undefined) reject(report.record, report.line, fault)
  }
}

/** Tells the truth of a valid report and counts what it was. Returns a fault if it comes too late. */
function takeReport(
  { truth, counts }: FeedState,
  gates: readonly RegionGate[],
  hierarchy: SourceHierarchy,
  report: SeismicReport,
  onRow: OnRow,
): Fault | undefined {
  const { ids, timeMs, updatedMs, latitude, longitude, depthKm, magnitude, deleted } = report
  const type = deleted ? '' : seismicType(report.type)
  const stands = !deleted && isEarthquake(type)
  // What was never reported, or is forgotten, can be taken back only while its day may still change.
  const concerned = deleted && !isKnown(truth, ids) ? 'all' : stands ? 'covering' : 'none'
  const onTime = takersOf(gates, report, concerned)
  if ('reason' in onTime) return onTime

  const regions = stands ? onTime : NOWHERE
  const withdrawn = deleted
  // Written out: an object made by spreading another makes the whole feed five times as slow.
  const content = { timeMs, updatedMs, latitude, longitude, depthKm, magnitude, stands, withdrawn, regions }
  const outcome = tellTruth(truth, hierarchy, report, content, onRow)
  const isOutside = outcome === 'new' && regions === NOWHERE
  if (isOutside) counts.outside++
  else if (outcome === 'new') counts.accepted++
  else if (outcome === 'void' && !deleted) countUp(counts.excluded, type)
  else counts[outcome]++
  if (Number.isNaN(magnitude) && !isOutside && (outcome === 'new' || outcome === 'revised')) counts.unknownMagnitude++
  return undefined
}

function observationsOf(builders: ReadonlyMap<string, ColumnBuilder>): Observations[] {
  return [...builders].map(([region, builder]) => ({ topic: 'observations', region, quakes: builder.columns() }))
}

/** A day more than the longest lateness, as a report may move a quake over midnight. */
function forgetOld(state: FeedState, regions: readonly Region[]): void {
  const firstDays = regions.map(({ id, latenessDays }) => dayOf(progressOf(state, id).watermarkMs) - latenessDays - 1)
  forgetBefore(state.truth, Math.min(...firstDays))
}
