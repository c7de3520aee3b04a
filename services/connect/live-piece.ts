import type { RawBatch } from '../../shared/domain/messages.js'

/** What one channel of a live source has to say: a batch to be, before it has its place among the others. */
export interface LivePiece
  extends Pick<RawBatch, 'file' | 'format' | 'header' | 'bytes' | 'lineNumbers' | 'fetchedMs'> {
  /** The channel is complete up to here, ms since 1970, where it says so. */
  readonly completeToMs?: number
  /** Where the channel goes on after a restart, ms since 1970: what changed later it will ask for again. */
  readonly resumeMs?: number
}

/**
 * A channel: one service, or one way of asking it. Ends with `StoppedError` when its context's signal comes.
 *
 * @param resumeMs  where an earlier run of it stood
 */
export type LiveChannel = (resumeMs: number | undefined) => AsyncGenerator<LivePiece>
