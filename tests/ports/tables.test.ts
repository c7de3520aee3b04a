import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tableFromIPC } from 'apache-arrow'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { arrowFile } from '../../shared/ports/tables/arrow-file.js'
import { csvFile } from '../../shared/ports/tables/csv-file.js'
import { gatherRows } from '../../shared/ports/tables/gather-rows.js'
import { parquetFile } from '../../shared/ports/tables/parquet-file.js'
import type { Table, TableBatch, TableColumn } from '../../shared/ports/tables/table.js'

const COLUMNS: readonly TableColumn[] = [
  { name: 'text', type: 'text' },
  { name: 'date', type: 'date' },
  { name: 'time', type: 'time' },
  { name: 'count', type: 'int32' },
  { name: 'single', type: 'float32' },
  { name: 'double', type: 'float64' },
  { name: 'flag', type: 'flag' },
]

/** 1994-01-17, the Northridge earthquake: 8,782 days after 1970-01-01 (24 · 365 + 6 leap days + 16). */
const DAY = 24 * 365 + 6 + 16
const TIME = Date.UTC(1994, 0, 17, 12, 30, 55, 390)

const FIRST: TableBatch = {
  rows: 3,
  values: [
    ['plain', 'a "quoted", text', null],
    Int32Array.of(DAY, 0, -1),
    Float64Array.of(TIME, NaN, -1),
    Int32Array.of(0, -7, 2 ** 31 - 1),
    Float32Array.of(0.1, NaN, -0.5),
    Float64Array.of(0.1, 1e-300, NaN),
    Uint8Array.of(1, 0, 1),
  ],
}
const SECOND: TableBatch = {
  rows: 2,
  values: [
    ['', 'Ünï\r\ncode'],
    Int32Array.of(1, 2),
    Float64Array.of(0, 1),
    Int32Array.of(1, 2),
    Float32Array.of(Infinity, 16_777_216),
    Float64Array.of(-Infinity, 3),
    Uint8Array.of(0, 0),
  ],
}

const table = (...batches: TableBatch[]): Table => ({
  columns: COLUMNS,
  batches: (async function* () {
    yield* batches
  })(),
})

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

const EXPECTED = [
  ['plain', DAY, TIME, 0, Math.fround(0.1), 0.1, true],
  ['a "quoted", text', 0, null, -7, null, 1e-300, false],
  [null, -1, -1, 2 ** 31 - 1, -0.5, null, true],
  ['', 1, 0, 1, Infinity, -Infinity, false],
  ['Ünï\r\ncode', 2, 1, 2, 16_777_216, 3, false],
]

describe('a table as CSV', () => {
  it('is what RFC 4180 says, the shortest decimals, and nothing where nothing is known', async () => {
    const text = (await bytesOf(csvFile(table(FIRST, SECOND)))).toString()
    assert.equal(
      text,
      [
        'text,date,time,count,single,double,flag',
        'plain,1994-01-17,1994-01-17T12:30:55.390Z,0,0.1,0.1,true',
        '"a ""quoted"", text",1970-01-01,,-7,,1e-300,false',
        ',1969-12-31,1969-12-31T23:59:59.999Z,2147483647,-0.5,,true',
        '"",1970-01-02,1970-01-01T00:00:00.000Z,1,inf,-inf,false',
        '"Ünï\r\ncode",1970-01-03,1970-01-01T00:00:00.001Z,2,16777216,3,false',
        '',
      ].join('\r\n'),
    )
  })
  it('writes each float32 so that it reads back the same', async () => {
    // Neighbours of a number whose decimals differ in the seventh, eighth and ninth digit.
    const values = Float32Array.from({ length: 5000 }, (_, i) => Math.fround(Math.exp((i - 2500) / 40)))
    const batch = { rows: values.length, values: [values] }
    const one: Table = { ...table(batch), columns: [{ name: 'x', type: 'float32' }] }
    const lines = (await bytesOf(csvFile(one))).toString().split('\r\n').slice(1, -1)
    assert.deepEqual(Float32Array.from(lines, Number), values)
  })
})

describe('a table as Arrow', () => {
  it('is read by Arrow: types, values, and null where nothing is known', async () => {
    const read = tableFromIPC(await bytesOf(arrowFile(table(FIRST, SECOND))))
    assert.deepEqual(
      read.schema.fields.map(({ name, type, nullable }) => `${name}: ${type}${nullable ? '?' : ''}`),
      [
        'text: Utf8?',
        'date: Date32<DAY>',
        'time: Timestamp<MILLISECOND, UTC>?',
        'count: Int32',
        'single: Float32?',
        'double: Float64?',
        'flag: Bool',
      ],
    )
    const rows = Array.from({ length: read.numRows }, (_, row) =>
      COLUMNS.map(({ name, type }) => {
        const value = read.getChild(name)?.get(row)
        return type === 'date' ? Number(value) / 86_400_000 : value
      }),
    )
    assert.deepEqual(rows, EXPECTED)
  })
  it('has a record batch for every so many rows, not for every message', async () => {
    const rows = 1000
    const many = Array.from({ length: 140 }, () => ({ rows, values: [new Float64Array(rows)] }))
    const read = tableFromIPC(
      await bytesOf(arrowFile({ ...table(...many), columns: [{ name: 'x', type: 'float64' }] })),
    )
    assert.deepEqual(
      read.batches.map(batch => batch.numRows),
      [66_000, 66_000, 8_000], // 66 · 1,000 is the first to reach 65,536
    )
  })
})

describe('a table as Parquet', () => {
  const fileOf = async (source: Table) => {
    const bytes = await bytesOf(parquetFile(source))
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
  }
  it('is read by hyparquet: types, values, and null where nothing is known', async () => {
    const file = await fileOf(table(FIRST, SECOND))
    const rows = await parquetReadObjects({ file })
    const plain = (value: unknown) => (value instanceof Date ? value.getTime() : value)
    assert.deepEqual(
      rows.map(row => COLUMNS.map(({ name, type }) => (type === 'date' ? plain(row[name]) : plain(row[name] ?? null)))),
      EXPECTED.map(([text, date, ...rest]) => [text, (date as number) * 86_400_000, ...rest]),
    )
    const { schema } = parquetMetadata(file)
    assert.deepEqual(
      schema.slice(1).map(({ name, type, repetition_type }) => `${name} ${type} ${repetition_type}`),
      [
        'text BYTE_ARRAY OPTIONAL',
        'date INT32 REQUIRED',
        'time INT64 OPTIONAL',
        'count INT32 REQUIRED',
        'single FLOAT OPTIONAL',
        'double DOUBLE OPTIONAL',
        'flag BOOLEAN REQUIRED',
      ],
    )
  })
  it('comes a row group at a time, each readable by its own place in the file', async () => {
    const rows = 65_536
    const batch = (from: number): TableBatch => ({
      rows,
      values: [Float64Array.from({ length: rows }, (_, i) => from + i)],
    })
    const pieces: Uint8Array[] = []
    const source = { ...table(batch(0), batch(rows)), columns: [{ name: 'x', type: 'float64' }] } as const
    for await (const piece of parquetFile(source)) pieces.push(piece)
    assert.equal(pieces.length, 3) // two groups and the foot
    const bytes = Buffer.concat(pieces)
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
    assert.deepEqual(
      parquetMetadata(file).row_groups.map(group => group.num_rows),
      [65_536n, 65_536n],
    )
    const tail = await parquetReadObjects({ file, rowStart: 2 * rows - 2 })
    assert.deepEqual(tail, [{ x: 131_070 }, { x: 131_071 }])
  })
})

describe('gatherRows', () => {
  it('keeps order and every row, and gives nothing of a table without rows', async () => {
    const batches: TableBatch[] = []
    for await (const batch of gatherRows(table(FIRST, SECOND, FIRST), 4)) batches.push(batch)
    assert.deepEqual(
      batches.map(({ rows, values }) => [rows, ...values[0]]),
      [
        [5, 'plain', 'a "quoted", text', null, '', 'Ünï\r\ncode'],
        [3, 'plain', 'a "quoted", text', null],
      ],
    )
    for await (const batch of gatherRows(table(), 4)) assert.fail(`${batch.rows}`)
  })
})
