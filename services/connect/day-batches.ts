import type { RawBatch } from '../../shared/domain/messages.js'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import type { SortedRecord } from './record-run.js'
import type { CatalogFile } from './sniff-format.js'

export interface DayBatchOptions {
  /** Name of the replay. */
  readonly source: string
  readonly files: readonly CatalogFile[]
  /** First and last day of the calendar; no record lies outside it. */
  readonly fromDay: number
  readonly toDay: number
  /** A batch is cut before it outgrows this, unless a single record does. */
  readonly batchBytes: number
  /** Cursor of the first batch. */
  readonly firstCursor: number
}

type Draft = { -readonly [K in keyof RawBatch]: RawBatch[K] }

/**
 * Records in replay order → batches, at least one for each day of the calendar. The last of a day says that the day is
 * complete, the last of all that the replay is over. `fetchedMs` is the end of the batch's day: a replay has no clock.
 */
export async function* dayBatches(
  blocks: AsyncIterable<readonly SortedRecord[]>,
  options: DayBatchOptions,
): AsyncGenerator<RawBatch> {
  const { source, files, fromDay, toDay, batchBytes, firstCursor } = options
  let cursor = firstCursor
  const draft = (day: number, file: CatalogFile, records: readonly SortedRecord[]): Draft => ({
    topic: 'raw.seismic',
    domain: 'seismic',
    source,
    ...(records.length > 0 && { file: file.name }),
    format: file.format,
    ...(file.header !== undefined && { header: file.header }),
    cursor: cursor++,
    fetchedMs: startOfDay(day + 1),
    ...joinLines(records),
  })

  let day = fromDay
  let group: SortedRecord[] = []
  let groupBytes = 0
  // The newest batch is held back until we know whether another of its day follows.
  let held: Draft | undefined
  const ready: RawBatch[] = []
  const hold = (batch: Draft) => {
    if (held !== undefined) ready.push(held)
    held = batch
  }
  const cut = () => {
    if (group.length > 0) hold(draft(day, files[group[0].file], group))
    group = []
    groupBytes = 0
  }
  const closeDay = () => {
    cut()
    if (held === undefined || held.fetchedMs <= startOfDay(day)) hold(draft(day, files[0], []))
    held!.completeToMs = startOfDay(day + 1)
    day++
  }

  for await (const block of blocks) {
    for (const record of block) {
      for (const recordDay = dayOf(record.timeMs); day < recordDay; ) closeDay()
      const size = record.end - record.start + 1
      if (group.length > 0 && (record.file !== group[0].file || groupBytes + size > batchBytes)) cut()
      group.push(record)
      groupBytes += size
    }
    yield* ready.splice(0)
  }
  while (day <= toDay) closeDay()
  yield* ready.splice(0)
  if (held !== undefined) yield { ...held, end: true }
}

/** Records as lines, each ended by \n, with their numbers in the file. */
function joinLines(records: readonly SortedRecord[]): Pick<RawBatch, 'bytes' | 'lineNumbers'> {
  const bytes = new Uint8Array(records.reduce((sum, { start, end }) => sum + end - start + 1, 0))
  let at = 0
  for (const { bytes: from, start, end } of records) {
    bytes.set(from.subarray(start, end), at)
    at += end - start
    bytes[at++] = 0x0a
  }
  return { bytes, lineNumbers: Uint32Array.from(records, ({ line }) => line) }
}
