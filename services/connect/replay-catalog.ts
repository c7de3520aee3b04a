import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { InputFileError } from '../../shared/domain/errors.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import { dayBatches } from './day-batches.js'
import { type FileDefect, readCatalog } from './read-catalog.js'
import type { SortedRecord } from './record-run.js'
import { recordSorter } from './record-sorter.js'
import { type CatalogFile, sniffFormat } from './sniff-format.js'

export interface ReplayOptions {
  /** Catalogue files, merged by origin time. They may overlap, and each may be in any order. */
  readonly paths: readonly string[]
  /** The present, ms since 1970. A record that claims a later time does not stretch the calendar. */
  readonly nowMs: number
  /** First day delivered; default: the first record's. */
  readonly fromDay?: number
  /** Last day delivered; default: the last record's. */
  readonly toDay?: number
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
  /** Records delivered, good or bad. */
  readonly records: number
  /** Records before `fromDay`, and after `toDay`: not delivered. */
  readonly before: number
  readonly after: number
  /** Sorted runs written to disk. */
  readonly spilled: number
}

/**
 * Replays catalogue files in event time: batches by UTC day of origin time, the last of each day with the heartbeat
 * "complete to the day's end", quiet days too, and `end` on the last of all. First come the defects of the
 * files, each as a batch. Same files and options give the same batches with the same cursors.
 *
 * A catalogue is a state, not a history: where two lines of a format without `updated` name the same quake, the one
 * with the later origin time comes later, whatever their order in the file.
 *
 * @throws {InputFileError} before anything is delivered, if a file cannot be used at all
 */
export async function* replayCatalog(options: ReplayOptions): AsyncGenerator<RawBatch> {
  const { paths, nowMs, fromDay, toDay, onRead } = options
  const { batchBytes, sortBytes } = { ...REPLAY_DEFAULTS, ...withoutUndefined(options) }
  const files: CatalogFile[] = []
  for (const path of paths) files.push(await sniffFormat(path))
  const source = await replayName(files, options)
  const fromCursor = options.after?.source === source ? options.after.cursor + 1 : 0
  const sorter = recordSorter(sortBytes)
  const defects: FileDefect[] = []
  const counts = { files: files.length, records: 0, before: 0, after: 0, spilled: 0 }
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
  try {
    for (const [index, file] of files.entries()) {
      for await (const found of readCatalog(file, index, nowMs, add)) {
        defects.push(...found)
        await sorter.relieve()
      }
    }
    counts.spilled = sorter.spilled
    if (counts.records === 0) throw new InputFileError(nothingToReplay(files, counts, defects))
    onRead?.(counts)
    const calendar = { fromDay: fromDay ?? firstDay, toDay: toDay ?? lastDay }
    const fetchedMs = startOfDay(calendar.fromDay)
    for (const [cursor, defect] of defects.entries()) {
      if (cursor >= fromCursor) yield { ...defect, source, cursor, fetchedMs }
    }
    const firstCursor = defects.length
    const batches = dayBatches(sorter.sorted(), { source, files, ...calendar, batchBytes, firstCursor })
    for await (const batch of batches) if (batch.cursor >= fromCursor) yield batch
  } finally {
    await sorter.close()
  }
}

/** Names what decides the batches: another replay counts its cursors under another name. */
async function replayName(files: readonly CatalogFile[], options: ReplayOptions): Promise<string> {
  const { fromDay, toDay, batchBytes = REPLAY_DEFAULTS.batchBytes } = options
  const hash = createHash('sha256').update(JSON.stringify([fromDay, toDay, batchBytes]))
  for (const { path, name } of files) hash.update(JSON.stringify([name, (await stat(path)).size]))
  return `replay-${hash.digest('hex').slice(0, 12)}`
}

const nothingToReplay = (
  files: readonly CatalogFile[],
  { before, after }: ReplayCounts,
  defects: readonly FileDefect[],
): string =>
  `${files.map(({ name }) => name).join(', ')}: no records to replay` +
  (before + after > 0
    ? `; ${before} lie before the first day asked for and ${after} after the last: ask for other days`
    : '; name files that hold more than a header') +
  defects.map(({ defect }) => `; ${defect.message}`).join('')

const withoutUndefined = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
