import type { Defect, Reject } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import type { FeedState } from '../feed/feed-state.js'
import { gatesOf, takersOf } from '../feed/region-gates.js'
import { parseSeismic } from '../feed/seismic-formats.js'
import type { SeismicReport } from '../feed/seismic-report.js'
import { ruleFault } from '../feed/seismic-rules.js'
import { isEarthquake, seismicType } from '../feed/seismic-types.js'
import { type Returning, redriveBatch } from './redrive-batch.js'

/** What the feed's present parser and rules say of a record that was refused. */
export interface Verdict {
  /** Absent: the feed takes it now. */
  readonly fault?: Defect
  /** UTC day of its origin time, where that can be read. */
  readonly day?: number
}

/**
 * Judges a refused record as the feed would if it came now.
 *
 * @param feed  how far the feed has come; the quakes that it knows are not needed
 * @param nowMs  when it would be sent back
 */
export function judge(reject: Reject, feed: FeedState, regions: readonly Region[], nowMs: number): Verdict {
  const { records, refused, reports } = parseSeismic(redriveBatch([{ id: '', reject }], 0, nowMs))
  const [report] = reports
  const fault = refused.length > 0 ? refused[0] : records === 1 ? ruleFault(report, nowMs) : NOT_ONE
  if (fault !== undefined) return { fault, ...(report !== undefined && { day: dayOf(report.timeMs) }) }
  const takers = takersOf(gatesOf(feed, regions), report, concernedBy(report))
  return { day: dayOf(report.timeMs), ...('reason' in takers && { fault: takers }) }
}

/** Whether records that are accepted one by one are read as the same records from one batch: not every format has lines. */
export const readTogether = (returning: readonly Returning[], nowMs: number): boolean =>
  parseSeismic(redriveBatch(returning, 0, nowMs)).reports.length === returning.length

/** Whether a deletion comes too late depends on the quakes that the feed knows: it decides. */
const concernedBy = ({ deleted, type }: SeismicReport): 'covering' | 'none' =>
  !deleted && isEarthquake(seismicType(type)) ? 'covering' : 'none'

const NOT_ONE: Defect = {
  reason: 'record-count',
  message: 'the bytes hold no record, or several; cut the source into records again, and replay it',
}
