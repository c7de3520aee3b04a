import type { RawBatch } from '../../shared/domain/messages.js'
import { cutFeatures, endFeatures, initFeatureCutter } from '../../shared/kernels/feature-cutter.js'
import { type BatchLines, linesOf } from './batch-lines.js'
import type { Fault, ParsedBatch, Refusal, SeismicReport } from './seismic-report.js'
import { textFault } from './text-fault.js'

const LINE_FEED = 0x0a
const COMMA = 0x2c
const OPEN = 0x5b
const CLOSE = 0x5d

/** How a whole collection begins, as against a single feature. */
const COLLECTION = /^\s*\{[^[]*"FeatureCollection"/
const COLLECTION_START = 1024

/** One parsed JSON value → a report. */
export type ReadValue = (value: unknown, record: number, line: number) => SeismicReport | Fault

/** Reads JSON values, one a line, or the features of a whole FeatureCollection, or one value over several lines. */
export function parseJsonRecords(batch: RawBatch, read: ReadValue): ParsedBatch {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  const isCollection = COLLECTION.test(bytes.toString('latin1', 0, COLLECTION_START))
  return isCollection ? parseLines({ ...batch, ...featureLines(bytes) }, read) : parseLines(batch, read)
}

/** Cuts a collection into features, one a line, numbered from 1. */
function featureLines(collection: Buffer): Pick<RawBatch, 'bytes' | 'lineNumbers'> {
  const features: Buffer[] = []
  const cutter = initFeatureCutter(collection.length)
  const keep = (bytes: Uint8Array, start: number, end: number) => {
    features.push(Buffer.concat([bytes.subarray(start, end), Buffer.of(LINE_FEED)]))
  }
  cutFeatures(cutter, collection, keep)
  endFeatures(cutter, keep)
  return { bytes: Buffer.concat(features), lineNumbers: undefined }
}

function parseLines(batch: RawBatch, read: ReadValue): ParsedBatch {
  const lines = linesOf(batch)
  const { bytes } = batch
  const reports: SeismicReport[] = []
  const refused: Refusal[] = []
  const values = parseTogether(bytes, lines)
  const single = values === undefined && lines.count > 1 ? parseWhole(bytes) : undefined
  if (single !== undefined) return oneRecord(batch, read(single, 0, lines.number[0]))
  for (let record = 0; record < lines.count; record++) {
    const line = lines.number[record]
    const parsed =
      values !== undefined
        ? read(values[record], record, line)
        : parseAlone(bytes.subarray(lines.start[record], lines.end[record]), record, line, read)
    if ('reason' in parsed) refused.push({ ...parsed, record, line })
    else reports.push(parsed)
  }
  const recordBytes = (record: number) => bytes.slice(lines.start[record], lines.end[record])
  return { records: lines.count, reports, refused, recordBytes }
}

/**
 * All lines by one JSON.parse: the line ends become commas. Undefined if that fails, or if a line was not exactly one
 * value; then each has to be read by itself.
 */
function parseTogether(bytes: Uint8Array, { count, end }: BatchLines): readonly unknown[] | undefined {
  if (count === 0 || textFault(bytes) !== undefined) return undefined
  const joined = Buffer.allocUnsafe(end[count - 1] + 2)
  joined[0] = OPEN
  joined.set(bytes.subarray(0, end[count - 1]), 1)
  for (let i = 0; i < count - 1; i++) joined[end[i] + 1] = COMMA
  joined[end[count - 1] + 1] = CLOSE
  const values = parseJson(joined.toString())
  return Array.isArray(values) && values.length === count ? values : undefined
}

function parseAlone(bytes: Uint8Array, record: number, line: number, read: ReadValue): SeismicReport | Fault {
  const fault = textFault(bytes)
  if (fault !== undefined) return fault
  const value = parseJson(new TextDecoder().decode(bytes))
  return value === undefined ? BROKEN_JSON : read(value, record, line)
}

const parseWhole = (bytes: Uint8Array): unknown =>
  textFault(bytes) === undefined ? parseJson(new TextDecoder().decode(bytes)) : undefined

const oneRecord = ({ bytes }: RawBatch, read: SeismicReport | Fault): ParsedBatch => ({
  records: 1,
  reports: 'reason' in read ? [] : [read],
  refused: 'reason' in read ? [{ ...read, record: 0, line: 1 }] : [],
  recordBytes: () => bytes.slice(),
})

/** Undefined where there is no JSON: the values that JSON can write never are. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const BROKEN_JSON: Fault = {
  reason: 'json-syntax',
  message: 'the record is not JSON; it was damaged or cut off: fetch it again',
}
