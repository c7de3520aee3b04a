import {
  AsyncByteQueue,
  Bool,
  type Data,
  type DataType,
  DateDay,
  Field,
  Float32,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
} from 'apache-arrow'
import { encodeTexts } from '../arrow-texts.js'
import { gatherRows } from './gather-rows.js'
import type { ColumnType, Table, TableBatch, TableColumn, TableValues } from './table.js'

/** Rows of a record batch, at least. */
const BATCH_ROWS = 65_536

const TYPES: Readonly<Record<ColumnType, DataType>> = {
  text: new Utf8(),
  date: new DateDay(),
  time: new TimestampMillisecond('UTC'),
  int32: new Int32(),
  float32: new Float32(),
  float64: new Float64(),
  flag: new Bool(),
}

/** Of the types that may be unknown; the others are declared so that no reader has to look. */
const MAY_BE_NULL: ReadonlySet<ColumnType> = new Set(['text', 'time', 'float32', 'float64'])

/**
 * A table as an Arrow IPC file (Feather version 2), a record batch at a time: what is written is forgotten, but for where
 * it stands.
 */
export async function* arrowFile(table: Table): AsyncGenerator<Uint8Array> {
  const pieces = new Pieces()
  const writer = new RecordBatchFileWriter()
  const fields = table.columns.map(({ name, type }) => new Field(name, TYPES[type], MAY_BE_NULL.has(type)))
  const schema = new Schema(fields)
  writer.reset(pieces, schema)
  for await (const batch of gatherRows(table, BATCH_ROWS)) {
    writer.write(recordBatch(schema, table.columns, batch))
    yield* pieces.take()
  }
  writer.finish()
  yield* pieces.take()
}

/** Where the writer puts bytes: its own queue has no end of them to take without waiting for one more. */
class Pieces extends AsyncByteQueue {
  #written: Uint8Array[] = []

  override write(bytes: Uint8Array): void {
    this.#written.push(bytes)
  }

  take(): Uint8Array[] {
    const taken = this.#written
    this.#written = []
    return taken
  }
}

function recordBatch(schema: Schema, columns: readonly TableColumn[], { rows, values }: TableBatch): RecordBatch {
  const children = columns.map(({ type }, c) => dataOf(type, values[c], rows))
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children }))
}

function dataOf(type: ColumnType, values: TableValues, length: number): Data {
  if (type === 'text') {
    const texts = values as readonly (string | null)[]
    const { bytes, offsets } = encodeTexts(texts.map(text => text ?? ''))
    const known = bitsOf(length, i => texts[i] !== null)
    return makeData({ type: TYPES.text as Utf8, length, ...known, valueOffsets: offsets, data: bytes })
  }
  const numbers = values as Float64Array
  if (type === 'flag') {
    const { nullBitmap } = bitsOf(length, i => numbers[i] === 1)
    return makeData({ type: TYPES.flag as Bool, length, nullCount: 0, data: nullBitmap })
  }
  const known = MAY_BE_NULL.has(type) ? bitsOf(length, i => !Number.isNaN(numbers[i])) : { nullCount: 0 }
  const data = type === 'time' ? BigInt64Array.from(numbers, ms => (Number.isNaN(ms) ? 0n : BigInt(ms))) : numbers
  return makeData({ type: TYPES[type] as Float64, length, ...known, data: data as Float64Array })
}

/** Bit i of byte ⌊i / 8⌋ is 1 where `isSet`; and how many are not. */
function bitsOf(length: number, isSet: (i: number) => boolean): { nullBitmap: Uint8Array; nullCount: number } {
  const nullBitmap = new Uint8Array(Math.ceil(length / 8))
  let nullCount = 0
  for (let i = 0; i < length; i++) {
    if (isSet(i)) nullBitmap[i >> 3] |= 1 << (i & 7)
    else nullCount++
  }
  return { nullBitmap, nullCount }
}
