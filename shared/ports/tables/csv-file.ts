import { dateOfDay } from '../../domain/units.js'
import type { ColumnType, Table, TableBatch, TableColumn, TableValues } from './table.js'

/** Rows of a piece of the file. */
const PIECE_ROWS = 4096

const SPECIAL = /[",\r\n]/

/**
 * A table as CSV after RFC 4180, with a header line: UTF-8, lines end with CRLF, quotes where they are needed. Times are
 * ISO 8601 in UTC, flags `true` and `false`; a float32 is written as the shortest decimal that reads back as the same.
 *
 * @param unknown  what stands for a value that is not known
 */
export async function* csvFile({ columns, batches }: Table, unknown = ''): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${columns.map(({ name }) => quoted(name)).join(',')}\r\n`)
  for await (const batch of batches) {
    for (let from = 0; from < batch.rows; from += PIECE_ROWS) {
      yield Buffer.from(linesOf(columns, batch, from, Math.min(batch.rows, from + PIECE_ROWS), unknown))
    }
  }
}

function linesOf(
  columns: readonly TableColumn[],
  { values }: TableBatch,
  from: number,
  to: number,
  unknown: string,
): string {
  const cells = columns.map(({ type }, c) => cellsOf(type, values[c].slice(from, to), unknown))
  let text = ''
  for (let row = 0; row < to - from; row++) {
    for (let c = 0; c < cells.length; c++) text += c === 0 ? cells[c][row] : `,${cells[c][row]}`
    text += '\r\n'
  }
  return text
}

function cellsOf(type: ColumnType, values: TableValues, unknown: string): string[] {
  if (type === 'text') return Array.from(values as readonly (string | null)[], text => textCell(text, unknown))
  const numbers = values as Float64Array
  if (type === 'flag') return Array.from(numbers, value => String(value === 1))
  if (type === 'date') return Array.from(numbers, dateOfDay)
  const write = type === 'time' ? timeCell : type === 'float32' ? float32Cell : numberCell
  return Array.from(numbers, value => (Number.isNaN(value) ? unknown : write(value)))
}

/** An empty text is quoted: it is known to be empty. */
const textCell = (text: string | null, unknown: string): string =>
  text === null ? unknown : text === '' || text === unknown ? `"${text}"` : quoted(text)

const quoted = (text: string): string => (SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const timeCell = (ms: number): string => new Date(ms).toISOString()

const numberCell = (value: number): string => (Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf')

/** Nine digits always tell a float32 from its neighbours; most need fewer. */
function float32Cell(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return numberCell(value)
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}
