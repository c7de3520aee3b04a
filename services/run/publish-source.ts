import type { RawBatch, Reject } from '../../shared/domain/messages.js'
import type { Domain } from '../../shared/domain/region.js'
import type { Topic } from '../../shared/flow.js'
import type { EventLog, LogRecord } from '../../shared/ports/event-log.js'
import { decode, encode } from '../../shared/ports/message-codec.js'

/** The last batch that is in the log already. */
export type LastBatch = Pick<RawBatch, 'source' | 'cursor'>

/** A source of raw batches that goes on after a batch, if that was its own. What it refuses itself comes as rejects. */
export type Source = (after: LastBatch | undefined) => AsyncIterable<RawBatch | Reject>

/** Records appended at once: one wait for the disk or the broker, for many. */
const RECORDS_AT_ONCE = 64

export interface PublishOptions {
  readonly log: EventLog
  readonly domain: Domain
  readonly source: Source
  /** How long each item waits, ms. */
  readonly pace: (item: RawBatch | Reject) => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Told of what the source refused itself. */
  readonly onReject: (reject: Reject) => void
  /** Told how many records were appended; the source waits for the promise. */
  readonly onAppended: (records: number) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Publishes a source to its raw topic, from where an earlier run of it stopped: the last record in the log says so.
 * Returns when the source ends or the signal comes.
 */
export async function publishSource(options: PublishOptions): Promise<void> {
  const { log, domain, source, pace, sleep, onReject, onAppended, signal } = options
  const topic = `raw.${domain}` satisfies Topic
  const last = await log.last(topic, domain)
  let records: LogRecord[] = []
  const append = async () => {
    if (records.length === 0) return
    const appended = records.length
    await log.append(topic, records)
    records = []
    await onAppended(appended)
  }
  for await (const item of source(last && (decode(last) as RawBatch))) {
    const waitMs = pace(item)
    if (waitMs > 0) {
      await append()
      await sleep(waitMs, signal)
    }
    if (signal.aborted) return
    if (item.topic === 'rejects') {
      onReject(item)
      await log.append('rejects', [encode(item)])
    } else records.push(encode(item))
    if (waitMs > 0 || records.length >= RECORDS_AT_ONCE) await append()
  }
  await append()
}
