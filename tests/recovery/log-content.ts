import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import type { EventLog, LoggedRecord } from '../../shared/ports/event-log.js'
import { decode } from '../../shared/ports/message-codec.js'

/** What a topic holds once its repeats are dropped. */
export interface TopicContent {
  /** Hash over the distinct records. */
  readonly digest: string
  readonly distinct: number
  /** Records that were published again after a kill. */
  readonly repeats: number
}

/** Name by which a reader knows a repeat. */
function nameOf(record: LoggedRecord): string {
  const message = decode(record)
  if (message.topic === 'raw.seismic') return `${message.source} ${message.cursor}`
  if (message.topic === 'rejects') return `${message.source} ${message.line} ${message.reason}`
  throw new Error(`no test reads ${message.topic} back from the log`)
}

/**
 * Reads the records of one key to the end of its topic. A repeat must say what the first one said.
 */
export async function topicContent(
  log: EventLog,
  topic: 'raw.seismic' | 'rejects',
  key: string,
): Promise<TopicContent> {
  const end = await log.last(topic, key)
  const values = new Map<string, string>()
  let repeats = 0
  if (end !== undefined) {
    await readTo(end, log, topic, record => {
      const name = nameOf(record)
      const value = createHash('sha256').update(record.value).digest('hex')
      if (values.has(name)) {
        repeats++
        assert.equal(value, values.get(name), `${topic} ${name} was published again with other content`)
      }
      values.set(name, value)
    })
  }
  const hash = createHash('sha256')
  for (const [name, value] of [...values].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name} ${value}\n`)
  return { digest: hash.digest('hex'), distinct: values.size, repeats }
}

async function readTo(
  end: LoggedRecord,
  log: EventLog,
  topic: string,
  each: (record: LoggedRecord) => void,
): Promise<void> {
  let seen = () => {}
  const reached = new Promise<void>(resolve => {
    seen = resolve
  })
  const consumer = await log.consume(`read-${randomUUID()}`, [topic], {
    assigned: async () => ({}),
    received: async (_topic, partition, records) => {
      if (partition !== end.partition) return
      for (const record of records) if (record.offset <= end.offset) each(record)
      if (records[records.length - 1].offset >= end.offset) seen()
    },
    revoked: async () => {},
  })
  await Promise.race([reached, consumer.done])
  await consumer.stop()
}
