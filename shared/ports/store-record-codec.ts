import { Buffer } from 'node:buffer'
import { endianness } from 'node:os'
import { MessageError } from '../domain/errors.js'
import type { Field, Forecast, Score } from '../domain/messages.js'
import { distinctRows, distributionsOf, indexArray } from './distinct-rows.js'
import type { StoreRecord } from './forecast-store.js'
import { encodeKey, KIND, type Kind, type StoreKey, storeKeyOf } from './store-keys.js'
import { requireWhole } from './store-record-rules.js'

/**
 * Values of the embedded store: a header of 16 bytes, then typed arrays one after another, each at a multiple of its
 * element's size, little-endian. Region, model, day, horizon and revision stand in the key and not again here.
 *
 * Header: kind u8 · layout version u8 · a u16 · b u32 · checksum of all other bytes u32 · 0 u32
 * - fields: b = rows; joules f64[b] · maxMagnitude f64[b] · pixel u32[b] · multiplicity u32[b]
 * - scores: a = flags (1 in sample, 2 closed bin), b = exceedances; n, sum, sumSquares, sse, sae f64[5] · brier f64[b] ·
 *   exceeded f64[b]
 * - forecasts: a = bytes of the model hash, b = pixels; trainedToDay f64 · quantile columns, exceedance columns, distinct
 *   rows u32[3] · mean f32[b] · rows f32[columns · rows] · row of each pixel u8, u16 or u32[b] · model hash utf-8; see
 *   distinct-rows.ts
 */
const LAYOUT = 2
const HEADER_BYTES = 16
const CHECKSUM_AT = 8
const IN_SAMPLE = 1
const CLOSED_BIN = 2

export interface EncodedRecord {
  readonly key: Buffer
  readonly value: Uint8Array
}

/** @throws {MessageError} if the record breaks the rules of its message */
export function encodeRecord(record: StoreRecord): EncodedRecord {
  requireWhole(record)
  const key = encodeKey(storeKeyOf(record))
  if (record.topic === 'fields') return { key, value: encodeField(record) }
  if (record.topic === 'scores') return { key, value: encodeScore(record) }
  return { key, value: encodeForecast(record) }
}

function encodeField({ pixel, joules, multiplicity, maxMagnitude }: Field): Uint8Array {
  return pack(KIND.fields, 0, pixel.length, [joules, maxMagnitude, pixel, multiplicity])
}

export function decodeField(key: StoreKey, value: Uint8Array): Field {
  const { b: rows, take } = unpack(KIND.fields, value)
  const joules = take(new Float64Array(rows))
  const maxMagnitude = take(new Float64Array(rows))
  const pixel = take(new Uint32Array(rows))
  const multiplicity = take(new Uint32Array(rows))
  const { region, day, revision } = key
  return { topic: 'fields', region, day, revision, pixel, joules, multiplicity, maxMagnitude }
}

function encodeScore(score: Score): Uint8Array {
  const { n, sum, sumSquares, sse, sae, brier, exceeded } = score
  const flags = (score.inSample ? IN_SAMPLE : 0) | (score.closedBin ? CLOSED_BIN : 0)
  return pack(KIND.scores, flags, brier.length, [Float64Array.of(n, sum, sumSquares, sse, sae), brier, exceeded])
}

export function decodeScore(key: StoreKey, value: Uint8Array): Score {
  const { a: flags, b: exceedances, take } = unpack(KIND.scores, value)
  const [n, sum, sumSquares, sse, sae] = take(new Float64Array(5))
  const brier = take(new Float64Array(exceedances))
  const exceeded = take(new Float64Array(exceedances))
  const { region, model, day, horizonDays, revision } = key
  const [inSample, closedBin] = [(flags & IN_SAMPLE) !== 0, (flags & CLOSED_BIN) !== 0]
  const sums = { n, sum, sumSquares, sse, sae, brier, exceeded }
  const stamp = { topic: 'scores', region } as const
  return { ...stamp, model, day, horizonDays, revision, inSample, closedBin, ...sums }
}

function encodeForecast(forecast: Forecast): Uint8Array {
  const { mean, trainedToDay, modelHash } = forecast
  const { quantileColumns, exceedanceColumns, count, rows, rowOf } = distinctRows(forecast, mean.length)
  const hash = Buffer.from(modelHash)
  const counts = Uint32Array.of(quantileColumns, exceedanceColumns, count)
  const parts = [Float64Array.of(trainedToDay), counts, mean, rows, rowOf, hash]
  return pack(KIND.forecasts, hash.length, mean.length, parts)
}

export function decodeForecast(key: StoreKey, value: Uint8Array): Forecast {
  const { a: hashBytes, b: pixels, take } = unpack(KIND.forecasts, value)
  const [trainedToDay] = take(new Float64Array(1))
  const [quantileColumns, exceedanceColumns, count] = take(new Uint32Array(3))
  const mean = take(new Float32Array(pixels))
  const rows = take(new Int32Array((quantileColumns + exceedanceColumns) * count))
  const rowOf = take(new (indexArray(count))(pixels))
  const modelHash = Buffer.from(take(new Uint8Array(hashBytes))).toString('utf8')
  const { region, model, day, horizonDays, revision } = key
  const distributions = distributionsOf({ quantileColumns, exceedanceColumns, count, rows, rowOf })
  const stamp = { topic: 'forecasts', region } as const
  return { ...stamp, model, modelHash, day, horizonDays, revision, trainedToDay, mean, ...distributions }
}

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array

function pack(kind: Kind, a: number, b: number, columns: readonly Column[]): Uint8Array {
  if (a > 0xffff) throw new MessageError(`model hash of ${a} bytes is over 65,535; give the hash, not what it is of`)
  const value = new Uint8Array(columns.reduce((bytes, column) => bytes + column.byteLength, HEADER_BYTES))
  const header = new DataView(value.buffer)
  header.setUint8(0, kind)
  header.setUint8(1, LAYOUT)
  header.setUint16(2, a, true)
  header.setUint32(4, b, true)
  let at = HEADER_BYTES
  for (const column of columns) {
    value.set(bytesOf(column), at)
    at += column.byteLength
  }
  header.setInt32(CHECKSUM_AT, checksumOf(value), true)
  return value
}

/** The header's numbers, and what fills an array with the bytes that follow those already taken. */
function unpack(kind: Kind, stored: Uint8Array) {
  if (stored.length < HEADER_BYTES) throw broken(`${stored.length} bytes, less than a header`)
  const value = new Uint8Array(stored) // a copy, because the checksum reads whole words and lmdb may give any offset
  const header = new DataView(value.buffer)
  const [kindRead, layout] = [header.getUint8(0), header.getUint8(1)]
  if (kindRead !== kind || layout !== LAYOUT) throw broken(`kind ${kindRead} in layout ${layout}`)
  const checksum = header.getInt32(CHECKSUM_AT, true)
  header.setInt32(CHECKSUM_AT, 0)
  if (checksum !== checksumOf(value)) throw broken(`${value.length} bytes of another checksum`)
  let at = HEADER_BYTES
  const take = <T extends Column>(column: T): T => {
    bytesOf(column).set(value.subarray(at, at + column.byteLength))
    at += column.byteLength
    return column
  }
  return { a: header.getUint16(2, true), b: header.getUint32(4, true), take }
}

/** Multiplicative hash over 32-bit words, the last one filled up with zeros; against damage, not against intent. */
function checksumOf(value: Uint8Array): number {
  const words = new Int32Array(value.buffer, value.byteOffset, value.length >> 2)
  const rest = new Uint8Array(4)
  rest.set(value.subarray(words.length * 4))
  let hash = value.length
  for (let i = 0; i < words.length; i++) hash = mix(hash ^ words[i])
  return mix(hash ^ new DataView(rest.buffer).getInt32(0, true))
}

function mix(value: number): number {
  const mixed = Math.imul(value, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

const broken = (what: string): MessageError =>
  new MessageError(`stored record is broken: ${what}; remove the store's folder and replay, or restore it from a copy`)

function bytesOf(column: Column): Uint8Array {
  if (endianness() !== 'LE') {
    throw new MessageError(
      'this machine is big-endian; the embedded store holds little-endian arrays, use InfluxDB here',
    )
  }
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
}
