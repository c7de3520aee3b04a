import { PortError } from '../domain/errors.js'
import type { Append } from './group-commit.js'
import { partitionOfKey } from './key-partition.js'
import { nextOffset, packRecord, type RecordDatabase } from './lmdb-records.js'

interface PartitionWrite {
  readonly topic: string
  readonly partition: number
  readonly values: Uint8Array[]
}

/**
 * Writes appends at the ends of their partitions, in order; on the disk when the promise resolves.
 * The writes of a partition hold only if no other process has written there since its end was read; those that do not
 * hold are tried again at the new end.
 *
 * @throws {PortError}
 */
export async function writeAppends(db: RecordDatabase, partitions: number, appends: readonly Append[]): Promise<void> {
  let left = byPartition(appends, partitions)
  try {
    while (left.length > 0) {
      const held = await Promise.all(left.map(write => writePartition(db, write)))
      left = left.filter((_, i) => !held[i])
    }
  } catch (cause) {
    throw new PortError(
      `embedded log did not take records: ${(cause as Error).message}; check the disk's free space and rights`,
      { canRetry: false, cause },
    )
  }
}

function byPartition(appends: readonly Append[], partitions: number): PartitionWrite[] {
  const writes = new Map<string, PartitionWrite>()
  for (const { topic, records } of appends) {
    for (const record of records) {
      const partition = partitionOfKey(record.key, partitions)
      const name = `${partition} ${topic}`
      const write = writes.get(name) ?? { topic, partition, values: [] }
      writes.set(name, write)
      write.values.push(packRecord(record))
    }
  }
  return [...writes.values()]
}

function writePartition(db: RecordDatabase, { topic, partition, values }: PartitionWrite): Promise<boolean> {
  const next = nextOffset(db, topic, partition)
  return db.ifNoExists([topic, partition, next], () => {
    for (let i = 0; i < values.length; i++) db.put([topic, partition, next + i], values[i])
  })
}
