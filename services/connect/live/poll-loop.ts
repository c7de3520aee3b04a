import { BACK_OFF_DEFAULTS, type BackOffOptions } from '../../../shared/kernels/back-off.js'
import type { PollContext } from './poll-context.js'
import { retrying, waitFor } from './retrying.js'

export interface PollLoopOptions<T> {
  /** Time from the end of one poll to the start of the next, ms. */
  readonly intervalMs: number
  readonly backOff?: BackOffOptions
  /** What has to come before the next poll, and does its own tries: a gap that no poll reaches over. */
  readonly before?: () => AsyncIterable<T>
  /** Asks the service once; absent where all is done before. */
  readonly poll?: () => Promise<readonly T[]>
}

/** Share of the interval by which polls are spread, so that not all clients ask at the full minute. */
const SPREAD = 0.1

/**
 * Polls for ever, and hands over what each poll gave before it polls again. A failed poll is tried again with growing
 * waits; until one has succeeded, what waiting cannot mend ends the loop.
 *
 * @throws {FetchError} if the first poll fails for good
 * @throws {StoppedError} when the context's signal comes
 */
export async function* pollLoop<T>(options: PollLoopOptions<T>, context: PollContext): AsyncGenerator<T> {
  const { intervalMs, before, poll, backOff = BACK_OFF_DEFAULTS } = options
  for (let hasAnswered = false; ; hasAnswered = true) {
    if (before !== undefined) yield* before()
    if (poll !== undefined) yield* await retrying(poll, { backOff, isStrict: !hasAnswered }, context)
    await waitFor(intervalMs * (1 + SPREAD * context.random()), context)
  }
}
