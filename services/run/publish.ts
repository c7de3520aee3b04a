import type { Message } from '../../shared/domain/messages.js'
import type { Topic } from '../../shared/flow.js'
import type { EventLog, LogRecord } from '../../shared/ports/event-log.js'
import { encode } from '../../shared/ports/message-codec.js'
import { follow, nextStamp, type StreamEnds } from './epochs.js'

/**
 * Publishes what others read of a chain's output, stamped, topic by topic in flow order. A watermark goes to every
 * topic: it ends the epoch on each.
 *
 * @param ends  where each stream stands; moved on
 */
export async function publish(
  log: EventLog,
  topics: readonly Topic[],
  messages: readonly Message[],
  ends: StreamEnds,
): Promise<void> {
  for (const topic of topics) {
    const records: LogRecord[] = []
    for (const message of messages) {
      const belongs = message.topic === topic || (message.topic === 'watermark' && topic !== 'rejects')
      if (!belongs) continue
      const stream = `${topic}/${message.topic === 'rejects' ? message.domain : keyOf(message)}`
      const stamp = nextStamp(ends.get(stream))
      follow(ends, stream, stamp, message)
      records.push(encode(message, stamp))
    }
    if (records.length > 0) await log.append(topic, records)
  }
}

const keyOf = (message: Message): string => ('region' in message ? message.region : message.domain)
