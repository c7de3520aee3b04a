import type { RawFormat } from '../../../shared/domain/raw-formats.js'
import { arrayMembers } from '../../../shared/kernels/array-members.js'
import { initFeatureCutter } from '../../../shared/kernels/feature-cutter.js'
import { MAX_RECORD_BYTES, type OnRecord, objectCutter } from '../cut-records.js'
import type { LivePiece } from './live-piece.js'

/** A part of a page that fits into one record of the log. */
export type PagePart = Pick<LivePiece, 'format' | 'header' | 'bytes' | 'lineNumbers'>

/** Bytes of a record of the log, below what any Kafka broker takes, 1 MiB. */
export const BATCH_BYTES = 512 * 1024

const LINE_FEED = 0x0a
const RETURN = 0x0d
const SPACE = 0x20

/** Formats of which a part says nothing. */
const DOCUMENTS: ReadonlySet<RawFormat> = new Set<RawFormat>([
  'quakeml',
  'usgs-waterml-json',
  'usgs-rdb',
  'waterml',
  'county-wide-csv',
])

/**
 * Cuts a page into parts of at most `batchBytes`, unless a single record is larger; the records stay as they are. A
 * page that fits stays whole, but for the header line of a CSV, which goes beside each part. A document stays whole
 * always: ask for smaller pages.
 *
 * @param isKept  tells which lines of a CSV are taken, its header aside
 */
export function cutPage(
  format: RawFormat,
  page: Uint8Array,
  batchBytes: number,
  isKept: (line: Uint8Array) => boolean = () => true,
): readonly PagePart[] {
  if (DOCUMENTS.has(format)) return [{ format, bytes: page }]
  if (format.endsWith('csv')) return cutCsv(format, page, batchBytes, isKept)
  if (page.length <= batchBytes) return [{ format, bytes: page }]
  return gather(format, undefined, features(page, format === 'epidata-json' ? 'epidata' : undefined), batchBytes)
}

interface NumberedLine {
  readonly bytes: Uint8Array
  readonly line: number
}

function cutCsv(
  format: RawFormat,
  page: Uint8Array,
  batchBytes: number,
  isKept: (line: Uint8Array) => boolean,
): readonly PagePart[] {
  const headerEnd = page.indexOf(LINE_FEED)
  const header = Buffer.from(headerEnd === -1 ? page : page.subarray(0, headerEnd))
    .toString()
    .replace(/^\ufeff|\r$/g, '')
  return gather(format, header, headerEnd === -1 ? [] : lines(page, headerEnd + 1, isKept), batchBytes)
}

function* lines(page: Uint8Array, from: number, isKept: (line: Uint8Array) => boolean): Generator<NumberedLine> {
  let line = 2
  for (let start = from; start < page.length; line++) {
    const found = page.indexOf(LINE_FEED, start)
    const end = found === -1 ? page.length : found
    const bytes = page.subarray(start, end)
    if (isKept(bytes)) yield { bytes, line }
    start = end + 1
  }
}

/** The members of the page's array, each on a line of its own and under its number. */
function features(page: Uint8Array, member = 'features'): NumberedLine[] {
  const spans = arrayMembers(page, member)
  if (spans !== undefined) {
    const whole = onOneLine(page)
    return spans.start.map((start, i) => ({ bytes: whole.subarray(start, spans.end[i]), line: i + 1 }))
  }
  // A damaged page: what is whole in it is still found.
  const cut: NumberedLine[] = []
  const onRecord: OnRecord = (bytes, start, end, line) => cut.push({ bytes: bytes.slice(start, end), line })
  const cutter = objectCutter(initFeatureCutter(MAX_RECORD_BYTES, member), 'fetch the page again', onRecord)
  cutter.cut(page)
  cutter.end()
  return cut
}

/** Line breaks, which JSON allows only between its tokens, become blanks. */
function onOneLine(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(LINE_FEED) && !bytes.includes(RETURN)) return bytes
  return bytes.map(byte => (byte === LINE_FEED || byte === RETURN ? SPACE : byte))
}

function gather(
  format: RawFormat,
  header: string | undefined,
  records: Iterable<NumberedLine>,
  batchBytes: number,
): PagePart[] {
  const parts: PagePart[] = []
  let held: NumberedLine[] = []
  let heldBytes = 0
  const close = () => {
    const bytes = new Uint8Array(heldBytes)
    let at = 0
    for (const record of held) {
      bytes.set(record.bytes, at)
      at += record.bytes.length + 1
      bytes[at - 1] = LINE_FEED
    }
    parts.push({
      format,
      ...(header !== undefined && { header }),
      bytes,
      lineNumbers: Uint32Array.from(held, ({ line }) => line),
    })
    held = []
    heldBytes = 0
  }
  for (const record of records) {
    if (held.length > 0 && heldBytes + record.bytes.length + 1 > batchBytes) close()
    held.push(record)
    heldBytes += record.bytes.length + 1
  }
  if (held.length > 0 || parts.length === 0) close()
  return parts
}
