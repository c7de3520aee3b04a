import type { RawBatch, Reject } from '../../shared/domain/messages.js'
import { DAY_MS, SECOND_MS } from '../../shared/domain/units.js'

export interface PaceOptions {
  /** Days of event time in a second of the clock; Infinity: as fast as it goes. */
  readonly daysPerSecond: number
  /** What lies before runs as fast as it goes, ms since 1970. */
  readonly fromMs: number
  readonly sleep: (ms: number) => Promise<void>
}

/**
 * Lets a source's heartbeats come at a steady pace of event time. Each step waits for its share of the clock, so a slow
 * reader makes the replay slower and is never chased.
 */
export async function* pace<T extends RawBatch | Reject>(
  source: AsyncIterable<T>,
  { daysPerSecond, fromMs, sleep }: PaceOptions,
): AsyncGenerator<T> {
  let reachedMs = fromMs
  for await (const item of source) {
    const completeToMs = item.topic === 'rejects' ? undefined : item.completeToMs
    if (completeToMs !== undefined && completeToMs > reachedMs) {
      await sleep(((completeToMs - reachedMs) / DAY_MS / daysPerSecond) * SECOND_MS)
      reachedMs = completeToMs
    }
    yield item
  }
}
