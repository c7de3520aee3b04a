import { setTimeout as sleep } from 'node:timers/promises'
import { isRetriable } from './kafka-errors.js'

/** Waits between two attempts, ms: each twice the one before. */
const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 2_000

/**
 * Does what may fail for a while because not every broker knows yet what the others know: that a topic was made, or
 * who leads a partition. kafkajs tries again by itself only where its own calls say so.
 *
 * @param retries  attempts after the first
 * @param before  runs before each further attempt
 */
export async function tryAgain<T>(
  retries: number,
  act: () => Promise<T>,
  before: () => Promise<unknown> = async () => {},
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await act()
    } catch (error) {
      if (!isRetriable(error) || attempt === retries) throw error
      await sleep(Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS))
      await before()
    }
  }
}
