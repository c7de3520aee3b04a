import type { Stamp, StampedMessage } from '../../shared/domain/messages.js'
import type { Topic } from '../../shared/flow.js'

/** A message read from the log, and where it stood. */
export interface Arrived {
  readonly topic: Topic
  readonly region: string
  readonly offset: bigint
  readonly stamp: Stamp
  readonly message: StampedMessage
}

/** Messages of one partition that wait until every topic has reached the same watermark. */
export interface Aligner {
  readonly topics: readonly Topic[]
  /** By region, then topic: in arrival order. */
  readonly waiting: Map<string, Map<Topic, Arrived[]>>
}

/** @param topics  what is read, in flow order */
export const initAligner = (topics: readonly Topic[]): Aligner => ({ topics, waiting: new Map() })

export function addArrived(aligner: Aligner, arrived: Arrived): void {
  const byTopic = aligner.waiting.get(arrived.region) ?? new Map(aligner.topics.map(topic => [topic, []]))
  aligner.waiting.set(arrived.region, byTopic)
  byTopic.get(arrived.topic)!.push(arrived)
}

/**
 * Takes out the epochs that are complete on every topic: topic by topic in flow order, each ended by its watermark. A
 * stage that reads several topics so sees the same order however fast each of them arrived.
 */
export function takeAligned(aligner: Aligner): Arrived[] {
  const out: Arrived[] = []
  for (const byTopic of aligner.waiting.values()) {
    const queues = [...byTopic.values()]
    for (;;) {
      const marks = queues.map(queue => queue.findIndex(({ message }) => message.topic === 'watermark'))
      if (marks.includes(-1)) break
      out.push(...queues.flatMap((queue, q) => queue.splice(0, marks[q] + 1)))
    }
  }
  return out
}

/** The messages of aligned epochs, with one watermark for each: that of the last topic. */
export const oneWatermark = (aligner: Aligner, aligned: readonly Arrived[]): StampedMessage[] =>
  aligned
    .filter(
      ({ topic, message }) => message.topic !== 'watermark' || topic === aligner.topics[aligner.topics.length - 1],
    )
    .map(({ message }) => message)

/** Offset from which a topic must be read again to find all that waits; undefined if nothing does. */
export function firstWaiting(aligner: Aligner, topic: Topic): bigint | undefined {
  const queues = [...aligner.waiting.values()].map(byTopic => byTopic.get(topic)!)
  const offsets = queues.filter(queue => queue.length > 0).map(([{ offset }]) => offset)
  // biome-ignore lint/complexity/useMathMinMax: Math.min takes no bigint
  return offsets.length === 0 ? undefined : offsets.reduce((a, b) => (a < b ? a : b))
}

/** Takes out all that waits: of a single topic nothing needs to be waited for. */
export const takeAll = (aligner: Aligner): Arrived[] =>
  [...aligner.waiting.values()].flatMap(byTopic => [...byTopic.values()].flatMap(queue => queue.splice(0)))
