import type { Producer } from 'kafkajs'
import { PortError } from '../domain/errors.js'
import { inTurn } from './in-turn.js'
import { asPort } from './kafka-errors.js'
import type { KafkaTailReader } from './kafka-tail-reader.js'
import { type KafkaTopics, MAX_SNAPSHOT_BYTES, SNAPSHOT_CONFIG } from './kafka-topics.js'

const TOPIC = 'snapshots'

/** What Kafka adds to a record, bytes, at most. */
const OVERHEAD = 1_024

export interface KafkaSnapshots {
  save(group: string, partition: number, snapshot: Uint8Array): Promise<void>
  load(group: string, partition: number): Promise<Uint8Array | undefined>
}

/**
 * Snapshots as records of a compacted topic, keyed `group/partition`, in the partition that they are of.
 *
 * A consumer that has lost its partition, and does not know it yet, may still save one. That does no harm: state and
 * positions are in one record and belong together, so whoever loads it reads on from an earlier place, and the epochs
 * it publishes again are the same.
 *
 * @param producer  for snapshots alone: large ones must not hold up records
 */
export function kafkaSnapshots(producer: Producer, reader: KafkaTailReader, topics: KafkaTopics): KafkaSnapshots {
  const next = inTurn()
  return {
    async save(group, partition, snapshot) {
      if (snapshot.length > MAX_SNAPSHOT_BYTES - OVERHEAD) {
        throw new PortError(
          `snapshot of ${group}/${partition} has ${snapshot.length} bytes, Kafka takes ${MAX_SNAPSHOT_BYTES - OVERHEAD}; ` +
            'give the log more partitions, so that each holds fewer regions',
          { canRetry: false },
        )
      }
      const topic = await topics.ensure(TOPIC, SNAPSHOT_CONFIG)
      const value = Buffer.from(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength)
      const messages = [{ key: `${group}/${partition}`, value, partition }]
      await next(() => asPort(`save a snapshot of ${group}`, () => producer.send({ topic, acks: -1, messages })))
    },
    async load(group, partition) {
      const topic = await topics.ensure(TOPIC, SNAPSHOT_CONFIG)
      let newest: Uint8Array | undefined
      for await (const { key, value } of reader.read(topic, partition)) {
        if (key === `${group}/${partition}`) newest = value
      }
      return newest
    },
  }
}
