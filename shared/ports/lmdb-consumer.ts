import { setImmediate } from 'node:timers/promises'
import type { Clock } from './clock.js'
import type { LoggedRecord, PartitionConsumer } from './event-log.js'

export interface LmdbReading {
  readonly partitions: number
  readonly topics: readonly string[]
  readonly consumer: PartitionConsumer
  read(topic: string, partition: number, from: bigint): readonly LoggedRecord[]
  /** Resolves when there may be more to read, or the signal aborts. */
  more(signal: AbortSignal): Promise<void>
}

/**
 * Reads all partitions side by side until the signal aborts or a call of the consumer fails.
 *
 * @throws what the consumer throws first, after the calls under way have ended
 */
export async function readPartitions(reading: LmdbReading, stop: AbortController): Promise<void> {
  const loops = Array.from({ length: reading.partitions }, async (_, partition) => {
    try {
      await readPartition(reading, partition, stop.signal)
    } catch (error) {
      stop.abort()
      throw error
    }
  })
  const failed = (await Promise.allSettled(loops)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

async function readPartition(reading: LmdbReading, partition: number, signal: AbortSignal): Promise<void> {
  const { topics, consumer } = reading
  const positions = await consumer.assigned(partition)
  const next = new Map(topics.map(topic => [topic, positions[topic] ?? 0n]))
  while (!signal.aborted) {
    let found = false
    for (const topic of topics) {
      const records = reading.read(topic, partition, next.get(topic) ?? 0n)
      const last = records.at(-1)
      if (last === undefined) continue
      found = true
      await consumer.received(topic, partition, records)
      next.set(topic, last.offset + 1n)
      if (signal.aborted) return
    }
    // A consumer that never waits must not keep timers, sockets and other partitions waiting.
    await (found ? setImmediate() : reading.more(signal))
  }
}

/** Sleepers that wake up at the next append here, or after `pollMs`, when another process may have appended. */
export function appendWaiter(clock: Clock, pollMs: number) {
  let wakers = new Set<AbortController>()
  return {
    wakeAll() {
      const all = wakers
      wakers = new Set()
      for (const waker of all) waker.abort()
    },
    async more(signal: AbortSignal): Promise<void> {
      if (signal.aborted) return
      const waker = new AbortController()
      wakers.add(waker)
      const wake = () => waker.abort()
      signal.addEventListener('abort', wake)
      await clock.sleep(pollMs, waker.signal)
      signal.removeEventListener('abort', wake)
      wakers.delete(waker)
    },
  }
}
