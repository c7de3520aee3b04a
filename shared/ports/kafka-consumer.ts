// The client does not export its errors by name in a way that ES modules see.
import kafkajs, {
  type ConsumerCrashEvent,
  type ConsumerGroupJoinEvent,
  type EachBatchPayload,
  type Kafka,
  type Consumer as KafkaConsumer,
} from 'kafkajs'
import { coPartitionAssigner } from './co-partition-assigner.js'
import type { Consumer, PartitionConsumer } from './event-log.js'
import { asPort, kafkaError } from './kafka-errors.js'
import { type FetchControl, type KafkaPartition, kafkaPartition } from './kafka-partition.js'
import { toRecord } from './kafka-records.js'
import type { KafkaLogSettings } from './kafka-settings.js'
import type { KafkaTailReader } from './kafka-tail-reader.js'

/** Longest wait of the brokers for records, ms: also how late a paused partition is seen to go on. */
const FETCH_WAIT_MS = 100

/** A group has so long to let go of its partitions when it is formed anew, ms. */
const REBALANCE_MS = 60_000

/** Topic names here are without the prefix; this tells both ways. */
export interface TopicNames {
  readonly full: (topic: string) => string
  readonly bare: (name: string) => string
}

/**
 * Joins a group and reads the partitions that it gets.
 *
 * kafkajs gives up all partitions whenever the group changes. A member that kept its id has missed no generation of the
 * group, so what it had before and has again it never lost: it goes on there, without `revoked` and `assigned`.
 * Offsets are not committed: where to begin is the consumer's to say, from its snapshot.
 */
export async function consumeKafka(
  kafka: Kafka,
  settings: KafkaLogSettings,
  reader: KafkaTailReader,
  names: TopicNames,
  group: string,
  topics: readonly string[],
  consumer: PartitionConsumer,
): Promise<Consumer> {
  const { partitions, batchBytes, sessionTimeoutMs, retries } = settings
  /** Since the group was last joined. */
  let crashes = 0
  let ending: Promise<void> | undefined
  const member = kafka.consumer({
    groupId: group,
    partitionAssigners: [coPartitionAssigner(partitions)],
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: Math.max(REBALANCE_MS, sessionTimeoutMs),
    heartbeatInterval: Math.ceil(sessionTimeoutMs / 10),
    maxWaitTimeInMs: FETCH_WAIT_MS,
    maxBytesPerPartition: batchBytes,
    maxBytes: 4 * batchBytes,
    allowAutoTopicCreation: false,
    // kafkajs does not retry a join by itself, not even while the brokers are still loading the group.
    retry: { retries, restartOnFailure: async () => !ending && ++crashes <= retries },
  })
  const control = fetchControl(member, reader, names)
  const ours = new Map<number, KafkaPartition>()
  const leaving = new Map<number, Promise<void>>()
  let memberId: string | undefined
  const { promise: done, resolve, reject } = withResolvers()
  // Whoever does not look at `done` must not bring the process down.
  done.catch(() => undefined)

  /** Ends once: after the calls under way, and after the group was left. */
  function end(settle: () => void): Promise<void> {
    ending ??= (async () => {
      await Promise.all([...Array.from(ours.values(), partition => partition.close()), ...leaving.values()])
      // The group forgets us after the session time-out if it cannot be told.
      await member.disconnect().catch(() => undefined)
      settle()
    })()
    return ending
  }
  const fail = (error: unknown) => void end(() => reject(error))

  function letGo(partition: number, reading: KafkaPartition) {
    ours.delete(partition)
    const gone = reading
      .close()
      .then(() => consumer.revoked(partition))
      .catch(fail)
    leaving.set(partition, gone)
  }

  function joined({ payload }: ConsumerGroupJoinEvent) {
    if (ending) return
    crashes = 0
    const assigned = new Set(Object.values(payload.memberAssignment).flat())
    const isSameMember = payload.memberId === memberId
    memberId = payload.memberId
    for (const [partition, reading] of ours) {
      if (isSameMember && assigned.has(partition)) reading.kept()
      else letGo(partition, reading)
    }
    for (const partition of assigned) {
      if (ours.has(partition)) continue
      const before = leaving.get(partition) ?? Promise.resolve()
      ours.set(partition, kafkaPartition(partition, topics, consumer, control, batchBytes, before, fail))
    }
  }

  function crashed({ payload: { error, restart } }: ConsumerCrashEvent) {
    if (!restart) return fail(kafkaError(`serve group ${group}`, error))
    // It comes back as another member; until then others may have what was ours.
    for (const [partition, reading] of ours) letGo(partition, reading)
  }

  async function eachBatch({ batch, resolveOffset }: EachBatchPayload) {
    const topic = names.bare(batch.topic)
    const records = batch.messages.map(message => toRecord(topic, batch.partition, message))
    try {
      const isTaken = await ours.get(batch.partition)?.offer(topic, fetchedFrom(batch), records)
      if (isTaken) resolveOffset(batch.lastOffset())
    } catch (error) {
      fail(error)
    }
  }

  await asPort(`join group ${group}`, async () => {
    await member.connect()
    await member.subscribe({ topics: topics.map(names.full), fromBeginning: true })
    member.on(member.events.GROUP_JOIN, joined)
    member.on(member.events.CRASH, crashed)
    await member.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch })
  })
  return { done, stop: () => end(resolve) }
}

function fetchControl(member: KafkaConsumer, reader: KafkaTailReader, { full }: TopicNames): FetchControl {
  const whole = (topics: readonly string[], partition: number) =>
    topics.map(topic => ({ topic: full(topic), partitions: [partition] }))
  return {
    seek: (topic, partition, offset) =>
      ifMember(() => member.seek({ topic: full(topic), partition, offset: `${offset}` })),
    pause: (topics, partition) => ifMember(() => member.pause(whole(topics, partition))),
    resume: (topics, partition) => ifMember(() => member.resume(whole(topics, partition))),
    earliest: (topic, partition) => reader.earliest(full(topic), partition),
  }
}

/** Between a crash and the next join kafkajs throws: there is nothing to steer, and our partitions are given up. */
function ifMember(steer: () => void): void {
  try {
    steer()
  } catch (error) {
    if (!(error instanceof kafkajs.KafkaJSNonRetriableError)) throw error
  }
}

/** Offset that was asked for: kafkajs keeps it beside the records and does not declare it. */
function fetchedFrom(batch: EachBatchPayload['batch']): bigint {
  const { fetchedOffset = batch.firstOffset() ?? '0' } = batch as { readonly fetchedOffset?: string }
  return BigInt(fetchedOffset)
}

/** As Promise.withResolvers, which Node 20 does not have. */
function withResolvers() {
  let resolve = () => {}
  let reject = (_error: unknown) => {}
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
