import type { Defect, RawBatch } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import type { FeedProgress } from '../feed/feed-state.js'

/** What the feed's present parser and rules say of a record that was refused. */
export interface Verdict {
  /** Absent: the feed takes it now. */
  readonly fault?: Defect
  /** UTC day of which it speaks, where that can be read. */
  readonly day?: number
}

/** How the records of one domain are judged. */
export interface RecordJudge {
  /** @param batch  of one record, as it would be sent back */
  judge(batch: RawBatch, feed: FeedProgress, regions: readonly Region[]): Verdict
  /** How many records of a batch the parser takes. */
  count(batch: RawBatch, regions: readonly Region[]): number
}
