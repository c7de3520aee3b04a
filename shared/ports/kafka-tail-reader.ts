import type { Cluster, Kafka, KafkaMessage } from 'kafkajs'
import { PortError } from '../domain/errors.js'
import type { LoggedRecord } from './event-log.js'
import { asPort } from './kafka-errors.js'
import { toRecord } from './kafka-records.js'

/** Reads a partition from any offset to its end, outside of any consumer group. */
export interface KafkaTailReader {
  /** The last record of a partition, or undefined where it has none. */
  last(topic: string, partition: number): Promise<LoggedRecord | undefined>
  /** Gives all records, in order, up to the end at the time of the call. */
  readAll(topic: string, partition: number, each: (record: LoggedRecord) => void): Promise<void>
  /** Offset of the oldest record that is kept. */
  earliest(topic: string, partition: number): Promise<bigint>
  close(): Promise<void>
}

/** What the part of a fetch answer that we read looks like. */
interface FetchAnswer {
  readonly responses: readonly { readonly partitions: readonly { readonly messages: readonly KafkaMessage[] }[] }[]
}

const FETCH_BYTES = 8 << 20

/**
 * kafkajs reads only through consumer groups; joining one takes seconds. But it hands the cluster, by which one can
 * fetch, to whoever assigns partitions: so this is a consumer that never joins its group.
 */
export async function kafkaTailReader(kafka: Kafka, requestTimeoutMs: number): Promise<KafkaTailReader> {
  let given: Cluster | undefined
  const connection = kafka.consumer({
    groupId: 'groundswell-never-joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      ({ cluster }) => {
        given = cluster
        return {
          name: 'none',
          version: 1,
          assign: async () => [],
          protocol: () => ({ name: 'none', metadata: Buffer.alloc(0) }),
        }
      },
    ],
  })
  await connection.connect()
  if (given === undefined) throw new PortError('kafkajs hands out no cluster; use kafkajs 2.2.4', { canRetry: false })
  const cluster = given

  async function offsetOf(topic: string, partition: number, fromBeginning: boolean): Promise<bigint> {
    await cluster.addTargetTopic(topic)
    const [found] = await cluster.fetchTopicsOffset([{ topic, partitions: [{ partition }], fromBeginning }])
    return BigInt(found.partitions[0].offset)
  }

  async function fetch(topic: string, partition: number, from: bigint): Promise<LoggedRecord[]> {
    const [leader] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]))
    const broker = await cluster.findBroker({ nodeId: leader })
    const fetchOffset = `${from}`
    const { responses }: FetchAnswer = await broker.fetch({
      maxWaitTime: Math.min(requestTimeoutMs, 1_000),
      maxBytes: FETCH_BYTES,
      topics: [{ topic, partitions: [{ partition, fetchOffset, maxBytes: FETCH_BYTES }] }],
    })
    const messages = responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => messages))
    // A compressed batch comes as a whole, also where we ask for its middle.
    return messages.map(message => toRecord(topic, partition, message)).filter(({ offset }) => offset >= from)
  }

  async function readFrom(topic: string, partition: number, from: bigint, each: (record: LoggedRecord) => void) {
    const end = await offsetOf(topic, partition, false)
    for (let next = from; next < end; ) {
      const records = await withNewLeader(cluster, () => fetch(topic, partition, next))
      const last = records.at(-1)
      if (last === undefined) return
      for (const record of records) if (record.offset < end) each(record)
      next = last.offset + 1n
    }
  }

  return {
    last: (topic, partition) =>
      asPort(`give the last record of ${topic}`, async () => {
        const [start, end] = [await offsetOf(topic, partition, true), await offsetOf(topic, partition, false)]
        let last: LoggedRecord | undefined
        // The offset before the end may hold no record; then look further back.
        for (let back = 1n; last === undefined && end - back / 2n > start; back *= 2n) {
          let from = end - back
          if (from < start) from = start
          await readFrom(topic, partition, from, record => {
            last = record
          })
        }
        return last
      }),
    readAll: (topic, partition, each) =>
      asPort(`read ${topic}`, async () => readFrom(topic, partition, await offsetOf(topic, partition, true), each)),
    earliest: (topic, partition) => asPort(`give the start of ${topic}`, () => offsetOf(topic, partition, true)),
    close: () => connection.disconnect(),
  }
}

/** A partition's leader may have moved since we asked: ask once more. */
async function withNewLeader<T>(cluster: Cluster, fetch: () => Promise<T>): Promise<T> {
  try {
    return await fetch()
  } catch {
    await cluster.refreshMetadata()
    return await fetch()
  }
}
