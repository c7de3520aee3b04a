import type { CompressionTypes, Message, Producer } from 'kafkajs'
import { PortError } from '../domain/errors.js'

export interface ProduceSettings {
  readonly timeout: number
  readonly compression: CompressionTypes
  /** How often to send what was not acknowledged. */
  readonly retries: number
}

/** Messages by topic; each names its partition. */
export type MessagesByTopic = ReadonlyMap<string, readonly Message[]>

/**
 * Sends messages, and resolves when all in-sync replicas of every partition have acknowledged theirs.
 *
 * kafkajs alone does not see to that. When a request to one broker fails, it retries only with brokers that have not
 * answered yet; a partition that moved meanwhile to a broker that has answered is left out, and the send succeeds. So the
 * acknowledgements are counted here, and what has none is sent again.
 *
 * @throws {PortError} if some are never acknowledged
 */
export async function produce(producer: Producer, messages: MessagesByTopic, settings: ProduceSettings): Promise<void> {
  const { timeout, compression, retries } = settings
  let left = messages
  for (let attempt = 0; attempt <= retries && left.size > 0; attempt++) {
    const topicMessages = Array.from(left, ([topic, ofTopic]) => ({ topic, messages: [...ofTopic] }))
    const answers = await producer.sendBatch({ acks: -1, timeout, compression, topicMessages })
    left = unacknowledged(
      left,
      answers.map(({ topicName, partition }) => ({ topic: topicName, partition })),
    )
  }
  if (left.size === 0) return
  throw new PortError(`Kafka did not acknowledge records of ${[...left.keys()].join(', ')}; try again`, {
    canRetry: true,
  })
}

/** The messages of partitions that nobody acknowledged. */
export function unacknowledged(
  messages: MessagesByTopic,
  acknowledged: readonly { readonly topic: string; readonly partition: number }[],
): MessagesByTopic {
  const done = new Set(acknowledged.map(({ topic, partition }) => `${partition} ${topic}`))
  const left = new Map<string, readonly Message[]>()
  for (const [topic, ofTopic] of messages) {
    const missing = ofTopic.filter(({ partition }) => !done.has(`${partition} ${topic}`))
    if (missing.length > 0) left.set(topic, missing)
  }
  return left
}
