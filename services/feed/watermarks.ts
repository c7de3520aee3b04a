import type { RawBatch, Watermark } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { type FeedProgress, progressOf, type SourceProgress } from './feed-state.js'

/** Notes a batch's cursor, heartbeat and end. False if the source has sent this cursor before. */
export function noteBatch(
  { sources }: Pick<FeedProgress, 'sources'>,
  { source, cursor, completeToMs, end, redriven }: RawBatch,
): boolean {
  const known = sources.get(source)
  if (known !== undefined && cursor <= known.cursor) return false
  sources.set(source, {
    cursor,
    completeToMs: Math.max(known?.completeToMs ?? -Infinity, completeToMs ?? -Infinity),
    ended: end ?? false,
    ...(redriven !== undefined && { redrives: true }),
  })
  return true
}

/**
 * One watermark for each region whose stream moves on. Event time is complete up to where the slowest source is; a
 * source that has ended holds nobody back. A source that has not yet sent a heartbeat holds all. One that sends rejects
 * back is not asked.
 *
 * @param touched  regions that something was said of since the last watermark: of those whose stream is over it comes
 * again, so that what came after the end has an epoch of its own
 */
export function watermarks(state: FeedProgress, regions: readonly Region[], touched: ReadonlySet<string>): Watermark[] {
  const all = [...state.sources.values()].filter(({ redrives }) => redrives !== true)
  if (all.length === 0) return []
  const running = all.filter(({ ended }) => !ended)
  const end = running.length === 0
  const completeToMs = end ? Math.max(...all.map(heartbeat)) : Math.min(...running.map(heartbeat))
  const out: Watermark[] = []
  for (const { id } of regions) {
    const progress = progressOf(state, id)
    const endsNow = end && (!progress.ended || touched.has(id))
    if (completeToMs <= progress.watermarkMs && !endsNow) continue
    progress.watermarkMs = Math.max(progress.watermarkMs, completeToMs)
    progress.ended = end
    out.push({ topic: 'watermark', region: id, completeToMs: progress.watermarkMs, end })
  }
  return out
}

const heartbeat = ({ completeToMs }: SourceProgress): number => completeToMs
