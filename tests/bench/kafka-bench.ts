import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { gridStage } from '../../services/grid/stage.js'
import { chainOf, type NamedStage } from '../../services/run/chain.js'
import type { StreamEnds } from '../../services/run/epochs.js'
import { publish } from '../../services/run/publish.js'
import { runStages } from '../../services/run/run-stages.js'
import type { StampedMessage } from '../../shared/domain/messages.js'
import { columnsOf } from '../../shared/domain/quake.js'
import { SOCAL } from '../../shared/domain/region.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { exponential, randomFrom, uniform } from '../../shared/kernels/random.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { kafkaEventLog } from '../../shared/ports/event-log-kafka.js'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

/** Reports in all, and in a batch: a back-fill publishes many at once. */
const REPORTS = 400_000
const BATCH_REPORTS = 4096

/** Years over which they lie. */
const YEARS = 10

/** Messages of one publish. */
const AT_ONCE = 16

/** Arrow batches of reports from a broker to fields, against a consumer that looks at nothing. */
export const kafkaBench: Bench = {
  name: 'kafka',
  async run() {
    const brokers = process.env.GROUNDSWELL_KAFKA?.split(',')
    if (brokers === undefined) {
      const how = 'npm run kafka:up, then GROUNDSWELL_KAFKA=127.0.0.1:9092 npm run bench'
      return [{ bench: 'kafka', skipped: `it needs a Kafka broker: ${how}` }]
    }
    const topicPrefix = `bench-${randomUUID().slice(0, 8)}.`
    const log = await kafkaEventLog({ brokers, topicPrefix, partitions: 1, sessionTimeoutMs: 6_000 })
    const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING })
    const topic = `${topicPrefix}observations`
    try {
      const messages = madeUpMessages()
      const ends: StreamEnds = new Map()
      for (let at = 0; at < messages.length; at += AT_ONCE) {
        await publish(log, ['observations'], messages.slice(at, at + AT_ONCE), ends)
      }
      const { offset } = (await log.last('observations', SOCAL.id))!
      let group = 0
      const ours = () => toFields(log, `bench-${group++}`)
      const reference = () => readNothing(kafka, topic, `${topicPrefix}bare-${group++}`, offset)
      return [
        {
          bench: 'kafka',
          what: `reports in batches of ${BATCH_REPORTS} from a broker to daily fields`,
          reference: 'a kafkajs consumer that does nothing with the same topic',
          goal: 0.8,
          count: REPORTS,
          unit: 'reports',
          pairs: await comparePairs(ours, reference, 'wall', 5),
        },
      ]
    } finally {
      await log.close()
      await deleteTopics(kafka, topicPrefix)
    }
  },
}

/** Reports in order of origin time, a watermark after each batch. */
function madeUpMessages(): StampedMessage[] {
  const random = randomFrom(1)
  const startMs = Date.UTC(1990, 0, 1)
  const spanMs = YEARS * 365 * DAY_MS
  const messages: StampedMessage[] = []
  for (let from = 0; from < REPORTS; from += BATCH_REPORTS) {
    const to = Math.min(from + BATCH_REPORTS, REPORTS)
    const quakes = Array.from({ length: to - from }, (_, i) => ({
      id: `ci${10_000_000 + from + i}`,
      timeMs: startMs + Math.floor(((from + i) / REPORTS) * spanMs),
      latitude: 32 + 4 * uniform(random),
      longitude: -120 + 6 * uniform(random),
      magnitude: Math.round(100 * (exponential(random) / Math.LN10)) / 100,
    }))
    const completeToMs = startMs + Math.floor((to / REPORTS) * spanMs)
    messages.push({ topic: 'observations', region: SOCAL.id, quakes: columnsOf(quakes) })
    messages.push({ topic: 'watermark', region: SOCAL.id, completeToMs, end: to === REPORTS })
  }
  return messages
}

/** @returns seconds from joining the group, which takes long and is not counted, to the last field */
async function toFields(log: EventLog, group: string): Promise<number> {
  let startMs: number | undefined
  const timed: EventLog = {
    ...log,
    consume: (name, topics, consumer) =>
      log.consume(name, topics, {
        ...consumer,
        assigned: partition => {
          startMs ??= performance.now()
          return consumer.assigned(partition)
        },
      }),
  }
  let fields = 0
  const run = await runStages({
    log: timed,
    range: { stages: ['grid'], inputs: ['observations'], outputs: [] },
    regions: [SOCAL],
    chain: chainOf([{ name: 'grid', stage: gridStage([SOCAL]) as NamedStage['stage'] }]),
    group,
    clock: systemClock,
    snapshotEveryMs: 5_000,
    untilEnd: true,
    onMessage: message => {
      if (message.topic === 'fields') fields++
    },
  })
  await run.done
  const endMs = performance.now()
  if (startMs === undefined || fields === 0) throw new Error('no fields came of the topic')
  return (endMs - startMs) / 1000
}

/** @returns seconds from joining the group to the last record */
async function readNothing(kafka: Kafka, topic: string, groupId: string, last: bigint): Promise<number> {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 6_000 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  let startMs = NaN
  consumer.on(consumer.events.GROUP_JOIN, () => {
    startMs = performance.now()
  })
  const endMs = await new Promise<number>((resolve, reject) => {
    const eachBatch = async ({ batch }: { batch: { lastOffset(): string } }) => {
      if (BigInt(batch.lastOffset()) >= last) resolve(performance.now())
    }
    consumer.run({ eachBatch }).catch(reject)
  })
  await consumer.disconnect()
  return (endMs - startMs) / 1000
}

async function deleteTopics(kafka: Kafka, prefix: string): Promise<void> {
  const admin = kafka.admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter(topic => topic.startsWith(prefix))
  await admin.deleteTopics({ topics })
  await admin.disconnect()
}
