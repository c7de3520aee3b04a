import { deserialize, serialize } from 'node:v8'
import { from, lastValueFrom, toArray } from 'rxjs'
import { MessageError } from '../../shared/domain/errors.js'
import type { Message, StampedMessage } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { type FlowRange, isStamped, type Topic } from '../../shared/flow.js'
import type { EventLog, LoggedRecord } from '../../shared/ports/event-log.js'
import { decode, stampOf } from '../../shared/ports/message-codec.js'
import { type Aligner, addArrived, firstWaiting, initAligner, oneWatermark, takeAligned, takeAll } from './align.js'
import type { Chain, ChainState } from './chain.js'
import { follow, isNew, type StreamEnds, stepSlices } from './epochs.js'
import { publish } from './publish.js'
import { sameRegions } from './same-regions.js'

/** Steps of event time that pass the chain in one go: bounds what is in memory at once. */
const STEPS_AT_ONCE = 16

/** Counts the layouts of the snapshot: stage states included. */
const SNAPSHOT_VERSION = 8

/** What a partition's snapshot holds: the state, and the input that it stands for. */
interface Snapshot {
  /** What the state was made for: another set of regions cannot go on with it. */
  readonly regions: string
  readonly chain: ChainState
  /** Next offset of each input. */
  readonly offsets: Map<Topic, bigint>
  /** By topic and region: the last message that went into the chain, and the last one published. */
  readonly read: StreamEnds
  readonly published: StreamEnds
  /** Regions whose stream is over. */
  readonly ended: Set<string>
}

/** A partition at work: its snapshot to be, and what has arrived but is not complete. */
export interface PartitionRun extends Snapshot {
  readonly partition: number
  readonly arrived: StreamEnds
  readonly aligner: Aligner
}

export interface PartitionOptions {
  readonly log: EventLog
  readonly range: FlowRange
  readonly regions: readonly Region[]
  readonly chain: Chain
  /** Told of everything that comes out of the chain, once it is durable. */
  readonly onMessage?: (message: Message) => void
  /** Told how many records of the log were done with. */
  readonly onProcessed?: (records: number) => void
}

const emptySnapshot = ({ chain, regions }: PartitionOptions): Snapshot => ({
  regions: JSON.stringify(regions),
  chain: chain.init(),
  offsets: new Map(),
  read: new Map(),
  published: new Map(),
  ended: new Set(),
})

/**
 * A partition where its snapshot left it, or at its beginning.
 *
 * @throws {MessageError} if the snapshot was made by another version
 */
export function startPartition(partition: number, options: PartitionOptions, saved?: Uint8Array): PartitionRun {
  const empty = { version: SNAPSHOT_VERSION, ...emptySnapshot(options) }
  const { version, ...snapshot } = saved === undefined ? empty : (deserialize(saved) as typeof empty)
  const startOver = 'start with an empty data folder, or another group name, and replay the source'
  if (version !== empty.version) {
    throw new MessageError(
      `snapshot of partition ${partition} has version ${version}, this program reads ${empty.version}: ${startOver}`,
    )
  }
  if (!sameRegions(snapshot.regions, empty.regions)) {
    throw new MessageError(
      `snapshot of partition ${partition} is of the regions ${short(snapshot.regions)}, ` +
        `the settings say ${short(empty.regions)}: ` +
        `set them back, or ${startOver}`,
    )
  }
  return {
    ...snapshot,
    regions: empty.regions,
    partition,
    arrived: new Map(snapshot.read),
    aligner: initAligner(options.range.inputs),
  }
}

/** A region may have thousands of sites. */
const short = (regions: string): string => (regions.length > 500 ? `${regions.slice(0, 500)}…` : regions)

/** State and the offsets it stands for, as one record. What waits to be aligned will be read again. */
export function snapshotOf({ aligner, arrived: _, partition: __, ...run }: PartitionRun): Uint8Array {
  const again = [...run.offsets].map(([topic, next]) => [topic, firstWaiting(aligner, topic) ?? next] as const)
  const snapshot: Snapshot = { ...run, offsets: new Map(again) }
  return serialize({ version: SNAPSHOT_VERSION, ...snapshot })
}

/** Takes in records of one topic. All that came of them is durable when the promise resolves. */
export async function processRecords(
  run: PartitionRun,
  topic: Topic,
  records: readonly LoggedRecord[],
  options: PartitionOptions,
): Promise<void> {
  for (const slice of stepSlices(takeIn(run, topic, records, options.range), STEPS_AT_ONCE)) {
    const out = await lastValueFrom(from(slice).pipe(options.chain.operator(run.chain), toArray()))
    await publish(options.log, options.range.outputs, out, run.published)
    for (const message of out) {
      if (message.topic === 'watermark' && message.end) run.ended.add(message.region)
      options.onMessage?.(message)
    }
  }
  run.offsets.set(topic, records[records.length - 1].offset + 1n)
  options.onProcessed?.(records.length)
}

/** What of the records is new, and of several inputs what is complete on all of them. */
function takeIn(run: PartitionRun, topic: Topic, records: readonly LoggedRecord[], { inputs }: FlowRange): Message[] {
  if (!isStamped(topic)) return records.map(decode)
  for (const record of records) {
    const { key: region, offset } = record
    const stamp = stampOf(record)
    const stream = `${topic}/${region}`
    if (!isNew(run.arrived, stream, stamp)) continue
    const message = decode(record) as StampedMessage
    follow(run.arrived, stream, stamp, message)
    addArrived(run.aligner, { topic, region, offset, stamp, message })
  }
  const aligned = inputs.length > 1 ? takeAligned(run.aligner) : takeAll(run.aligner)
  for (const { topic, region, stamp, message } of aligned) follow(run.read, `${topic}/${region}`, stamp, message)
  return oneWatermark(run.aligner, aligned)
}
