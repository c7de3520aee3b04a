import { PortError } from '../domain/errors.js'
import type { LoggedRecord, PartitionConsumer } from './event-log.js'

/** How a partition steers what is fetched for it. */
export interface FetchControl {
  seek(topic: string, partition: number, offset: bigint): void
  pause(topics: readonly string[], partition: number): void
  resume(topics: readonly string[], partition: number): void
  /** Offset of the oldest record that the brokers still keep. */
  earliest(topic: string, partition: number): Promise<bigint>
}

export interface KafkaPartition {
  /**
   * Records fetched from an offset on, in order; those that were seen before are dropped.
   *
   * @returns whether to fetch on behind them; false: the partition is not ready, or no more ours
   * @throws {PortError} if records before them were deleted unread
   */
  offer(topic: string, fetchedFrom: bigint, records: readonly LoggedRecord[]): Promise<boolean>
  /** The group was formed anew and the partition stayed ours: fetch on where we were. */
  kept(): void
  /** Drops what waits; resolves when the call under way has ended. */
  close(): Promise<void>
}

interface Waiting {
  readonly topic: string
  readonly records: readonly LoggedRecord[]
  readonly bytes: number
}

const bytesOf = (records: readonly LoggedRecord[]) => records.reduce((sum, { value }) => sum + value.length, 0)

/**
 * One partition of all topics while it is ours: asks the consumer where to begin, then hands it records, one call at a time.
 * Fetching goes on meanwhile, up to `limitBytes`, so that heartbeats are not held up by a slow consumer.
 *
 * @param before  what must end first: the partition's former life in this process
 * @param fail  told of the first error of the consumer
 */
export function kafkaPartition(
  partition: number,
  topics: readonly string[],
  consumer: PartitionConsumer,
  control: FetchControl,
  limitBytes: number,
  before: Promise<void>,
  fail: (error: unknown) => void,
): KafkaPartition {
  const next = new Map<string, bigint>()
  const queue: Waiting[] = []
  let queuedBytes = 0
  let open = true
  /** The consumer has said where to begin. */
  let ready = false
  let fetching = false
  let draining = false
  let call = start()

  // Nothing is fetched before the consumer has said from where.
  control.pause(topics, partition)

  async function start() {
    try {
      await before
      if (!open) return
      const positions = await consumer.assigned(partition)
      if (!open) return
      for (const topic of topics) if (positions[topic] !== undefined) next.set(topic, positions[topic])
      ready = true
      fetching = true
      steer()
    } catch (error) {
      open = false
      fail(error)
    }
  }

  function steer() {
    for (const [topic, offset] of next) control.seek(topic, partition, offset)
    if (fetching) control.resume(topics, partition)
    else control.pause(topics, partition)
  }

  function setFetching(value: boolean) {
    if (fetching === value || !open) return
    fetching = value
    if (fetching) control.resume(topics, partition)
    else control.pause(topics, partition)
  }

  async function drain() {
    try {
      for (let first = queue.shift(); first !== undefined && open; first = queue.shift()) {
        await consumer.received(first.topic, partition, first.records)
        queuedBytes -= first.bytes
        if (queuedBytes < limitBytes / 2) setFetching(true)
      }
    } catch (error) {
      open = false
      fail(error)
    }
    draining = false
  }

  return {
    async offer(topic, fetchedFrom, records) {
      if (!open || !ready) return false
      const expected = next.get(topic)
      if (expected !== undefined && fetchedFrom > expected) await checkKept(control, topic, partition, expected)
      const fresh = expected === undefined ? records : records.filter(({ offset }) => offset >= expected)
      const last = fresh.at(-1)
      if (!open) return false
      if (last === undefined) return true
      next.set(topic, last.offset + 1n)
      const bytes = bytesOf(fresh)
      queue.push({ topic, records: fresh, bytes })
      queuedBytes += bytes
      if (queuedBytes >= limitBytes) setFetching(false)
      if (!draining) {
        draining = true
        call = drain()
      }
      return true
    },
    kept: steer,
    async close() {
      open = false
      queue.length = 0
      await call
    },
  }
}

/** @throws {PortError} if records that were not read are gone */
async function checkKept(control: FetchControl, topic: string, partition: number, expected: bigint): Promise<void> {
  const earliest = await control.earliest(topic, partition)
  if (earliest <= expected) return
  throw new PortError(
    `records ${expected}..${earliest - 1n} of ${topic}/${partition} were deleted before they were read; keep records for ` +
      'longer (retentionMs), and rebuild this stage from the raw records',
    { canRetry: false },
  )
}
