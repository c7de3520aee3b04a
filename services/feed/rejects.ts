import type { Defect, RawBatch, Reject } from '../../shared/domain/messages.js'
import { countUp, type FeedCounts } from './feed-state.js'

const LINE_FEED = 0x0a

/** What the source could not read to its end counts as one record. */
export function refuseDefect(counts: FeedCounts, batch: RawBatch, defect: Defect): Reject {
  counts.read++
  countUp(counts.rejected, defect.reason)
  return { ...rejectOf(batch, batch.lineNumbers?.[0] ?? 1, defect, batch.bytes), fragment: true }
}

/** A record of a batch, refused. */
export function rejectOf(
  batch: RawBatch,
  line: number,
  { reason, message }: Defect,
  bytes: Uint8Array,
  file = batch.file,
): Reject {
  const { domain, format, header, fetchedMs } = batch
  const where = { domain, source: file ?? batch.source, format, ...(header !== undefined && { header }), line }
  // A record over several lines, such as an event of QuakeML, cannot stand by itself among lines.
  const fragment = bytes.includes(LINE_FEED) && { fragment: true }
  return { topic: 'rejects', ...where, reason, message, bytes, fetchedMs, ...fragment }
}

/** The file of a record among several, where the batch is of several. */
export const fileOf = ({ file, files, fileOf: places }: RawBatch, record: number): string | undefined =>
  files === undefined || places === undefined ? file : files[places[record]]
