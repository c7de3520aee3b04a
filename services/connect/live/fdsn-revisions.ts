import { MINUTE_MS } from '../../../shared/domain/units.js'
import { type FdsnOptions, fdsnPieces } from './fdsn-event-service.js'
import { type LiveChannel, type LivePiece, resumeTime } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { pollLoop } from './poll-loop.js'

export interface RevisionsOptions extends FdsnOptions {
  readonly intervalMs: number
  /** How old an earthquake may be and still be asked about, ms. */
  readonly reachMs: number
  /** The service names deleted events when asked to. */
  readonly includeDeleted: boolean
}

/** A sweep begins before the last one: a change takes its `updated` before it can be asked for. */
const OVERLAP_MS = 5 * MINUTE_MS

/**
 * Sweeps an event service for what has changed since the last sweep, deletions included: the summary feeds forget an
 * event when it leaves their hour, and do not say why one is gone. It brings no heartbeat.
 */
export const fdsnRevisions = (options: RevisionsOptions, context: PollContext): LiveChannel =>
  async function* (resume) {
    const { intervalMs, reachMs, includeDeleted } = options
    let sweptToMs = resumeTime(resume) ?? context.nowMs() - reachMs
    const poll = async (): Promise<readonly LivePiece[]> => {
      const startMs = context.nowMs()
      const query = {
        fromMs: startMs - reachMs,
        // Origin times run ahead of our clock where it is slow.
        toMs: startMs + OVERLAP_MS,
        updatedAfterMs: sweptToMs - OVERLAP_MS,
        ...(includeDeleted && { includeDeleted }),
      }
      const pieces: LivePiece[] = []
      for await (const { completeToMs: _, ...piece } of fdsnPieces(query, options, context)) {
        if (piece.bytes.length > 0) pieces.push(piece)
      }
      sweptToMs = startMs
      const last = pieces.pop()
      return last === undefined ? [] : [...pieces, { ...last, resume: sweptToMs }]
    }
    yield* pollLoop({ intervalMs, poll }, context)
  }
