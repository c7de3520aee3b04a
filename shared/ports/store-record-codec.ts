import { Buffer } from 'node:buffer'
import { endianness } from 'node:os'
import { MessageError } from '../domain/errors.js'
import type { Field, Forecast, Score } from '../domain/messages.js'
import { RELIABILITY_EDGES } from '../kernels/reliability.js'
import { distinctRows, distributionsOf, indexArray } from './distinct-rows.js'
import type { StoreRecord } from './forecast-store.js'
import { encodeKey, KIND, type Kind, type StoreKey, storeKeyOf } from './store-keys.js'
import { requireWhole } from './store-record-rules.js'

/**
 * Values of the embedded store: a header of 16 bytes, then typed arrays one after another, each at a multiple of its
 * element's size, little-endian. Region, model, day, horizon and revision stand in the key and not again here.
 *
 * Header: kind u8 · layout version u8 · a u16 · b u32 · checksum of all other bytes u32 · 0 u32
 * - fields: a = bytes of the names, b = rows; columns u32 · cell u32[b] · values f64[columns · b] · names utf-8
 * - scores: a = flags (1 in sample, 2 closed bin), b = exceedances; levels, bytes of the names u32[2] · n, sum, sumSquares,
 *   sse, sae, wis, its three parts, placed, spread f64[11] · levels f64 · inside, outside f64[⌊levels / 2⌋] each · pit f64[levels + 1] ·
 *   compared, brier, exceeded, log score f64[b] each · cells, probability, exceeded by bin f64[bins · b] each · names
 *   utf-8
 * - forecasts: a = bytes of model hash and names, b = cells; trainedToDay f64 · levels, exceedances, thresholds, distinct
 *   rows u32[4] · levels f64 · thresholds f32 · mean f32[b] · rows f32[columns · rows] · row of each cell u8, u16 or
 *   u32[b] · model hash and names utf-8; see distinct-rows.ts
 *
 * Names and hash are JSON. An array of eight bytes an element that follows others begins where they end.
 */
const LAYOUT = 5
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

function encodeField({ cell, names, values }: Field): Uint8Array {
  const text = textBytes(names)
  return pack(KIND.fields, text.length, cell.length, [Uint32Array.of(names.length), cell, values, text])
}

export function decodeField(key: StoreKey, value: Uint8Array): Field {
  const { a: textLength, b: rows, take } = unpack(KIND.fields, value)
  const [columns] = take(new Uint32Array(1))
  const cell = take(new Uint32Array(rows))
  const values = take(new Float64Array(columns * rows))
  const names = textsOf(take(new Uint8Array(textLength)))
  const { region, day, revision } = key
  return { topic: 'fields', region, day, revision, cell, names, values }
}

function encodeScore(score: Score): Uint8Array {
  const { levels, inside, outside, pit, exceedances, compared, brier, exceeded, logScore } = score
  const flags = (score.inSample ? IN_SAMPLE : 0) | (score.closedBin ? CLOSED_BIN : 0)
  const text = textBytes(exceedances)
  const counts = Uint32Array.of(levels.length, text.length)
  const sums = Float64Array.from(SCORE_NUMBERS, name => score[name])
  const distribution = [levels, inside, outside, pit]
  const reached = [compared, brier, exceeded, logScore, score.binCells, score.binProbability, score.binExceeded]
  return pack(KIND.scores, flags, brier.length, [counts, sums, ...distribution, ...reached, text])
}

/** In the order in which they are written. */
const SCORE_NUMBERS = [
  'n',
  'sum',
  'sumSquares',
  'sse',
  'sae',
  'wis',
  'sharpness',
  'overprediction',
  'underprediction',
  'placed',
  'spread',
] as const

export function decodeScore(key: StoreKey, value: Uint8Array): Score {
  const { a: flags, b: count, take } = unpack(KIND.scores, value)
  const [levelCount, textLength] = take(new Uint32Array(2))
  const numbers = take(new Float64Array(SCORE_NUMBERS.length))
  const [n, sum, sumSquares, sse, sae, wis, sharpness, overprediction, underprediction, placed, spread] = numbers
  const levels = take(new Float64Array(levelCount))
  const inside = take(new Float64Array(Math.floor(levelCount / 2)))
  const outside = take(new Float64Array(Math.floor(levelCount / 2)))
  const pit = take(new Float64Array(levelCount + 1))
  const compared = take(new Float64Array(count))
  const brier = take(new Float64Array(count))
  const exceeded = take(new Float64Array(count))
  const logScore = take(new Float64Array(count))
  const binCells = take(new Float64Array(RELIABILITY_EDGES.length * count))
  const binProbability = take(new Float64Array(RELIABILITY_EDGES.length * count))
  const binExceeded = take(new Float64Array(RELIABILITY_EDGES.length * count))
  const exceedances = textsOf(take(new Uint8Array(textLength)))
  const { region, model, day, horizonDays, revision } = key
  const [inSample, closedBin] = [(flags & IN_SAMPLE) !== 0, (flags & CLOSED_BIN) !== 0]
  return {
    ...{ topic: 'scores', region, model, day, horizonDays, revision, inSample, closedBin },
    ...{ n, sum, sumSquares, sse, sae, wis, sharpness, overprediction, underprediction },
    ...{ levels, placed, inside, pit, spread, outside },
    ...{ exceedances, compared, brier, exceeded, logScore, binCells, binProbability, binExceeded },
  }
}

function encodeForecast(forecast: Forecast): Uint8Array {
  const { mean, trainedToDay, modelHash, levels, exceedances, thresholds } = forecast
  const { count, rows, rowOf } = distinctRows(forecast, mean.length)
  const text = textBytes([modelHash, ...exceedances])
  const counts = Uint32Array.of(levels.length, exceedances.length, thresholds.length, count)
  const parts = [Float64Array.of(trainedToDay), counts, levels, thresholds, mean, rows, rowOf, text]
  return pack(KIND.forecasts, text.length, mean.length, parts)
}

export function decodeForecast(key: StoreKey, value: Uint8Array): Forecast {
  const { a: textLength, b: cells, take } = unpack(KIND.forecasts, value)
  const [trainedToDay] = take(new Float64Array(1))
  const [quantileColumns, exceedanceColumns, thresholdCount, count] = take(new Uint32Array(4))
  const levels = take(new Float64Array(quantileColumns))
  const thresholds = take(new Float32Array(thresholdCount))
  const mean = take(new Float32Array(cells))
  const rows = take(new Int32Array((quantileColumns + exceedanceColumns) * count))
  const rowOf = take(new (indexArray(count))(cells))
  const [modelHash, ...exceedances] = textsOf(take(new Uint8Array(textLength)))
  const { region, model, day, horizonDays, revision } = key
  const { quantiles, exceedance } = distributionsOf({ quantileColumns, exceedanceColumns, count, rows, rowOf })
  const issue = { topic: 'forecasts', region, model, modelHash, day, horizonDays, revision, trainedToDay } as const
  return { ...issue, mean, levels, quantiles, exceedances, thresholds, exceedance }
}

const textBytes = (texts: readonly string[]): Buffer => Buffer.from(JSON.stringify(texts))
const textsOf = (bytes: Uint8Array): string[] => JSON.parse(Buffer.from(bytes).toString('utf8')) as string[]

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array

function pack(kind: Kind, a: number, b: number, columns: readonly Column[]): Uint8Array {
  if (a > 0xffff)
    throw new MessageError(`names and hash of ${a} bytes are over 65,535; give the hash, not what it is of`)
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
