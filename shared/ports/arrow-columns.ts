import {
  type Data,
  type DataType,
  Field,
  Float32,
  Float64,
  List,
  makeData,
  RecordBatch,
  RecordBatchReader,
  type RecordBatchStreamReader,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Uint8,
  Uint32,
  Utf8,
} from 'apache-arrow'
import { MessageError } from '../domain/errors.js'
import { decodeTexts, encodeTexts } from './arrow-texts.js'

export type ColumnValues = Uint8Array | Uint32Array | Float32Array | Float64Array | readonly string[]

/** Element type of a column. */
export type ColumnKind = 'uint8' | 'uint32' | 'float32' | 'float64' | 'text'

/**
 * How columns lie in the table. `rows`: all have one length, and the table has as many rows.
 * `lists`: each has its own length; the table has one row, and every cell is a list.
 */
export type TableShape = 'rows' | 'lists'

/** Name and element type of each column, in the order in which they are stored. */
export type ColumnKinds = ReadonlyMap<string, ColumnKind>

export interface ColumnTable {
  /** Scalars of the table, stored in its schema. */
  readonly metadata: ReadonlyMap<string, string>
  readonly columns: ReadonlyMap<string, ColumnValues>
}

const TYPES: Readonly<Record<ColumnKind, DataType>> = {
  uint8: new Uint8(),
  uint32: new Uint32(),
  float32: new Float32(),
  float64: new Float64(),
  text: new Utf8(),
}

const listType = (kind: ColumnKind) => new List(new Field('item', TYPES[kind], false))

const columnType = (kind: ColumnKind, shape: TableShape): DataType => (shape === 'rows' ? TYPES[kind] : listType(kind))

/**
 * A table of columns as one Arrow IPC stream of one record batch, which any Arrow library reads.
 * Numbers are kept bit for bit, NaN included. Costs little more than one copy of the columns.
 *
 * @throws {MessageError} if columns of a table of rows differ in length
 */
export function encodeTable({ metadata, columns }: ColumnTable, kinds: ColumnKinds, shape: TableShape): Uint8Array {
  const fields: Field[] = []
  const children: Data[] = []
  let rows: number | undefined = shape === 'lists' ? 1 : undefined
  for (const [name, kind] of kinds) {
    const values = columns.get(name) ?? []
    if (shape === 'rows') rows ??= values.length
    if (shape === 'rows' && values.length !== rows) {
      throw new MessageError(`column ${name} holds ${values.length} values, the first column ${rows}; make them equal`)
    }
    const elements = dataOf(kind, values)
    fields.push(new Field(name, columnType(kind, shape), false))
    children.push(shape === 'rows' ? elements : listOf(kind, elements))
  }
  const struct = makeData({ type: new Struct(fields), length: rows ?? 0, nullCount: 0, children })
  const writer = new RecordBatchStreamWriter()
  writer.write(new RecordBatch(new Schema(fields, new Map(metadata)), struct))
  writer.finish()
  return writer.toUint8Array(true)
}

function dataOf(kind: ColumnKind, values: ColumnValues): Data {
  const { length } = values
  if (kind !== 'text')
    return makeData({ type: TYPES[kind] as Float64, length, nullCount: 0, data: values as Float64Array })
  const { bytes, offsets } = encodeTexts(values as readonly string[])
  return makeData({ type: TYPES.text as Utf8, length, nullCount: 0, valueOffsets: offsets, data: bytes })
}

const listOf = (kind: ColumnKind, child: Data): Data =>
  makeData({ type: listType(kind), length: 1, nullCount: 0, valueOffsets: Int32Array.of(0, child.length), child })

/**
 * Reads what `encodeTable` wrote. The columns are views on `bytes` where these lie on a boundary of 8 bytes, and on one
 * copy of them elsewhere.
 *
 * @throws {MessageError} for bytes of another kind: no Arrow stream, cut off, other columns
 */
export function decodeTable(bytes: Uint8Array, kinds: ColumnKinds, shape: TableShape): ColumnTable {
  // Arrow lays typed arrays over the buffer, and they must begin on a multiple of their element's size.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const { schema, batch } = readBatch(aligned)
  const columns = new Map<string, ColumnValues>()
  const found = schema.fields.map(({ name, type }) => `${name}: ${type}`).join(', ')
  const wanted = Array.from(kinds, ([name, kind]) => `${name}: ${columnType(kind, shape)}`).join(', ')
  if (found !== wanted) {
    throw new MessageError(`columns are {${found}}, not {${wanted}}; read them with the version that wrote them`)
  }
  let i = 0
  for (const [name, kind] of kinds) {
    const data = batch.data.children[i++]
    columns.set(name, valuesOf(kind, shape === 'rows' ? data : onlyList(name, data)))
  }
  return { metadata: schema.metadata, columns }
}

function readBatch(bytes: Uint8Array): { schema: Schema; batch: RecordBatch } {
  let reader: RecordBatchStreamReader
  let batch: RecordBatch | undefined
  try {
    reader = (RecordBatchReader.from(bytes) as RecordBatchStreamReader).open()
    batch = reader.next().value ?? undefined
  } catch (cause) {
    throw new MessageError(`${bytes.length} bytes are no Arrow stream; send the record again`, { cause })
  }
  if (!reader.schema || !batch) {
    throw new MessageError(`an Arrow stream of ${bytes.length} bytes ends before its columns; send the record again`)
  }
  return { schema: reader.schema, batch }
}

function onlyList(name: string, list: Data): Data {
  const child = list.children[0]
  const [from, to] = list.valueOffsets
  if (list.length !== 1 || from !== 0 || to !== child.length) {
    throw new MessageError(
      `column ${name} holds ${list.length} lists, ${from}..${to}; write one list from 0 to its end`,
    )
  }
  return child
}

function valuesOf(kind: ColumnKind, data: Data): ColumnValues {
  const { length, values } = data
  if (kind === 'text') return decodeTexts({ bytes: values, offsets: data.valueOffsets }, length)
  if (values.length < length) {
    throw new MessageError(`a column of ${length} values holds only ${values.length}; send the record again`)
  }
  // Arrow pads each column to 8 bytes, so that the buffer may be longer than the column.
  return values.subarray(0, length)
}
