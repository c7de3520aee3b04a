import type { Cluster, Kafka, KafkaMessage } from 'kafkajs'
import { PortError } from '../domain/errors.js'
import type { LoggedRecord } from './event-log.js'
import { inTurn } from './in-turn.js'
import { asPort } from './kafka-errors.js'
import { toRecord } from './kafka-records.js'
import { tryAgain } from './kafka-retry.js'
import type { KafkaLogSettings } from './kafka-settings.js'

/** Reads a partition from any offset to its end, outside of any consumer group. */
export interface KafkaTailReader {
  /** The last record of a partition, or the last that is wanted; undefined where there is none. */
  last(topic: string, partition: number, wanted?: (record: LoggedRecord) => boolean): Promise<LoggedRecord | undefined>
  /** Records in order, from an offset or the oldest that is kept, to the end as it is when the first is asked for. */
  read(topic: string, partition: number, from?: bigint): AsyncGenerator<LoggedRecord>
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
export async function kafkaTailReader(
  kafka: Kafka,
  { requestTimeoutMs, retries }: Pick<KafkaLogSettings, 'requestTimeoutMs' | 'retries'>,
): Promise<KafkaTailReader> {
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

  const inOrder = inTurn()
  // A partition's leader may have moved since we asked, or not have heard that it leads: ask whoever leads now.
  const ask = <T>(task: string, act: () => Promise<T>) =>
    inOrder(() => asPort(task, () => tryAgain(retries, act, () => cluster.refreshMetadata())))

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

  /** Records from an offset to before another, as many as one answer holds at a time. */
  async function* recordsBetween(topic: string, partition: number, from: bigint, end: bigint) {
    for (let next = from; next < end; ) {
      const records = await ask(`read ${topic}`, () => fetch(topic, partition, next))
      const last = records.at(-1)
      if (last === undefined) return
      for (const record of records) if (record.offset < end) yield record
      next = last.offset + 1n
    }
  }

  const endsOf = (topic: string, partition: number) =>
    ask(`give start and end of ${topic}`, async () => [
      await offsetOf(topic, partition, true),
      await offsetOf(topic, partition, false),
    ])

  return {
    async last(topic, partition, wanted = () => true) {
      const [start, end] = await endsOf(topic, partition)
      // The offset before the end may hold no record, or none that is wanted; then look further back.
      for (let [to, back] = [end, 1n]; to > start; back *= 2n) {
        let from = to - back
        if (from < start) from = start
        let last: LoggedRecord | undefined
        for await (const record of recordsBetween(topic, partition, from, to)) if (wanted(record)) last = record
        if (last !== undefined) return last
        to = from
      }
      return undefined
    },
    async *read(topic, partition, from) {
      const [start, end] = await endsOf(topic, partition)
      yield* recordsBetween(topic, partition, from !== undefined && from > start ? from : start, end)
    },
    earliest: (topic, partition) => ask(`give the start of ${topic}`, () => offsetOf(topic, partition, true)),
    close: () => inOrder(() => connection.disconnect()),
  }
}
