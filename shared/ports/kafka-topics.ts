import type { Admin } from 'kafkajs'
import { SettingsError } from '../domain/errors.js'
import { inTurn } from './in-turn.js'
import { asPort } from './kafka-errors.js'
import { tryAgain } from './kafka-retry.js'
import type { KafkaLogSettings } from './kafka-settings.js'

/** Largest record of a data topic, bytes. */
export const MAX_RECORD_BYTES = 32 << 20

/** Largest snapshot, bytes, with what Kafka adds to it. */
export const MAX_SNAPSHOT_BYTES = 64 << 20

const DATA_CONFIG = (retentionMs: number) => ({
  'cleanup.policy': 'delete',
  'retention.ms': `${retentionMs}`,
  'max.message.bytes': `${MAX_RECORD_BYTES}`,
})

/** Only the newest snapshot of a key counts: small segments and an eager cleaner keep the topic short. */
export const SNAPSHOT_CONFIG = {
  'cleanup.policy': 'compact',
  'max.message.bytes': `${MAX_SNAPSHOT_BYTES}`,
  'segment.bytes': `${2 * MAX_SNAPSHOT_BYTES}`,
  'segment.ms': '600000',
  'min.cleanable.dirty.ratio': '0.1',
}

export interface KafkaTopics {
  /**
   * Makes the topic where it is missing.
   *
   * @returns its full name
   * @throws {SettingsError} if it has another number of partitions
   */
  ensure(topic: string, config?: Readonly<Record<string, string>>): Promise<string>
}

export function kafkaTopics(admin: Admin, settings: KafkaLogSettings): KafkaTopics {
  const { topicPrefix, partitions, replicationFactor, retentionMs, retries } = settings
  const next = inTurn()
  const ensured = new Map<string, Promise<string>>()

  async function make(name: string, config: Readonly<Record<string, string>>): Promise<string> {
    const configEntries = Object.entries(config).map(([key, value]) => ({ name: key, value }))
    const topic = { topic: name, numPartitions: partitions, replicationFactor, configEntries }
    // Listed first: whoever may use a topic need not be allowed to make it.
    if (!(await admin.listTopics()).includes(name)) await admin.createTopics({ topics: [topic], waitForLeaders: true })
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] })
    const found = topics[0].partitions.length
    if (found !== partitions) {
      throw new SettingsError(
        `topic ${name} has ${found} partitions, the settings say ${partitions}; set ${found}, or another topic prefix`,
      )
    }
    return name
  }

  return {
    ensure(topic, config = DATA_CONFIG(retentionMs)) {
      const name = `${topicPrefix}${topic}`
      const known = ensured.get(name)
      if (known) return known
      const making = next(() => asPort(`make topic ${name}`, () => tryAgain(retries, () => make(name, config))))
      ensured.set(name, making)
      // What failed is tried again by the next caller.
      making.catch(() => ensured.delete(name))
      return making
    },
  }
}
