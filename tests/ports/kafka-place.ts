import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import type { EventLog } from '../../shared/ports/event-log.js'
import { kafkaEventLog } from '../../shared/ports/event-log-kafka.js'
import type { KafkaLogSettings } from '../../shared/ports/kafka-settings.js'
import type { LogPlace } from './log-place.js'

/** host:port,… of a broker for tests. */
const BROKERS = process.env.GROUNDSWELL_KAFKA?.split(',')

/** Why tests cannot have a broker; in CI it must be there. */
export const kafkaIsMissing: string | undefined =
  BROKERS === undefined
    ? 'needs a Kafka broker: npm run kafka:up, then GROUNDSWELL_KAFKA=127.0.0.1:9092 npm test'
    : undefined

const RUN = `test-${randomUUID().slice(0, 8)}.`

export interface KafkaPlace extends LogPlace {
  readonly prefix: string
  open(partitions?: number, settings?: Partial<KafkaLogSettings>): Promise<EventLog>
}

let places = 0

/** A prefix that nobody has used. */
export function kafkaPlace(prefix = `${RUN}${places++}.`): KafkaPlace {
  return {
    prefix,
    open: (partitions, settings) =>
      kafkaEventLog({
        brokers: BROKERS ?? [],
        topicPrefix: prefix,
        sessionTimeoutMs: 6_000,
        ...(partitions !== undefined && { partitions }),
        ...settings,
      }),
  }
}

/** Deletes all topics of this run. */
export async function clearKafka(): Promise<void> {
  const admin = new Kafka({ brokers: BROKERS ?? [], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter(topic => topic.startsWith(RUN))
  await admin.deleteTopics({ topics })
  await admin.disconnect()
}
