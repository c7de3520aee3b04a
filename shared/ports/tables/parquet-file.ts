import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { gatherRows } from './gather-rows.js'
import type { ColumnType, Table, TableValues } from './table.js'

/** Rows of a row group, at least: what is held before it is written. */
const GROUP_ROWS = 65_536

type Element = Omit<SchemaElement, 'name'>

const ELEMENTS: Readonly<Record<ColumnType, Element>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  date: { type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    repetition_type: 'OPTIONAL',
  },
  int32: { type: 'INT32', repetition_type: 'REQUIRED' },
  float32: { type: 'FLOAT', repetition_type: 'OPTIONAL' },
  float64: { type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  flag: { type: 'BOOLEAN', repetition_type: 'REQUIRED' },
}

/** A table as Parquet with Snappy, a row group at a time: what is written is forgotten, but for where it stands. */
export async function* parquetFile(table: Table): AsyncGenerator<Uint8Array> {
  const { columns } = table
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, ...ELEMENTS[type] })),
    ],
    createdBy: 'groundswell',
  })
  for await (const { rows, values } of gatherRows(table, GROUP_ROWS)) {
    const columnData = columns.map(({ name, type }, c): ColumnSource => ({ name, data: cellsOf(type, values[c]) }))
    await writer.write({ columnData, rowGroupSize: rows })
    yield taken(bytes)
  }
  await writer.finish()
  yield taken(bytes)
}

/** What the writer takes: null where a value is not known. */
function cellsOf(type: ColumnType, values: TableValues): ColumnSource['data'] {
  if (type === 'text') return values as unknown[]
  const numbers = values as Float64Array
  if (type === 'flag') return Array.from(numbers, value => value === 1)
  if (type === 'time') return Array.from(numbers, ms => (Number.isNaN(ms) ? null : BigInt(ms)))
  if (type === 'date' || type === 'int32') return values as Int32Array
  return numbers.some(Number.isNaN) ? Array.from(numbers, value => (Number.isNaN(value) ? null : value)) : numbers
}

/** The bytes written since the last call; positions in the file go on. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice()
  writer.index = 0
  return bytes
}
