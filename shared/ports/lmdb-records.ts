import type { Database } from 'lmdb'
import type { LoggedRecord, LogRecord } from './event-log.js'

/** Topic, partition, offset: records of one partition lie side by side, in order. */
export type RecordKey = [topic: string, partition: number, offset: number]

export type RecordDatabase = Database<Uint8Array, RecordKey>

/** Length of the head as a 32-bit number before it. */
const LENGTH_BYTES = 4

/** The value begins on a multiple of this, so that typed arrays can lie over it. */
const ALIGNMENT = 8

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** Key, headers and value as one value of LMDB: length of the head, head as JSON, padding, value. */
export function packRecord({ key, headers, value }: LogRecord): Uint8Array {
  const head = Buffer.from(JSON.stringify(headers === undefined ? [key] : [key, headers]), 'utf8')
  const start = aligned(LENGTH_BYTES + head.length)
  const bytes = Buffer.alloc(start + value.length)
  bytes.writeUInt32LE(head.length)
  bytes.set(head, LENGTH_BYTES)
  bytes.set(value, start)
  return bytes
}

/** What `packRecord` packed; the value is a view on `bytes`. */
export function unpackRecord([topic, partition, offset]: RecordKey, bytes: Uint8Array): LoggedRecord {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = LENGTH_BYTES + buffer.readUInt32LE()
  const [key, headers] = JSON.parse(buffer.toString('utf8', LENGTH_BYTES, end)) as [string, LogRecord['headers']]
  const value = bytes.subarray(aligned(end))
  return { topic, partition, offset: BigInt(offset), key, value, ...(headers !== undefined && { headers }) }
}

/** The last record of a partition that is wanted, as committed by any process. */
export function lastRecord(
  db: RecordDatabase,
  topic: string,
  partition: number,
  wanted: (record: LoggedRecord) => boolean = () => true,
): LoggedRecord | undefined {
  for (const { key, value } of db.getRange(backwards(db, topic, partition))) {
    const record = unpackRecord(key, value)
    if (wanted(record)) return record
  }
  return undefined
}

/** Offset that the next record of a partition gets. Offsets have no gaps here. */
export function nextOffset(db: RecordDatabase, topic: string, partition: number): number {
  const [last] = db.getKeys({ ...backwards(db, topic, partition), limit: 1 })
  return last === undefined ? 0 : last[2] + 1
}

/** Records from an offset on, as many as `maxBytes` hold but at least one; empty at the end of the log. */
export function readRecords(
  db: RecordDatabase,
  topic: string,
  partition: number,
  from: bigint,
  maxBytes: number,
): LoggedRecord[] {
  fresh(db)
  const records: LoggedRecord[] = []
  let bytes = 0
  for (const { key, value } of db.getRange({
    start: [topic, partition, Number(from)],
    end: [topic, partition, Infinity],
  })) {
    records.push(unpackRecord(key, value))
    bytes += value.length
    if (bytes >= maxBytes) break
  }
  return records
}

function backwards(db: RecordDatabase, topic: string, partition: number) {
  fresh(db)
  return {
    start: [topic, partition, Infinity] as RecordKey,
    end: [topic, partition] as unknown as RecordKey,
    reverse: true,
  }
}

/** Lets the next read see what was committed since the last, by this process or another. */
const fresh = (db: RecordDatabase) => db.resetReadTxn()
