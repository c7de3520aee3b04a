import { CompressionTypes, type Kafka, Partitioners } from 'kafkajs'
import { PortError, SettingsError } from '../domain/errors.js'
import type { Consumer, EventLog, PartitionConsumer } from './event-log.js'
import { type Append, groupCommit } from './group-commit.js'
import { consumeKafka, type TopicNames } from './kafka-consumer.js'
import { asPort } from './kafka-errors.js'
import { produce } from './kafka-produce.js'
import { toMessage } from './kafka-records.js'
import { KAFKA_LOG_DEFAULTS, type KafkaLogSettings, kafkaClient } from './kafka-settings.js'
import { kafkaSnapshots } from './kafka-snapshots.js'
import { kafkaSockets } from './kafka-sockets.js'
import { type KafkaTailReader, kafkaTailReader } from './kafka-tail-reader.js'
import { kafkaTopics } from './kafka-topics.js'
import { partitionOfKey } from './key-partition.js'

const COMPRESSION = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP }

/** Records sent at a time: what kafkajs takes to sort them into partitions grows with the square of their number. */
const REQUEST_RECORDS = 1_000

/**
 * The log of a cluster: Kafka. Every append is on all in-sync replicas when its promise resolves; after a failure on the way
 * a record may stand there twice. Topics are made when they are first used. The processes of a group share the partitions.
 *
 * @throws {SettingsError}
 * @throws {PortError} if no broker answers
 */
export async function kafkaEventLog(
  given: Partial<KafkaLogSettings> & Pick<KafkaLogSettings, 'brokers'>,
): Promise<EventLog> {
  const settings: KafkaLogSettings = { ...KAFKA_LOG_DEFAULTS, ...given }
  const { partitions, topicPrefix, compression, batchBytes, requestTimeoutMs, retries } = settings
  if (!(Number.isInteger(partitions) && partitions > 0)) {
    throw new SettingsError(`the log cannot have ${partitions} partitions; set 1 or more`)
  }
  const sockets = kafkaSockets()
  const kafka = kafkaClient(settings, sockets.factory)
  const { producer, snapshotProducer, admin, reader, disconnect } = await connect(kafka, settings)
  const topics = kafkaTopics(admin, settings)
  const snapshots = kafkaSnapshots(snapshotProducer, reader, topics)
  const names: TopicNames = {
    full: topic => `${topicPrefix}${topic}`,
    bare: name => name.slice(topicPrefix.length),
  }
  const running = new Set<Consumer>()
  let closed = false
  let closing: Promise<void> | undefined

  const whenOpen = () => {
    if (closed)
      throw new PortError(`event log on Kafka ${settings.brokers.join(',')} is closed; open it again`, {
        canRetry: false,
      })
  }

  async function write(appends: readonly Append[]): Promise<void> {
    const messages = new Map<string, ReturnType<typeof toMessage>[]>()
    for (const { topic, records } of appends) {
      const name = await topics.ensure(topic)
      const ofTopic = messages.get(name) ?? []
      messages.set(name, ofTopic)
      for (const record of records) ofTopic.push(toMessage(record, partitionOfKey(record.key, partitions)))
    }
    await asPort('take records', () =>
      produce(producer, messages, { timeout: requestTimeoutMs, compression: COMPRESSION[compression], retries }),
    )
  }
  const writer = groupCommit(write, { maxBytes: batchBytes, maxRecords: REQUEST_RECORDS })

  return {
    partitions,
    partitionOf: key => partitionOfKey(key, partitions),
    async append(topic, records) {
      whenOpen()
      if (records.length > 0) await writer.append({ topic, records })
    },
    async consume(group: string, read: readonly string[], consumer: PartitionConsumer) {
      whenOpen()
      for (const topic of read) await topics.ensure(topic)
      const member = await consumeKafka(kafka, settings, reader, names, names.full(group), read, consumer)
      running.add(member)
      const forget = () => running.delete(member)
      member.done.then(forget, forget)
      return member
    },
    async last(topic, key, wanted) {
      whenOpen()
      const found = await reader.last(await topics.ensure(topic), partitionOfKey(key, partitions), wanted)
      return found && { ...found, topic }
    },
    async *read(topic, key, from) {
      whenOpen()
      const name = await topics.ensure(topic)
      for await (const record of reader.read(name, partitionOfKey(key, partitions), from)) {
        yield { ...record, topic }
        whenOpen()
      }
    },
    async saveSnapshot(group, partition, snapshot) {
      whenOpen()
      await snapshots.save(group, partition, snapshot)
    },
    async loadSnapshot(group, partition) {
      whenOpen()
      return snapshots.load(group, partition)
    },
    close() {
      closing ??= (async () => {
        // Calls under way may still append and save.
        await Promise.all(Array.from(running, member => member.stop()))
        closed = true
        await writer.idle()
        await disconnect()
        sockets.destroyAll()
      })()
      return closing
    },
  }
}

async function connect(kafka: Kafka, settings: KafkaLogSettings) {
  const newProducer = () =>
    kafka.producer({
      allowAutoTopicCreation: false,
      // One request at a time: a retry cannot overtake, so the order holds.
      maxInFlightRequests: 1,
      // We name the partition of every record; named here so that kafkajs does not warn.
      createPartitioner: Partitioners.DefaultPartitioner,
    })
  const [producer, snapshotProducer, admin] = [newProducer(), newProducer(), kafka.admin()]
  let reader: KafkaTailReader | undefined
  const disconnect = async () => {
    await Promise.allSettled([
      producer.disconnect(),
      snapshotProducer.disconnect(),
      admin.disconnect(),
      reader?.close(),
    ])
  }
  try {
    return await asPort(`answer at ${settings.brokers.join(',')}`, async () => {
      await producer.connect()
      await snapshotProducer.connect()
      await admin.connect()
      reader = await kafkaTailReader(kafka, settings)
      return { producer, snapshotProducer, admin, reader, disconnect }
    })
  } catch (error) {
    await disconnect()
    throw error
  }
}
