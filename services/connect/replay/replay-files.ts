import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { InputFileError } from '../../../shared/domain/errors.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import type { Domain } from '../../../shared/domain/region.js'
import { dayOf, startOfDay } from '../../../shared/domain/units.js'
import type { AsOf } from './as-of.js'
import { dayBatches } from './day-batches.js'
import { inputFiles } from './input-files.js'
import { type RecordDefect, readRecords } from './read-records.js'
import type { SortedRecord } from './record-run.js'
import { recordSorter } from './record-sorter.js'
import { partBook, type ReplayFile, type ReplayPart } from './replay-input.js'

export interface ReplayOptions {
  /** Of the files; one of another domain is refused. */
  readonly domain: Domain
  /**
   * Files, or folders of them, of any format that we read, merged by time. They may overlap, each may be in any order, and
   * the order in which they are named does not count.
   */
  readonly paths: readonly string[]
  /** The present, ms since 1970. A record that claims a later time does not stretch the calendar. */
  readonly nowMs: number
  /** First day delivered; default: the first record's. */
  readonly fromDay?: number
  /** Last day delivered; default: the last record's. */
  readonly toDay?: number
  /** Which truth is told; default: the final one. */
  readonly asOf?: AsOf
  /** Goes on after this batch, if it was this replay's: it is in the log already. */
  readonly after?: Pick<RawBatch, 'source' | 'cursor'>
  /** Upper bound of one batch, bytes; a Kafka broker takes 1 MiB unless told otherwise. */
  readonly batchBytes?: number
  /** Memory for sorting, bytes; what does not fit goes to the system's temporary folder. */
  readonly sortBytes?: number
  /** Told once, before the first batch. */
  readonly onRead?: (counts: ReplayCounts) => void
}

export const REPLAY_DEFAULTS = { batchBytes: 512 * 1024, sortBytes: 64 * 1024 * 1024 }

/** What the files held. */
export interface ReplayCounts {
  readonly files: number
  /** Names of files in a folder that are of no format that we read. */
  readonly passedOver: readonly string[]
  /** Records delivered, good or bad. */
  readonly records: number
  /** Records before `fromDay`, and after `toDay`: not delivered. */
  readonly before: number
  readonly after: number
  /** Records that were known only later than `asOf`: not delivered. */
  readonly later: number
  /** Sorted runs written to disk. */
  readonly spilled: number
}

/**
 * Replays files of one domain in event time: batches by UTC day, the last of each day with the heartbeat "complete to the
 * day's end", quiet days too, and `end` on the last of all. First come the defects of the files, each as a batch. Same
 * files and options give the same batches with the same cursors.
 *
 * A record stands on its day: a quake on that of its origin time, a reading on that for which it stands, a week on its
 * last. What can only be read as a whole (a row of a wide table, a WaterML document) stands on the first day that it
 * speaks of. Where two lines of a format that does not tell when it was known say different things of the same, the one
 * with the later time comes later, then the one whose file is later by name.
 *
 * As of a time, the replay ends with the last day that was over then; with `then` it runs by the time at which each
 * record was known.
 *
 * @throws {InputFileError} before anything is delivered, if a file cannot be used at all
 */
export async function* replayFiles(options: ReplayOptions): AsyncGenerator<RawBatch> {
  const { domain, paths, nowMs, fromDay, asOf, onRead } = options
  const { batchBytes, sortBytes } = { ...REPLAY_DEFAULTS, ...withoutUndefined(options) }
  const toDay = lastDayOf(options)
  const { files, passedOver } = await inputFiles(domain, paths)
  const source = await replayName(files, options)
  const fromCursor = options.after?.source === source ? options.after.cursor + 1 : 0
  const sorter = recordSorter(sortBytes)
  const book = partBook()
  const defects: RecordDefect[] = []
  const counts = { files: files.length, passedOver, records: 0, before: 0, after: 0, later: 0, spilled: 0 }
  let [firstDay, lastDay] = [Infinity, -Infinity]
  const add = (record: SortedRecord) => {
    const day = dayOf(record.timeMs)
    if (fromDay !== undefined && day < fromDay) counts.before++
    else if (toDay !== undefined && day > toDay) counts.after++
    else {
      counts.records++
      firstDay = Math.min(firstDay, day)
      lastDay = Math.max(lastDay, day)
      sorter.add(record)
    }
  }
  // What was not yet known of a day leaves the day quiet, not away.
  const onLater = (eventMs: number) => {
    counts.later++
    if (!Number.isNaN(eventMs)) lastDay = Math.max(lastDay, dayOf(eventMs))
  }
  try {
    for (const file of files) {
      for await (const found of readRecords(file, { parts: book, nowMs, asOf, add, onLater })) {
        defects.push(...found)
        await sorter.relieve()
      }
    }
    counts.spilled = sorter.spilled
    if (counts.records === 0) throw new InputFileError(nothingToReplay(files, counts, defects))
    onRead?.(counts)
    const lastToldDay = Math.max(lastDay, lastDayTold(book.parts, nowMs))
    const calendar = { fromDay: fromDay ?? firstDay, toDay: Math.min(options.toDay ?? lastToldDay, toDay ?? Infinity) }
    const fetchedMs = startOfDay(calendar.fromDay)
    for (const [cursor, defect] of defects.entries()) {
      if (cursor >= fromCursor) yield { ...defect, source, cursor, fetchedMs }
    }
    const firstCursor = defects.length
    const batches = dayBatches(sorter.sorted(), { source, parts: book.parts, ...calendar, batchBytes, firstCursor })
    for await (const batch of batches) if (batch.cursor >= fromCursor) yield batch
  } finally {
    await sorter.close()
  }
}

/** The last day asked for, or, as of a time, the last that was over then. */
function lastDayOf({ toDay, asOf }: ReplayOptions): number | undefined {
  if (typeof asOf !== 'number') return toDay
  return Math.min(toDay ?? Infinity, dayOf(asOf) - 1)
}

/** Documents stand on their first day and speak of more; none of it is yet to come. */
const lastDayTold = (parts: readonly ReplayPart[], nowMs: number): number =>
  parts.reduce((last, { untilMs = -Infinity }) => Math.max(last, dayOf(Math.min(untilMs, nowMs)) - 1), -Infinity)

/** Names what decides the batches: another replay counts its cursors under another name. */
async function replayName(files: readonly ReplayFile[], options: ReplayOptions): Promise<string> {
  const { fromDay, toDay, asOf, batchBytes = REPLAY_DEFAULTS.batchBytes } = options
  const hash = createHash('sha256').update(JSON.stringify([fromDay, toDay, batchBytes, asOf]))
  for (const { path, name } of files) hash.update(JSON.stringify([name, (await stat(path)).size]))
  return `replay-${hash.digest('hex').slice(0, 12)}`
}

const nothingToReplay = (
  files: readonly ReplayFile[],
  { before, after, later }: ReplayCounts,
  defects: readonly RecordDefect[],
): string =>
  `${namesOf(files)}: no records to replay` +
  (before + after > 0
    ? `; ${before} lie before the first day asked for and ${after} after the last: ask for other days`
    : later > 0
      ? ''
      : '; name files that hold more than a header') +
  (later > 0 ? `; ${later} were known only after the time asked for: ask for a later one` : '') +
  defects.map(({ defect }) => `; ${defect.message}`).join('')

/** The first names; a folder may hold hundreds. */
const namesOf = (files: readonly ReplayFile[]): string => {
  const names = files.slice(0, 5).map(({ name }) => name)
  return `${names.join(', ')}${files.length > names.length ? ` and ${files.length - names.length} more` : ''}`
}

const withoutUndefined = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
