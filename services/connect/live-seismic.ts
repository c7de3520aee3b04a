import type { RawBatch } from '../../shared/domain/messages.js'
import type { LiveChannel, LivePiece } from './live-piece.js'
import { mergeChannels } from './merge-channels.js'
import { StoppedError } from './retrying.js'

export interface LiveSeismicOptions {
  /** Name under which cursors are counted. */
  readonly source: string
  /** By name; a name is part of what is remembered over restarts. */
  readonly channels: ReadonlyMap<string, LiveChannel>
  /** The channel whose heartbeat is the source's: it tells of every earthquake; the others confirm and revise. */
  readonly voucher: string
  /** Goes on after this batch, if it was this source's. */
  readonly after?: Pick<RawBatch, 'source' | 'cursor' | 'completeToMs' | 'position'>
}

/** A heartbeat alone is worth a record of the log only after this much more is complete, ms. */
const HEARTBEAT_STEP_MS = 30_000

/**
 * Several channels as one source, so that its cursor and its heartbeat have one owner: batches in the order in which
 * the channels gave them. Every batch carries the source's heartbeat so far, and where each channel goes on. Ends when
 * the channels' signal comes.
 *
 * @throws {FetchError} what a channel cannot mend
 */
export async function* liveSeismic(options: LiveSeismicOptions): AsyncGenerator<RawBatch> {
  const { source, channels, voucher } = options
  const after = options.after?.source === source ? options.after : undefined
  const resume = parsePosition(after?.position)
  let completeToMs = after?.completeToMs ?? -Infinity
  let toldMs = completeToMs
  let cursor = after === undefined ? 0 : after.cursor + 1
  const running = new Map([...channels].map(([name, channel]) => [name, channel(resume.get(name))]))
  try {
    for await (const { channel, item } of mergeChannels(running)) {
      if (item.resumeMs !== undefined) resume.set(channel, item.resumeMs)
      if (channel === voucher) completeToMs = Math.max(completeToMs, item.completeToMs ?? -Infinity)
      if (item.bytes.length === 0 && completeToMs - toldMs < HEARTBEAT_STEP_MS) continue
      toldMs = completeToMs
      yield batchOf(item, { source, cursor: cursor++, completeToMs, position: JSON.stringify([...resume]) })
    }
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error
  }
}

type Place = Pick<RawBatch, 'source' | 'cursor' | 'position'> & { readonly completeToMs: number }

const batchOf = (
  { resumeMs: _, completeToMs: __, ...piece }: LivePiece,
  { completeToMs, ...place }: Place,
): RawBatch => ({
  topic: 'raw.seismic',
  domain: 'seismic',
  ...piece,
  ...place,
  ...(Number.isFinite(completeToMs) && { completeToMs }),
})

/** A position that cannot be read is none: its channels begin anew, and what they repeat is known to the feed. */
function parsePosition(position: string | undefined): Map<string, number> {
  try {
    const entries: unknown = JSON.parse(position ?? '[]')
    const isEntry = (entry: unknown): entry is [string, number] =>
      Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number'
    return new Map(Array.isArray(entries) ? entries.filter(isEntry) : [])
  } catch {
    return new Map()
  }
}
