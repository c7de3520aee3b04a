import { PortError } from '../domain/errors.js'
import type { LogRecord } from './event-log.js'
import { partitionOfKey } from './key-partition.js'
import { nextOffset, packRecord, type RecordDatabase } from './lmdb-records.js'

interface Append {
  readonly topic: string
  readonly records: readonly LogRecord[]
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

interface PartitionAppend {
  readonly topic: string
  readonly partition: number
  readonly values: Uint8Array[]
}

export interface LmdbAppender {
  append(topic: string, records: readonly LogRecord[]): Promise<void>
  /** Resolves when nothing is waiting to be written. */
  idle(): Promise<void>
}

/**
 * Appends with group commit: what arrives while a commit is under way goes into the next one. One fsync each.
 *
 * @param onAppended  told after each commit
 */
export function lmdbAppender(db: RecordDatabase, partitions: number, onAppended: () => void): LmdbAppender {
  let waiting: Append[] = []
  let writing: Promise<void> | undefined

  async function writeAll() {
    // Lets all appends of this turn into the first commit.
    await Promise.resolve()
    while (waiting.length > 0) {
      const appends = waiting
      waiting = []
      try {
        await commit(db, byPartition(appends, partitions))
        for (const { resolve } of appends) resolve()
        onAppended()
      } catch (cause) {
        const error = appendError(cause)
        for (const { reject } of appends) reject(error)
      }
    }
    writing = undefined
  }

  return {
    append: (topic, records) =>
      records.length === 0
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            waiting.push({ topic, records, resolve, reject })
            writing ??= writeAll()
          }),
    idle: async () => writing,
  }
}

function byPartition(appends: readonly Append[], partitions: number): PartitionAppend[] {
  const groups = new Map<string, PartitionAppend>()
  for (const { topic, records } of appends) {
    for (const record of records) {
      const partition = partitionOfKey(record.key, partitions)
      const name = `${partition} ${topic}`
      const group = groups.get(name) ?? { topic, partition, values: [] }
      groups.set(name, group)
      group.values.push(packRecord(record))
    }
  }
  return [...groups.values()]
}

/**
 * Writes each partition's values at its end. The writes of a partition hold only if no other process has written there
 * since its end was read; those that do not hold are tried again at the new end.
 */
async function commit(db: RecordDatabase, groups: readonly PartitionAppend[]): Promise<void> {
  let left = groups
  while (left.length > 0) {
    const held = await Promise.all(left.map(group => writeGroup(db, group)))
    left = left.filter((_, i) => !held[i])
  }
}

function writeGroup(db: RecordDatabase, { topic, partition, values }: PartitionAppend): Promise<boolean> {
  const next = nextOffset(db, topic, partition)
  return db.ifNoExists([topic, partition, next], () => {
    for (let i = 0; i < values.length; i++) db.put([topic, partition, next + i], values[i])
  })
}

const appendError = (cause: unknown) =>
  new PortError(
    `embedded log did not take records: ${(cause as Error).message}; check the disk's free space and rights`,
    {
      canRetry: false,
      cause,
    },
  )
