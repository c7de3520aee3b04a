import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { simulateSocal } from '../../services/connect/simulated-socal.js'
import { gridStage } from '../../services/grid/stage.js'
import { chainOf, type NamedStage } from '../../services/run/chain.js'
import { publish } from '../../services/run/publish.js'
import { runStages } from '../../services/run/run-stages.js'
import type { Observations, StampedMessage } from '../../shared/domain/messages.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import { SOCAL } from '../../shared/domain/region.js'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { kafkaEventLog } from '../../shared/ports/event-log-kafka.js'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

/** Days of reports in a batch: a back-fill publishes many at once. */
const BATCH_DAYS = 14

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
      const [fromDay, toDay] = [dayOf(Date.UTC(1980, 0, 1)), dayOf(Date.UTC(2015, 11, 31))]
      const quakes = simulateSocal({ seed: 1, fromDay, toDay })
      await publish(log, ['observations'], batchesOf(quakes, fromDay, toDay), new Map())
      const { offset } = (await log.last('observations', SOCAL.id))!
      let group = 0
      const ours = () => toFields(log, `bench-${group++}`)
      const reference = () => readNothing(kafka, topic, `${topicPrefix}bare-${group++}`, offset)
      return [
        {
          bench: 'kafka',
          what: `reports in batches of ${BATCH_DAYS} days from a broker to daily fields`,
          reference: 'a kafkajs consumer that does nothing with the same topic',
          goal: 0.8,
          count: quakes.length,
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

/** Batches of some days each, a watermark after each. */
function batchesOf(quakes: QuakeColumns, fromDay: number, toDay: number): StampedMessage[] {
  const messages: StampedMessage[] = []
  for (let day = fromDay, row = 0; day <= toDay; day += BATCH_DAYS) {
    const untilMs = startOfDay(day + BATCH_DAYS)
    let end = row
    while (end < quakes.length && quakes.timeMs[end] < untilMs) end++
    if (end > row) messages.push({ topic: 'observations', region: SOCAL.id, quakes: sliceOf(quakes, row, end) })
    const isLast = day + BATCH_DAYS > toDay
    messages.push({ topic: 'watermark', region: SOCAL.id, completeToMs: untilMs, end: isLast })
    row = end
  }
  return messages
}

function sliceOf(quakes: QuakeColumns, from: number, to: number): Observations['quakes'] {
  const part = <T extends { slice(from: number, to: number): T }>(column: T) => column.slice(from, to)
  const { kind, timeMs, updatedMs, latitude, longitude, depthKm, magnitude } = quakes
  return {
    length: to - from,
    id: quakes.id.slice(from, to),
    kind: part(kind),
    timeMs: part(timeMs),
    updatedMs: part(updatedMs),
    latitude: part(latitude),
    longitude: part(longitude),
    depthKm: part(depthKm),
    magnitude: part(magnitude),
  }
}

/** @returns seconds from the first records received to the last field; joining the group is not counted */
async function toFields(log: EventLog, group: string): Promise<number> {
  let startMs: number | undefined
  const timed: EventLog = {
    ...log,
    consume: (name, topics, consumer) =>
      log.consume(name, topics, {
        ...consumer,
        received: (...batch) => {
          startMs ??= performance.now()
          return consumer.received(...batch)
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
  let endMs = 0
  await run.done
  endMs = performance.now()
  if (startMs === undefined || fields === 0) throw new Error('no fields came of the topic')
  return (endMs - startMs) / 1000
}

/** @returns seconds from the first records received to the last */
async function readNothing(kafka: Kafka, topic: string, groupId: string, last: bigint): Promise<number> {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 6_000 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  let startMs: number | undefined
  const endMs = await new Promise<number>((resolve, reject) => {
    const eachBatch = async ({ batch }: { batch: { lastOffset(): string } }) => {
      startMs ??= performance.now()
      if (BigInt(batch.lastOffset()) >= last) resolve(performance.now())
    }
    consumer.run({ eachBatch }).catch(reject)
  })
  await consumer.disconnect()
  return (endMs - (startMs ?? endMs)) / 1000
}

async function deleteTopics(kafka: Kafka, prefix: string): Promise<void> {
  const admin = kafka.admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter(topic => topic.startsWith(prefix))
  await admin.deleteTopics({ topics })
  await admin.disconnect()
}
