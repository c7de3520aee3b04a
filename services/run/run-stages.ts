import type { Region } from '../../shared/domain/region.js'
import { isStamped, type Topic } from '../../shared/flow.js'
import type { Clock } from '../../shared/ports/clock.js'
import type { Consumer, LoggedRecord } from '../../shared/ports/event-log.js'
import { type PartitionOptions, type PartitionRun, processRecords, snapshotOf, startPartition } from './partition.js'

export interface RunOptions extends PartitionOptions {
  /** Consumers of one group share the partitions. */
  readonly group: string
  readonly clock: Clock
  /** Time between two snapshots of a partition, ms: what is done again after a crash. */
  readonly snapshotEveryMs: number
  /** Stop once every region of every partition held has ended, and what the log holds after that is done too. */
  readonly untilEnd: boolean
}

export interface Run {
  /** Resolves when the run has stopped and its snapshots are saved, rejects when it failed. */
  readonly done: Promise<void>
  /** Ends after the batch under way, with a snapshot. */
  stop(): Promise<void>
  /** The partitions at work now. */
  readonly partitions: ReadonlyMap<number, PartitionRun>
}

/**
 * Runs a part of the flow on a log: pull, process, publish, then snapshot. Whatever happens between two snapshots
 * happens again after a crash, with the same outcome.
 */
export async function runStages(options: RunOptions): Promise<Run> {
  const { log, group, range, regions, clock, snapshotEveryMs, untilEnd } = options
  const partitions = new Map<number, PartitionRun>()
  /** Partitions whose snapshot is being loaded. */
  const loading = new Set<number>()
  /** Partitions with a batch under way, or one that failed: some of their state has moved on, the rest has not. */
  const torn = new Set<number>()
  const savedMs = new Map<number, number>()

  const save = async (run: PartitionRun) => {
    await log.saveSnapshot(group, run.partition, snapshotOf(run))
    savedMs.set(run.partition, clock.nowMs())
  }
  // Raw records are keyed by domain, all others by region: either way we know which regions a partition holds.
  const keyOf = ({ id, domain }: Region) => (range.inputs.every(isStamped) ? id : domain)
  const runOf = (region: Region) => partitions.get(log.partitionOf(keyOf(region)))
  const hasEnded = () => {
    const held = regions.filter(region => runOf(region) !== undefined)
    return held.length > 0 && held.every(region => runOf(region)?.ended.has(region.id))
  }

  /** Whether nothing waits in the log: rejects may have been sent back after the end. */
  const isReadUp = async () => {
    for (const [key, run] of new Map(regions.map(region => [keyOf(region), runOf(region)]))) {
      for (const topic of run === undefined ? [] : range.inputs) {
        const last = await log.last(topic, key)
        if (last !== undefined && last.offset >= (run?.offsets.get(topic) ?? 0n)) return false
      }
    }
    return true
  }

  let consumer: Consumer | undefined
  let stopping = false
  const stopConsumer = async () => {
    stopping = true
    await consumer?.stop()
  }
  const endIfOver = async () => {
    // A region that has ended must not stop the others that were assigned with it.
    if (untilEnd && loading.size === 0 && hasEnded() && (await isReadUp())) void stopConsumer()
  }
  consumer = await log.consume(group, range.inputs, {
    async assigned(partition) {
      loading.add(partition)
      const run = startPartition(partition, options, await log.loadSnapshot(group, partition))
      loading.delete(partition)
      partitions.set(partition, run)
      savedMs.set(partition, clock.nowMs())
      await endIfOver()
      return Object.fromEntries(run.offsets)
    },
    async received(topic: string, partition: number, records: readonly LoggedRecord[]) {
      const run = partitions.get(partition)
      if (run === undefined) return
      torn.add(partition)
      await processRecords(run, topic as Topic, records, options)
      torn.delete(partition)
      if (clock.nowMs() - savedMs.get(partition)! >= snapshotEveryMs) await save(run)
      await endIfOver()
    },
    async revoked(partition) {
      // What is given back because we stop is kept for who asks how it ended.
      if (!stopping) partitions.delete(partition)
    },
  })
  await endIfOver() // while the log was still handing out partitions
  const done = consumer.done.then(async () => {
    for (const run of partitions.values()) if (!torn.has(run.partition)) await save(run)
  })
  return {
    done,
    partitions,
    async stop() {
      await stopConsumer()
      await done.catch(() => undefined) // told by `done`
    },
  }
}
