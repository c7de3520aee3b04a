import type { RawBatch } from '../../../shared/domain/messages.js'

/** What one channel of a live source has to say: a batch to be, before it has its place among the others. */
export interface LivePiece
  extends Pick<RawBatch, 'file' | 'format' | 'header' | 'bytes' | 'lineNumbers' | 'fetchedMs'> {
  /** The channel is complete up to here, ms since 1970, where it says so. */
  readonly completeToMs?: number
  /** Where the channel goes on after a restart: what changed later it will ask for again. */
  readonly resume?: Resume
}

/** Where a channel stands: a time, ms since 1970, or where that does not say it all, a text of its own. */
export type Resume = number | string

/**
 * A channel: one service, or one way of asking it. Ends with `StoppedError` when its context's signal comes.
 *
 * @param resume  where an earlier run of it stood
 */
export type LiveChannel = (resume: Resume | undefined) => AsyncGenerator<LivePiece>

/** A channel that stands at a time takes anything else for nothing, and begins anew. */
export const resumeTime = (resume: Resume | undefined): number | undefined =>
  typeof resume === 'number' ? resume : undefined

const EMPTY = new Uint8Array(0)

/** A heartbeat alone. */
export const heartbeat = (
  format: LivePiece['format'],
  fields: Pick<LivePiece, 'fetchedMs' | 'completeToMs' | 'resume'>,
): LivePiece => ({ format, bytes: EMPTY, ...fields })
