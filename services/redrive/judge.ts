import type { Reject } from '../../shared/domain/messages.js'
import type { Domain, Region } from '../../shared/domain/region.js'
import type { FeedProgress } from '../feed/feed-state.js'
import { judgeQuakes, judgeReadings } from './judge-records.js'
import type { RecordJudge, Verdict } from './record-judge.js'
import { type Returning, redriveBatch } from './redrive-batch.js'

const JUDGES: Readonly<Record<Domain, RecordJudge>> = {
  seismic: judgeQuakes,
  streamflow: judgeReadings('streamflow'),
  covid: judgeReadings('covid'),
}

/**
 * Judges a refused record as the feed would if it came now.
 *
 * @param feed  how far the feed has come; what it knows to be true is not needed
 * @param nowMs  when it would be sent back
 */
export const judge = (reject: Reject, feed: FeedProgress, regions: readonly Region[], nowMs: number): Verdict =>
  JUDGES[reject.domain].judge(redriveBatch([{ id: '', reject }], 0, nowMs), feed, regions)

/** Whether records that are accepted one by one are read as the same records from one batch: not every format has lines. */
export function readTogether(returning: readonly Returning[], regions: readonly Region[], nowMs: number): boolean {
  const batch = redriveBatch(returning, 0, nowMs)
  return JUDGES[batch.domain].count(batch, regions) === returning.length
}
