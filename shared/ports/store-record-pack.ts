import { Buffer } from 'node:buffer'
import { endianness } from 'node:os'
import { MessageError } from '../domain/errors.js'
import type { Kind } from './store-keys.js'

/** The first whose scores tell of distributions, and of misses where an interval has a width. */
export const SCORES_LAYOUT = 7
/** The first whose forecasts tell at which levels their quantiles were cut. */
export const CUT_LAYOUT = 8
const LAYOUT = CUT_LAYOUT
/** Still read; its forecasts say nothing of their engine. */
export const OLDEST_LAYOUT = 4
const HEADER_BYTES = 16
const CHECKSUM_AT = 8

export const textBytes = (texts: readonly string[]): Buffer => Buffer.from(JSON.stringify(texts))
export const textsOf = (bytes: Uint8Array): string[] => JSON.parse(Buffer.from(bytes).toString('utf8')) as string[]

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/**
 * A value of the embedded store: a header of 16 bytes, then typed arrays one after another, little-endian; each begins
 * where the one before it ends.
 *
 * Header: kind u8 · layout version u8 · a u16 · b u32 · checksum of all other bytes u32 · 0 u32
 */
export function pack(kind: Kind, a: number, b: number, columns: readonly Column[]): Uint8Array {
  if (a > 0xffff)
    throw new MessageError(`names and texts of ${a} bytes are over 65,535; give a hash, not what it is of`)
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
export function unpack(kind: Kind, stored: Uint8Array, oldest = OLDEST_LAYOUT) {
  if (stored.length < HEADER_BYTES) throw broken(`${stored.length} bytes, less than a header`)
  const value = new Uint8Array(stored) // a copy, because the checksum reads whole words and lmdb may give any offset
  const header = new DataView(value.buffer)
  const [kindRead, layout] = [header.getUint8(0), header.getUint8(1)]
  if (kindRead !== kind || layout < oldest || layout > LAYOUT) throw broken(`kind ${kindRead} in layout ${layout}`)
  const checksum = header.getInt32(CHECKSUM_AT, true)
  header.setInt32(CHECKSUM_AT, 0)
  if (checksum !== checksumOf(value)) throw broken(`${value.length} bytes of another checksum`)
  let at = HEADER_BYTES
  const take = <T extends Column>(column: T): T => {
    bytesOf(column).set(value.subarray(at, at + column.byteLength))
    at += column.byteLength
    return column
  }
  return { a: header.getUint16(2, true), b: header.getUint32(4, true), layout, take }
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
