import type { RawBatch } from '../../../shared/domain/messages.js'

export interface LogReplayOptions {
  /** What a live run published, in the order of its log, which is that of `fetchedMs`. */
  readonly batches: AsyncIterable<RawBatch>
  /** What was fetched after this is left out, ms since 1970. */
  readonly untilMs?: number
  /** Goes on after this batch, if it was this replay's: it is in the log already. */
  readonly after?: Pick<RawBatch, 'source' | 'cursor'>
  /** Told once, after the last batch. */
  readonly onRead?: (counts: LogReplayCounts) => void
}

export interface LogReplayCounts {
  readonly batches: number
  /** Batches fetched after `untilMs`: not delivered. */
  readonly later: number
}

/**
 * Replays what a live run published: batch by batch as it came, with its own heartbeats, so that every issue sees what was
 * known at its issue time. The sources are named as those of a replay, and do not say how a live run would go on. Last, each of
 * them ends.
 */
export async function* replayLog({
  batches,
  untilMs = Infinity,
  after,
  onRead,
}: LogReplayOptions): AsyncGenerator<RawBatch> {
  const counts = { batches: 0, later: 0 }
  const sources = new Map<string, RawBatch>()
  let isNew = after === undefined
  for await (const { position: _, end: __, ...batch } of batches) {
    if (batch.fetchedMs > untilMs) {
      counts.later++
      continue
    }
    counts.batches++
    const replayed: RawBatch = { ...batch, source: `replay.${batch.source}` }
    // One that sends rejects back never ends.
    if (replayed.redriven === undefined) sources.set(replayed.source, replayed)
    if (isNew) yield replayed
    else isNew = isSame(replayed, after)
  }
  onRead?.(counts)
  for (const { topic, domain, source, format, cursor, fetchedMs } of sources.values()) {
    const end: RawBatch = {
      topic,
      domain,
      source,
      format,
      cursor: cursor + 1,
      fetchedMs,
      bytes: new Uint8Array(0),
      end: true,
    }
    if (isNew) yield end
    else isNew = isSame(end, after)
  }
}

const isSame = (batch: RawBatch, after: LogReplayOptions['after']): boolean =>
  batch.redriven === undefined && batch.source === after?.source && batch.cursor === after.cursor
