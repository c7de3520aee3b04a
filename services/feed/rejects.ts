import type { Defect, RawBatch, Reject } from '../../shared/domain/messages.js'
import type { RawFormat } from '../../shared/domain/raw-formats.js'
import { countUp, type FeedCounts } from './feed-state.js'
import { SAMPLE_BYTES } from './streamflow/refused-document.js'

const LINE_FEED = 0x0a

/** Formats whose parsers give each refused record as a document of its own, and how long it may be to be whole, bytes. */
const ALONE: ReadonlyMap<RawFormat, number> = new Map<RawFormat, number>([
  ['usgs-waterml-json', SAMPLE_BYTES],
  ['usgs-rdb', SAMPLE_BYTES],
  ['waterml', SAMPLE_BYTES],
  ['camels-forcing', SAMPLE_BYTES],
  ['county-wide-csv', Infinity],
])

/** Whether the bytes of a refused record are a document: with a header, they are a line under it. */
export const isDocument = ({ format, header }: Pick<Reject, 'format' | 'header'>): boolean =>
  header === undefined && ALONE.has(format)

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
  const isPart = isDocument(where) ? bytes.length >= ALONE.get(format)! : bytes.includes(LINE_FEED)
  return { topic: 'rejects', ...where, reason, message, bytes, fetchedMs, ...(isPart && { fragment: true }) }
}

/** The file of a record among several, where the batch is of several. */
export const fileOf = ({ file, files, fileOf: places }: RawBatch, record: number): string | undefined =>
  files === undefined || places === undefined ? file : files[places[record]]
