import type { RawBatch } from '../../../shared/domain/messages.js'
import type { Domain } from '../../../shared/domain/region.js'
import type { LiveChannel, LivePiece, Resume } from './live-piece.js'
import { mergeChannels } from './merge-channels.js'
import { StoppedError } from './retrying.js'

/** The channels of a domain, and which of them say how far it is complete. */
export interface DomainChannels {
  /** By name; a name is part of what is remembered over restarts. */
  readonly channels: ReadonlyMap<string, LiveChannel>
  /**
   * Channels whose heartbeats are the source's, which is complete up to the least of them: together they tell of
   * everything; the others confirm and revise.
   */
  readonly vouchers: readonly string[]
}

export interface LiveChannelsOptions extends DomainChannels {
  /** Name under which cursors are counted. */
  readonly source: string
  readonly domain: Domain
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
export async function* liveChannels(options: LiveChannelsOptions): AsyncGenerator<RawBatch> {
  const { source, domain, channels, vouchers } = options
  const after = options.after?.source === source ? options.after : undefined
  const resume = parsePosition(after?.position)
  const vouched = new Map(vouchers.map(name => [name, -Infinity]))
  let completeToMs = after?.completeToMs ?? -Infinity
  let toldMs = completeToMs
  let cursor = after === undefined ? 0 : after.cursor + 1
  const running = new Map([...channels].map(([name, channel]) => [name, channel(resume.get(name))]))
  try {
    for await (const { channel, item } of mergeChannels(running)) {
      if (item.resume !== undefined) resume.set(channel, item.resume)
      const before = vouched.get(channel)
      if (before !== undefined) vouched.set(channel, Math.max(before, item.completeToMs ?? -Infinity))
      completeToMs = Math.max(completeToMs, Math.min(...vouched.values()))
      if (item.bytes.length === 0 && completeToMs - toldMs < HEARTBEAT_STEP_MS) continue
      toldMs = completeToMs
      const position = JSON.stringify([...resume])
      yield batchOf(item, { topic: `raw.${domain}`, domain, source, cursor: cursor++, completeToMs, position })
    }
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error
  }
}

type Place = Pick<RawBatch, 'topic' | 'domain' | 'source' | 'cursor' | 'position'> & { readonly completeToMs: number }

const batchOf = (
  { resume: _, completeToMs: __, ...piece }: LivePiece,
  { completeToMs, ...place }: Place,
): RawBatch => ({
  ...piece,
  ...place,
  ...(Number.isFinite(completeToMs) && { completeToMs }),
})

/** A position that cannot be read is none: its channels begin anew, and what they repeat is known to the feed. */
function parsePosition(position: string | undefined): Map<string, Resume> {
  try {
    const entries: unknown = JSON.parse(position ?? '[]')
    const isEntry = (entry: unknown): entry is [string, Resume] =>
      Array.isArray(entry) && typeof entry[0] === 'string' && /^(number|string)$/.test(typeof entry[1])
    return new Map(Array.isArray(entries) ? entries.filter(isEntry) : [])
  } catch {
    return new Map()
  }
}
