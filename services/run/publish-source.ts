import { SettingsError } from '../../shared/domain/errors.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import type { Domain } from '../../shared/domain/region.js'
import type { Topic } from '../../shared/flow.js'
import type { EventLog, LogRecord } from '../../shared/ports/event-log.js'
import { decode, encode } from '../../shared/ports/message-codec.js'

/** The last batch that is in the log already. */
export type LastBatch = Pick<RawBatch, 'source' | 'cursor' | 'completeToMs' | 'position'>

/**
 * A source of raw batches that goes on after a batch, if that was its own. When the signal comes it ends, also while it
 * waits.
 */
export type Source = (after: LastBatch | undefined, signal: AbortSignal) => AsyncIterable<RawBatch>

type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

/** Records appended at once, of a source that has them ready: one wait for the disk or the broker, for many. */
export const RECORDS_AT_ONCE = 64

export interface PublishOptions {
  readonly log: EventLog
  readonly domain: Domain
  readonly source: Source
  /** Records appended at once; 1 for a live source, whose next record may take long. */
  readonly recordsAtOnce: number
  /** When each batch may go on; undefined: at once. */
  readonly pace: { wait(batch: RawBatch, sleep: Sleep, signal: AbortSignal): Promise<void> | undefined }
  readonly sleep: Sleep
  /** Told how many records were appended; the source waits for the promise. */
  readonly onAppended: (records: number) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Publishes a source to its raw topic, from where an earlier run of it stopped: the last record in the log says so, but
 * for rejects that were sent back.
 * Returns when the source ends or the signal comes.
 *
 * @throws {SettingsError} the log holds another source to its end: nothing can follow it
 */
export async function publishSource(options: PublishOptions): Promise<void> {
  const { log, domain, source, recordsAtOnce, pace, sleep, onAppended, signal } = options
  const topic = `raw.${domain}` satisfies Topic
  const found = await log.last(topic, domain, ({ headers }) => headers?.redriven === undefined)
  const last = found && (decode(found) as RawBatch)
  let records: LogRecord[] = []
  const append = async () => {
    if (records.length === 0) return
    const appended = records.length
    await log.append(topic, records)
    records = []
    await onAppended(appended)
  }
  for await (const batch of source(last, signal)) {
    if (last?.end === true && batch.source !== last.source) {
      throw new SettingsError(
        `the log holds ${last.source} to its end, and ${batch.source} cannot follow it; give it a data folder of its own`,
      )
    }
    const waiting = pace.wait(batch, sleep, signal)
    if (waiting !== undefined) {
      await append()
      await waiting
    }
    if (signal.aborted) return
    records.push(encode(batch))
    if (waiting !== undefined || records.length >= recordsAtOnce) await append()
  }
  await append()
}
