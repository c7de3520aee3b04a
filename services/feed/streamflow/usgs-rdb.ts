import type { RawBatch } from '../../../shared/domain/messages.js'
import { type BatchLines, linesOf } from '../batch-lines.js'
import type { Fault } from '../fault.js'
import { type ParsedReadings, readingsBuilder } from '../sites/parsed-readings.js'
import { lineChecker } from './line-cells.js'
import { qualityReader } from './qualifiers.js'
import { type RowReader, rowReader } from './rdb-rows.js'
import { isTypeLine, rdbTable } from './rdb-table.js'
import { SAMPLE_BYTES } from './refused-document.js'

const HASH = 0x23

/** How the line with the names of a table begins, in Latin-1. */
const NAMES_START = Buffer.from('agency_cd\t')

/** Names and types of a table, bytes [start, end): with them any of its rows can be read. */
interface Head {
  readonly start: number
  readonly end: number
}

const NO_HEAD: Head = { start: 0, end: 0 }

/**
 * Reads tables of instantaneous or daily values in RDB, tab-separated text: comments (`#`), names, types, rows; several
 * tables may follow each other. A record is a row, or a whole table whose names do not fit. The bytes of a row are a table
 * with that row only. In a batch with a `header` the header holds the names, and all lines are rows.
 * @see https://waterdata.usgs.gov/nwis/?tab_delimited_format_info
 */
export function parseUsgsRdb(batch: RawBatch): ParsedReadings {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  const lines = linesOf(batch)
  const builder = readingsBuilder(lines.count)
  const qualityOf = qualityReader()
  const lineFault = lineChecker(bytes)
  const readerOf = (names: string): RowReader | Fault => {
    const table = rdbTable(names.split('\t').map(name => name.trim()))
    return 'reason' in table ? table : rowReader(bytes, table, builder, qualityOf)
  }
  const isTable = batch.header === undefined
  /** Of each record: its line among `lines`, and its head. */
  const lineOf = new Uint32Array(lines.count)
  const headOf: Head[] = []
  let head = NO_HEAD
  let reader = batch.header === undefined ? undefined : readerOf(batch.header)
  for (let i = 0; i < lines.count; i++) {
    const start = lines.start[i]
    const end = lines.end[i]
    if (bytes[start] === HASH) {
      if (isTable) reader = undefined
      continue
    }
    const isNames = isTable && (reader === undefined || startsWith(bytes, start, end, NAMES_START))
    if (isNames) {
      reader = readerOf(bytes.toString('latin1', start, end))
      const last = hasTypes(bytes, lines, i + 1) ? i + 1 : i
      head = typeof reader === 'function' ? { start, end: Math.min(bytes.length, lines.end[last] + 1) } : NO_HEAD
      if (typeof reader === 'function') {
        i = last
        continue
      }
    } else if (isTable && typeof reader !== 'function') continue
    const record = headOf.length
    const line = lines.number[i]
    lineOf[record] = i
    headOf.push(head)
    const fault = lineFault(start, end) ?? (typeof reader === 'function' ? reader(start, end, record, line) : reader)
    if (fault !== undefined) builder.refuse({ ...fault, record, line })
  }
  return builder.parsed(headOf.length, record => {
    const { start, end } = headOf[record]
    const i = lineOf[record]
    const row = bytes.subarray(lines.start[i], Math.min(lines.end[i], lines.start[i] + SAMPLE_BYTES))
    return new Uint8Array(Buffer.concat([bytes.subarray(start, end), row]))
  })
}

const startsWith = (bytes: Buffer, start: number, end: number, text: Buffer): boolean =>
  end - start >= text.length && bytes.compare(text, 0, text.length, start, start + text.length) === 0

const hasTypes = (bytes: Buffer, { count, start, end }: BatchLines, i: number): boolean =>
  i < count && isTypeLine(bytes.toString('latin1', start[i], end[i]))
