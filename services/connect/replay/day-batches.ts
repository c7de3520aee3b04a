import type { RawBatch } from '../../../shared/domain/messages.js'
import { dayOf, startOfDay } from '../../../shared/domain/units.js'
import type { SortedRecord } from './record-run.js'
import { domainOf, type ReplayPart } from './replay-input.js'

export interface DayBatchOptions {
  /** Name of the replay. */
  readonly source: string
  readonly parts: readonly ReplayPart[]
  /** First and last day of the calendar; no record lies outside it. */
  readonly fromDay: number
  readonly toDay: number
  /** A batch is cut before it outgrows this, unless a single record does. */
  readonly batchBytes: number
  /** Cursor of the first batch. */
  readonly firstCursor: number
}

type Draft = { -readonly [K in keyof RawBatch]: RawBatch[K] }

/** Records of one day and kind that are to be a batch. */
interface Group {
  readonly records: SortedRecord[]
  bytes: number
}

/**
 * Records in replay order → batches, at least one for each day of the calendar: one for each kind of record, or more where
 * it grows too large. The last of a day says that the day is complete, the last of all that the replay is over.
 * `fetchedMs` is the end of the batch's day, or of the last day that it speaks of: a replay has no clock.
 */
export async function* dayBatches(
  blocks: AsyncIterable<readonly SortedRecord[]>,
  { source, parts, fromDay, toDay, batchBytes, firstCursor }: DayBatchOptions,
): AsyncGenerator<RawBatch> {
  let cursor = firstCursor
  let day = fromDay
  const groups = new Map<number, Group>()
  // The newest batch is held back until we know whether another of its day follows.
  let held: { readonly day: number; readonly batch: Draft } | undefined
  const ready: RawBatch[] = []
  const hold = (records: readonly SortedRecord[]) => {
    if (held !== undefined) ready.push(held.batch)
    held = { day, batch: { source, cursor: cursor++, ...draftOf(parts, records, startOfDay(day + 1)) } }
  }
  const closeDay = () => {
    for (const { records } of groups.values()) hold(records)
    groups.clear()
    if (held?.day !== day) hold([])
    held!.batch.completeToMs = startOfDay(day + 1)
    day++
  }

  for await (const block of blocks) {
    for (const record of block) {
      for (const recordDay = dayOf(record.timeMs); day < recordDay; ) closeDay()
      const { kind } = parts[record.part]
      const size = record.end - record.start + 1
      let group = groups.get(kind)
      if (group !== undefined && group.bytes + size > batchBytes) {
        hold(group.records)
        group = undefined
      }
      if (group === undefined) groups.set(kind, { records: [record], bytes: size })
      else {
        group.records.push(record)
        group.bytes += size
      }
    }
    yield* ready.splice(0)
  }
  while (day <= toDay) closeDay()
  yield* ready.splice(0)
  if (held !== undefined) yield { ...held.batch, end: true }
}

/** Records of one kind as a batch that lacks only its place in the replay. */
function draftOf(
  parts: readonly ReplayPart[],
  records: readonly SortedRecord[],
  dayEndMs: number,
): Omit<Draft, 'source' | 'cursor'> {
  const { format, header, frame, untilMs = dayEndMs } = parts[records[0]?.part ?? 0]
  const domain = domainOf(format)
  return {
    topic: `raw.${domain}`,
    domain,
    ...filesOf(parts, records),
    format,
    ...(header !== undefined && { header }),
    fetchedMs: records.length === 0 ? dayEndMs : Math.max(dayEndMs, untilMs),
    bytes: frame === undefined ? joinLines(records) : Buffer.concat(framed(records, frame)),
    lineNumbers: Uint32Array.from(records, ({ line }) => line),
  }
}

/** The one file of the records, or, where there are several, for each record which. */
function filesOf(
  parts: readonly ReplayPart[],
  records: readonly SortedRecord[],
): Pick<RawBatch, 'file' | 'files' | 'fileOf'> {
  const places = new Map<string, number>()
  const fileOf = Uint32Array.from(records, ({ part }) => {
    const { file } = parts[part]
    const place = places.get(file) ?? places.size
    places.set(file, place)
    return place
  })
  const files = [...places.keys()]
  return files.length > 1 ? { files, fileOf } : files.length === 1 ? { file: files[0] } : {}
}

/** Records as lines, each ended by \n. */
function joinLines(records: readonly SortedRecord[]): Uint8Array {
  const bytes = new Uint8Array(records.reduce((sum, { start, end }) => sum + end - start + 1, 0))
  let at = 0
  for (const { bytes: from, start, end } of records) {
    bytes.set(from.subarray(start, end), at)
    at += end - start
    bytes[at++] = 0x0a
  }
  return bytes
}

/** Records as a document. */
function framed(records: readonly SortedRecord[], { head, between, tail }: NonNullable<ReplayPart['frame']>) {
  const pieces: Uint8Array[] = [head]
  for (const [i, { bytes, start, end }] of records.entries()) {
    if (i > 0) pieces.push(between)
    pieces.push(bytes.subarray(start, end))
  }
  return [...pieces, tail]
}
