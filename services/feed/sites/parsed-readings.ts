import type { Refusal } from '../fault.js'

/** What a parser of readings found in a batch, before any rule was asked. Columns of `count` values, one row a reading. */
export interface ParsedReadings {
  /** Records in the batch, refused ones included. One record may hold several readings, or, where it says so, none. */
  readonly records: number
  readonly count: number
  /** Which of the batch's records the reading is from, from 0. */
  readonly record: Uint32Array
  /** Line in the source, from 1. */
  readonly line: Uint32Array
  /** Id of the site as the source writes it, without a prefix such as `USGS-`. */
  readonly site: readonly string[]
  /** Place of the variable in its domain's list. */
  readonly variable: Uint8Array
  /** As in ReadingColumns. */
  readonly timeMs: Float64Array
  readonly spanDays: Uint8Array
  /** In the variable's unit; NaN: the source says that there is no value. */
  readonly value: Float64Array
  /** NaN where the format does not tell. */
  readonly knownMs: Float64Array
  /** Bits of QUALITY. */
  readonly quality: Uint8Array
  readonly refused: readonly Refusal[]
  /** The bytes of a record, for its reject; a copy. */
  recordBytes(record: number): Uint8Array
}

/** One reading, as a row. */
export interface ReadingRow {
  readonly record: number
  readonly line: number
  readonly site: string
  readonly variable: number
  readonly timeMs: number
  readonly spanDays: number
  readonly value: number
  readonly knownMs: number
  readonly quality: number
}

/** Columns that grow by a reading at a time. */
export interface ReadingsBuilder {
  add(row: ReadingRow): void
  refuse(refusal: Refusal): void
  parsed(records: number, recordBytes: (record: number) => Uint8Array): ParsedReadings
}

/** @param capacity  readings that are likely to come */
export function readingsBuilder(capacity: number): ReadingsBuilder {
  let size = Math.max(16, capacity)
  let count = 0
  let record = new Uint32Array(size)
  let line = new Uint32Array(size)
  let variable = new Uint8Array(size)
  let timeMs = new Float64Array(size)
  let spanDays = new Uint8Array(size)
  let value = new Float64Array(size)
  let knownMs = new Float64Array(size)
  let quality = new Uint8Array(size)
  const site: string[] = []
  const refused: Refusal[] = []
  const grow = () => {
    size *= 2
    record = grown(record, new Uint32Array(size))
    line = grown(line, new Uint32Array(size))
    variable = grown(variable, new Uint8Array(size))
    timeMs = grown(timeMs, new Float64Array(size))
    spanDays = grown(spanDays, new Uint8Array(size))
    value = grown(value, new Float64Array(size))
    knownMs = grown(knownMs, new Float64Array(size))
    quality = grown(quality, new Uint8Array(size))
  }
  return {
    add(row) {
      if (count === size) grow()
      record[count] = row.record
      line[count] = row.line
      site.push(row.site)
      variable[count] = row.variable
      timeMs[count] = row.timeMs
      spanDays[count] = row.spanDays
      value[count] = row.value
      knownMs[count] = row.knownMs
      quality[count++] = row.quality
    },
    refuse: refusal => {
      refused.push(refusal)
    },
    parsed: (records, recordBytes) => ({
      records,
      count,
      record: record.subarray(0, count),
      line: line.subarray(0, count),
      site,
      variable: variable.subarray(0, count),
      timeMs: timeMs.subarray(0, count),
      spanDays: spanDays.subarray(0, count),
      value: value.subarray(0, count),
      knownMs: knownMs.subarray(0, count),
      quality: quality.subarray(0, count),
      refused,
      recordBytes,
    }),
  }
}

function grown<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
