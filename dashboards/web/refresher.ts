import type { Clock } from '../../shared/ports/clock.js'

/** Keeps one part of the page fresh: one piece of work at a time, and a rest after each. */
export interface Refresher {
  /** Something is new: work once the rest is over. */
  soon(): void
  /** A person waits: work at once. */
  now(): void
}

/**
 * @param restMs  least time between two pieces of work that nobody waits for
 * @param work  fetches and shows; it is asked again if anything happened meanwhile
 * @param onError  told when the work failed; the next request tries again
 */
export function refresher(
  clock: Clock,
  restMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Refresher {
  let isWanted = false
  let isRunning = false
  let rest = new AbortController()
  const run = async () => {
    isRunning = true
    while (isWanted) {
      isWanted = false
      rest = new AbortController()
      await work().catch(onError)
      await clock.sleep(restMs, rest.signal)
    }
    isRunning = false
  }
  const soon = () => {
    isWanted = true
    if (!isRunning) void run()
  }
  return {
    soon,
    now() {
      rest.abort()
      soon()
    },
  }
}
