import type { RawBatch, Watermark } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { type FeedState, progressOf, type SourceProgress } from './feed-state.js'

/** Notes a batch's cursor, heartbeat and end. False if the source has sent this cursor before. */
export function noteBatch({ sources }: FeedState, { source, cursor, completeToMs, end }: RawBatch): boolean {
  const known = sources.get(source)
  if (known !== undefined && cursor <= known.cursor) return false
  sources.set(source, {
    cursor,
    completeToMs: Math.max(known?.completeToMs ?? -Infinity, completeToMs ?? -Infinity),
    ended: end ?? false,
  })
  return true
}

/**
 * One watermark for each region whose stream moves on. Event time is complete up to where the slowest source is; a
 * source that has ended holds nobody back. A source that has not yet sent a heartbeat holds all.
 */
export function watermarks(state: FeedState, regions: readonly Region[]): Watermark[] {
  const all = [...state.sources.values()]
  const running = all.filter(({ ended }) => !ended)
  const end = running.length === 0
  const completeToMs = end ? Math.max(...all.map(heartbeat)) : Math.min(...running.map(heartbeat))
  const out: Watermark[] = []
  for (const { id } of regions) {
    const progress = progressOf(state, id)
    const endsNow = end && !progress.ended
    if (completeToMs <= progress.watermarkMs && !endsNow) continue
    progress.watermarkMs = Math.max(progress.watermarkMs, completeToMs)
    progress.ended = end
    out.push({ topic: 'watermark', region: id, completeToMs: progress.watermarkMs, end })
  }
  return out
}

const heartbeat = ({ completeToMs }: SourceProgress): number => completeToMs
