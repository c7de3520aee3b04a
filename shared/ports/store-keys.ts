import { Buffer } from 'node:buffer'
import { MessageError } from '../domain/errors.js'
import type { StoreRecord } from './forecast-store.js'

/** First byte of a key: which kind of record it is of. */
export const KIND = { fields: 1, forecasts: 2, scores: 3, alerts: 4 } as const

export type Kind = (typeof KIND)[keyof typeof KIND]

/**
 * A record's natural key. Fields have no model and no horizon: '' and 0. Nor have events of alerts; their revision is the
 * event's sequence, and they alone have a name: the alert's.
 */
export interface StoreKey {
  readonly kind: Kind
  readonly region: string
  readonly model: string
  readonly day: number
  readonly horizonDays: number
  readonly revision: number
  readonly name: string
}

const MIN_DAY = -(2 ** 31)
const MAX_DAY = 2 ** 31 - 1
const MAX_COUNT = 2 ** 32 - 1
const TAIL_BYTES = 12

/** lmdb takes 1,978 bytes; what is over is not a name. */
const MAX_NAME_BYTES = 512

export function storeKeyOf(record: StoreRecord): StoreKey {
  const { topic, region, day } = record
  const none = { kind: KIND[topic], region, model: '', day, horizonDays: 0, name: '' }
  if (topic === 'fields') return { ...none, revision: record.revision }
  if (topic === 'alerts') return { ...none, revision: record.sequence, name: record.alert }
  const { model, horizonDays, revision } = record
  return { ...none, model, horizonDays, revision }
}

/**
 * Bytes whose order is the order of (kind, region, model, day, horizon, revision, name):
 * kind u8 · region utf-8 · 0 · model utf-8 · 0 · day, moved by 2³¹, u32 · horizon u32 · revision u32 · name utf-8;
 * big-endian.
 *
 * @throws {MessageError} if a part cannot be held
 */
export function encodeKey({ kind, region, model, day, horizonDays, revision, name }: StoreKey): Buffer {
  requireInteger('day', day, MIN_DAY, MAX_DAY)
  requireInteger('horizonDays', horizonDays, 0, MAX_COUNT)
  requireInteger('revision', revision, 0, MAX_COUNT)
  const tail = Buffer.alloc(TAIL_BYTES)
  tail.writeUInt32BE(day - MIN_DAY, 0)
  tail.writeUInt32BE(horizonDays, 4)
  tail.writeUInt32BE(revision, 8)
  return Buffer.concat([seriesPrefix(kind, region, model), tail, nameBytes('alert', name).subarray(0, -1)])
}

/** @throws {MessageError} if these are not the bytes of a key */
export function decodeKey(bytes: Uint8Array): StoreKey {
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const regionEnd = key.indexOf(0, 1)
  const modelEnd = key.indexOf(0, regionEnd + 1)
  const kind = Object.values(KIND).find(value => value === key[0])
  const nameStart = modelEnd + 1 + TAIL_BYTES
  const isLong = kind === KIND.alerts ? key.length > nameStart : key.length === nameStart
  if (kind === undefined || regionEnd < 0 || modelEnd < 0 || !isLong) {
    throw new MessageError(
      `store key ${key.toString('hex')} is of no known layout; the store was written by another version or is damaged`,
    )
  }
  return {
    kind,
    region: key.toString('utf8', 1, regionEnd),
    model: key.toString('utf8', regionEnd + 1, modelEnd),
    day: key.readUInt32BE(modelEnd + 1) + MIN_DAY,
    horizonDays: key.readUInt32BE(modelEnd + 5),
    revision: key.readUInt32BE(modelEnd + 9),
    name: key.toString('utf8', nameStart),
  }
}

/** What the keys of one region and model begin with. */
export const seriesPrefix = (kind: Kind, region: string, model: string): Buffer =>
  Buffer.concat([regionPrefix(kind, region), nameBytes('model', model)])

/** What the keys of one region begin with. */
export const regionPrefix = (kind: Kind, region: string): Buffer =>
  Buffer.concat([Buffer.of(kind), nameBytes('region', region)])

/** First key of a day; days that no key can hold count as the first or the last that it can. */
export function startOfDayKeys(series: Uint8Array, day: number): Buffer {
  const tail = Buffer.alloc(4)
  tail.writeUInt32BE(Math.min(Math.max(Math.ceil(day), MIN_DAY), MAX_DAY) - MIN_DAY)
  return Buffer.concat([series, tail])
}

/** The first bytes after every key that begins with these. */
export function afterPrefix(prefix: Uint8Array): Buffer {
  const after = Buffer.from(prefix)
  for (let i = after.length - 1; i >= 0; i--) {
    after[i]++
    if (after[i] !== 0) return after.subarray(0, i + 1)
  }
  throw new RangeError('a prefix of 0xff alone has no end') // a prefix starts with a kind, so this is never reached
}

function nameBytes(part: string, name: string): Buffer {
  const bytes = Buffer.from(`${name}\0`)
  if (name.includes('\0') || bytes.length > MAX_NAME_BYTES) {
    throw new MessageError(
      `${part} ${JSON.stringify(name.slice(0, 80))} cannot be a store key; name it without \\0 in under ` +
        `${MAX_NAME_BYTES} bytes of UTF-8`,
    )
  }
  return bytes
}

function requireInteger(part: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return
  throw new MessageError(`${part} ${value} cannot be a store key; it must be an integer in ${min}..${max}`)
}
