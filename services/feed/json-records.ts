import type { RawBatch } from '../../shared/domain/messages.js'
import { cutFeatures, endFeatures, initFeatureCutter } from '../../shared/kernels/feature-cutter.js'
import { type BatchLines, linesOf } from './batch-lines.js'
import type { Fault, Refusal } from './fault.js'
import type { ParsedBatch, SeismicReport } from './seismic/seismic-report.js'
import { textFault } from './text-fault.js'

const LINE_FEED = 0x0a
const COMMA = 0x2c
const OPEN = 0x5b
const CLOSE = 0x5d

/** How a whole collection begins, as against a single feature; some services write its type last. */
const COLLECTION = /^\s*\{(?:[^[]*"FeatureCollection"|\s*"features"\s*:)/
const COLLECTION_START = 1024

/** One parsed JSON value → a report. */
export type ReadValue = (value: unknown, record: number, line: number) => SeismicReport | Fault

/** Takes one parsed JSON value, or says why not. */
export type VisitValue = (value: unknown, record: number, line: number) => Fault | undefined

/** What is left to say of a batch when its values have been visited. */
export interface JsonRecords {
  readonly records: number
  readonly refused: readonly Refusal[]
  /** The bytes of a record; a copy. */
  recordBytes(record: number): Uint8Array
}

/** Reads JSON values, one a line, or the features of a whole FeatureCollection, or one value over several lines. */
export function parseJsonRecords(batch: RawBatch, read: ReadValue): ParsedBatch {
  const reports: SeismicReport[] = []
  const visited = visitJsonRecords(batch, (value, record, line) => {
    const parsed = read(value, record, line)
    if ('reason' in parsed) return parsed
    reports.push(parsed)
    return undefined
  })
  return { ...visited, reports }
}

/** Visits JSON values: one a line, or the features of a whole FeatureCollection, or one value over several lines. */
export function visitJsonRecords(batch: RawBatch, visit: VisitValue): JsonRecords {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  if (!COLLECTION.test(bytes.toString('latin1', 0, COLLECTION_START))) return visitLines(batch, visit)
  const features = featuresIn(parseWhole(bytes))
  if (features !== undefined) return visitFeatures(bytes, features, visit)
  const lines = featureBytes(bytes).flatMap(feature => [feature, Buffer.of(LINE_FEED)])
  return visitLines({ ...batch, bytes: Buffer.concat(lines), lineNumbers: undefined }, visit)
}

function featuresIn(value: unknown): readonly unknown[] | undefined {
  const features = (value as { readonly features?: unknown } | null | undefined)?.features
  return Array.isArray(features) ? features : undefined
}

/** The features of a sound collection, numbered from 1; they are cut out of its bytes only if one is refused. */
function visitFeatures(collection: Buffer, features: readonly unknown[], visit: VisitValue): JsonRecords {
  const refused: Refusal[] = []
  for (const [record, feature] of features.entries()) {
    const fault = visit(feature, record, record + 1)
    if (fault !== undefined) refused.push({ ...fault, record, line: record + 1 })
  }
  let cut: readonly Uint8Array[] | undefined
  const recordBytes = (record: number) => {
    cut ??= featureBytes(collection)
    // What stands among the features and is no object cannot be cut out.
    const bytes = cut.length === features.length ? cut[record] : Buffer.from(JSON.stringify(features[record]))
    return new Uint8Array(bytes)
  }
  return { records: features.length, refused, recordBytes }
}

/** Cuts a collection into features, however damaged; each becomes one line. */
function featureBytes(collection: Buffer): Buffer[] {
  const features: Buffer[] = []
  const cutter = initFeatureCutter(collection.length)
  const keep = (bytes: Uint8Array, start: number, end: number) => {
    features.push(Buffer.from(bytes.subarray(start, end)))
  }
  cutFeatures(cutter, collection, keep)
  endFeatures(cutter, keep)
  return features
}

function visitLines(batch: RawBatch, visit: VisitValue): JsonRecords {
  const lines = linesOf(batch)
  const { bytes } = batch
  const refused: Refusal[] = []
  const values = parseTogether(bytes, lines)
  const single = values === undefined && lines.count > 1 ? parseWhole(bytes) : undefined
  if (single !== undefined) return oneRecord(batch, visit(single, 0, lines.number[0]))
  for (let record = 0; record < lines.count; record++) {
    const line = lines.number[record]
    const fault =
      values !== undefined
        ? visit(values[record], record, line)
        : visitAlone(bytes.subarray(lines.start[record], lines.end[record]), record, line, visit)
    if (fault !== undefined) refused.push({ ...fault, record, line })
  }
  const recordBytes = (record: number) => bytes.slice(lines.start[record], lines.end[record])
  return { records: lines.count, refused, recordBytes }
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

function visitAlone(bytes: Uint8Array, record: number, line: number, visit: VisitValue): Fault | undefined {
  const fault = textFault(bytes)
  if (fault !== undefined) return fault
  const value = parseJson(new TextDecoder().decode(bytes))
  return value === undefined ? BROKEN_JSON : visit(value, record, line)
}

/** A whole text as one value; undefined where it is none. */
export const parseWhole = (bytes: Uint8Array): unknown =>
  textFault(bytes) === undefined ? parseJson(new TextDecoder().decode(bytes)) : undefined

const oneRecord = ({ bytes }: RawBatch, fault: Fault | undefined): JsonRecords => ({
  records: 1,
  refused: fault === undefined ? [] : [{ ...fault, record: 0, line: 1 }],
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

export const BROKEN_JSON: Fault = {
  reason: 'json-syntax',
  message: 'the record is not JSON; it was damaged or cut off: fetch it again',
}
