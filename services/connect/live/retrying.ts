import { type BackOffOptions, backOffMs } from '../../../shared/kernels/back-off.js'
import { FetchError } from './fetch-error.js'
import type { PollContext } from './poll-context.js'

/** Thrown where a wait was broken off because the source is to stop; whoever runs the source ends quietly on it. */
export class StoppedError extends Error {}

export interface RetryOptions {
  readonly backOff: BackOffOptions
  /** Fail at once on what no repetition mends: true until a service has answered once, as its URL may be wrong. */
  readonly isStrict: boolean
}

/**
 * Tries until it succeeds. Waits between two tries as the back-off says, or as long as the server asks for if that is
 * longer. What no repetition mends (a 404, a refused key) waits the longest time, unless `isStrict`.
 *
 * @throws {FetchError} if strict, what cannot be mended by waiting
 * @throws {StoppedError} if the source was stopped meanwhile
 */
export async function retrying<T>(
  act: () => Promise<T>,
  { backOff, isStrict }: RetryOptions,
  context: PollContext,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await act()
    } catch (error) {
      if (context.signal.aborted) throw new StoppedError()
      if (!(error instanceof FetchError) || (isStrict && !error.canRetry)) throw error
      const backMs = error.canRetry ? backOffMs(backOff, failures, context.random()) : backOff.capMs
      const waitMs = Math.max(backMs, error.retryAfterMs ?? 0)
      context.onTrouble?.({ reason: error.fault, message: error.message, waitMs })
      await waitFor(waitMs, context)
    }
  }
}

/** @throws {StoppedError} if the source was stopped meanwhile */
export async function waitFor(ms: number, { sleep, signal }: PollContext): Promise<void> {
  await sleep(ms, signal)
  if (signal.aborted) throw new StoppedError()
}
