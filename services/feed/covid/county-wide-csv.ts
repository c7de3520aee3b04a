import type { RawBatch } from '../../../shared/domain/messages.js'
import { BROKEN_QUOTES, cutFields } from '../../../shared/kernels/csv-fields.js'
import { decimalOf } from '../../../shared/kernels/decimal.js'
import { type BatchLines, linesOf } from '../batch-lines.js'
import type { Fault } from '../fault.js'
import { type ParsedReadings, type ReadingsBuilder, readingsBuilder } from '../sites/parsed-readings.js'
import { textFault } from '../text-fault.js'
import { countyCode, NOT_PLACED } from './county-code.js'
import { codeFault, columnFault, countFault, lengthFault } from './covid-faults.js'
import { readWideHeader, type WideHeader } from './wide-header.js'

/** Ten years of days with seven digits each take a third of it. */
const MAX_LINE_BYTES = 128 * 1024

const BYTE_ORDER_MARK = '\ufeff'

/** One row under its header. */
interface Row {
  readonly header: WideHeader
  readonly bytes: Buffer
  readonly fields: Int32Array
  /** Counts of the row, filled before any is added: a row is taken whole or not at all. */
  readonly values: Float64Array
}

/**
 * Reads a wide table, a row a county and a column a day, of cumulative counts: Johns Hopkins CSSE
 * (`UID,…,FIPS,Admin2,Province_State,…,1/22/20,…`) or USAFacts (`countyFIPS,County Name,State,stateFIPS,1/22/20,…`).
 * Whether it counts cases or deaths is told by `batch.file` alone. A record is a row; one that belongs to no county has no
 * reading. An empty count is none.
 *
 * The header is the batch's, or else the first of its lines. A refused row comes with it, as a table of its own that can
 * be mended and sent again.
 */
export function parseCountyWideCsv(batch: RawBatch): ParsedReadings {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  const lines = linesOf(batch)
  const first = batch.header === undefined ? 1 : 0
  const records = Math.max(0, lines.count - first)
  const headerLine = batch.header ?? lineText(bytes, lines, 0)
  const header = readWideHeader(headerLine.replace(BYTE_ORDER_MARK, ''), batch.file)
  const recordBytes = (record: number) => {
    if (record >= records) return new Uint8Array(Buffer.from(headerLine))
    const row = bytes.subarray(lines.start[first + record], lines.end[first + record])
    return new Uint8Array(first === 0 ? row : Buffer.concat([Buffer.from(`${headerLine}\n`), row]))
  }
  if ('reason' in header) return allRefused(header, lines, first, recordBytes)
  const days = header.timeMs.length
  // A count takes a digit and a comma: what a damaged header promises is not believed.
  const builder = readingsBuilder(Math.min(records * days, bytes.length >> 1))
  const row: Row = { header, bytes, fields: new Int32Array(2 * header.columns), values: new Float64Array(days) }
  const isClean = textFault(bytes) === undefined
  for (let record = 0; record < records; record++) {
    const start = lines.start[first + record]
    const end = lines.end[first + record]
    const line = lines.number[first + record]
    const fault =
      lengthFault(end - start, MAX_LINE_BYTES) ??
      (isClean ? undefined : textFault(bytes.subarray(start, end))) ??
      countedFault(cutFields(bytes, start, end, row.fields), header) ??
      addRow(builder, row, record, line)
    if (fault !== undefined) builder.refuse({ ...fault, record, line })
  }
  return builder.parsed(records, recordBytes)
}

/** The text of a line; empty where there is none. */
const lineText = (bytes: Buffer, { count, start, end }: BatchLines, at: number): string =>
  at < count ? bytes.toString('utf8', start[at], Math.min(end[at], start[at] + MAX_LINE_BYTES)) : ''

/** Nothing can be read under such a header: every row is refused for it, or, if there is no row, the header itself. */
function allRefused(
  fault: Fault,
  { count, number }: BatchLines,
  first: number,
  recordBytes: (record: number) => Uint8Array,
): ParsedReadings {
  const builder = readingsBuilder(0)
  const records = count > first ? count - first : count
  for (let record = 0; record < records; record++) {
    builder.refuse({ ...fault, record, line: number[Math.min(first + record, count - 1)] })
  }
  return builder.parsed(records, recordBytes)
}

function countedFault(count: number, { columns }: WideHeader): Fault | undefined {
  if (count === columns) return undefined
  return columnFault(count === BROKEN_QUOTES ? 'a quote that does not close' : `${count} fields`, columns)
}

function addRow(builder: ReadingsBuilder, row: Row, record: number, line: number): Fault | undefined {
  const { header, bytes, fields, values } = row
  const { firstDay, timeMs, variable } = header
  const codeText = textAt(row, header.code) || (header.uid === -1 ? '' : textAt(row, header.uid))
  const site = countyCode(codeText)
  if (site === undefined) return codeFault('the county code', codeText)
  for (let i = 0; i < timeMs.length; i++) {
    const [start, end] = [fields[2 * (firstDay + i)], fields[2 * (firstDay + i) + 1]]
    values[i] = decimalOf(bytes, start, end)
    if (!Number.isFinite(values[i]) && start < end) {
      return countFault(`count of column ${firstDay + i + 1}`, textAt(row, firstDay + i))
    }
  }
  if (site === NOT_PLACED) return undefined
  const knownMs = NaN
  for (let i = 0; i < timeMs.length; i++) {
    const value = values[i]
    if (Number.isNaN(value)) continue
    builder.add({ record, line, site, variable, timeMs: timeMs[i], spanDays: 1, value, knownMs, quality: 0 })
  }
  return undefined
}

const textAt = ({ bytes, fields }: Row, place: number) =>
  bytes.toString('latin1', fields[2 * place], fields[2 * place + 1])
