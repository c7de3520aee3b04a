import { mkdirSync } from 'node:fs'

import { NowcastError, PortError, SettingsError } from '../domain/errors.js'
import { type Clock, systemClock } from './clock.js'
import type { EventLog, PartitionConsumer } from './event-log.js'
import { groupCommit } from './group-commit.js'
import { partitionOfKey } from './key-partition.js'
import { type ClaimDatabase, claimGroup } from './lmdb-claims.js'
import { appendWaiter, readPartitions } from './lmdb-consumer.js'
import { open } from './lmdb-package.js'
import { lastRecord, nextOffset, type RecordDatabase, readRecords } from './lmdb-records.js'
import { writeAppends } from './lmdb-write.js'

export interface LmdbLogSettings {
  /** Folder on a local disk, made where it is missing. Processes of one machine may share it. */
  readonly path: string
  /** Number of partitions of every topic; fixed when the folder is made. */
  readonly partitions: number
  /** How often to look for what other processes appended, ms; appends of this process are seen at once. */
  readonly pollMs: number
  /** Bytes handed to a consumer at a time; a record that is larger comes alone. */
  readonly batchBytes: number
  readonly clock: Clock
}

export const LMDB_LOG_DEFAULTS: Omit<LmdbLogSettings, 'path'> = {
  partitions: 8,
  pollMs: 50,
  batchBytes: 4 << 20,
  clock: systemClock,
}

/** About how much goes into one transaction. */
const COMMIT_BYTES = 64 << 20

/**
 * The embedded log: one folder, no server. Every append is on the disk (fsync) when its promise resolves. The file grows as needed.
 * One consumer at a time reads for a group, all partitions of it; when its process dies, the next may take over at once.
 *
 * @throws {SettingsError} if the folder was made with another number of partitions
 * @throws {PortError} if the folder cannot be opened
 */
export function lmdbEventLog(settings: Partial<LmdbLogSettings> & Pick<LmdbLogSettings, 'path'>): EventLog {
  const { path, partitions, pollMs, batchBytes, clock } = { ...LMDB_LOG_DEFAULTS, ...settings }
  const { env, records, snapshots, claims } = openFolder(path, partitions)
  const waiter = appendWaiter(clock, pollMs)
  const writer = groupCommit(
    async appends => {
      await writeAppends(records, partitions, appends)
      waiter.wakeAll()
    },
    { maxBytes: COMMIT_BYTES, maxRecords: Infinity },
  )
  const running = new Set<() => Promise<void>>()
  let closed = false
  let closing: Promise<void> | undefined

  const whenOpen = () => {
    if (closed) throw new PortError(`embedded log ${path} is closed; open it again`, { canRetry: false })
  }

  async function consume(group: string, topics: readonly string[], consumer: PartitionConsumer) {
    whenOpen()
    const release = claimGroup(claims, group)
    const aborter = new AbortController()
    const reading = {
      partitions,
      topics,
      consumer,
      read: (topic: string, partition: number, from: bigint) =>
        readRecords(records, topic, partition, from, batchBytes),
      more: waiter.more,
    }
    const done = readPartitions(reading, aborter).finally(() => {
      running.delete(stop)
      release()
    })
    const stop = async () => {
      aborter.abort()
      // A failure is told by `done`; here only the end counts.
      await done.catch(() => undefined)
    }
    running.add(stop)
    return { done, stop }
  }

  return {
    partitions,
    partitionOf: key => partitionOfKey(key, partitions),
    async append(topic, appended) {
      whenOpen()
      if (appended.length > 0) await writer.append({ topic, records: appended })
    },
    consume,
    async last(topic, key, wanted) {
      whenOpen()
      return lastRecord(records, topic, partitionOfKey(key, partitions), wanted)
    },
    async *read(topic, key, from = 0n) {
      whenOpen()
      const partition = partitionOfKey(key, partitions)
      const end = BigInt(nextOffset(records, topic, partition))
      for (let next = from; next < end; ) {
        const found = readRecords(records, topic, partition, next, batchBytes)
        for (const record of found) if (record.offset < end) yield record
        next = found.length === 0 ? end : found[found.length - 1].offset + 1n
        // The consumer may take long: the log can have been closed meanwhile.
        whenOpen()
      }
    },
    async saveSnapshot(group, partition, snapshot) {
      whenOpen()
      await snapshots.put([group, partition], snapshot)
    },
    async loadSnapshot(group, partition) {
      whenOpen()
      snapshots.resetReadTxn()
      return snapshots.get([group, partition])
    },
    close() {
      closing ??= (async () => {
        // Calls under way may still append and save.
        await Promise.all(Array.from(running, stop => stop()))
        closed = true
        await writer.idle()
        await env.close()
      })()
      return closing
    },
  }
}

function openFolder(path: string, partitions: number) {
  if (!(Number.isInteger(partitions) && partitions > 0)) {
    throw new SettingsError(`the log cannot have ${partitions} partitions; set 1 or more`)
  }
  try {
    mkdirSync(path, { recursive: true })
    // Without overlapping sync a write's promise resolves only when it is on the disk.
    const env = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 4 })
    const counts = env.openDB<number, string>('partitions', { encoding: 'json' })
    const found = counts.transactionSync(() => {
      if (counts.get('all') === undefined) counts.put('all', partitions)
      return counts.get('all')
    })
    if (found !== partitions) {
      void env.close()
      throw new SettingsError(
        `log ${path} has ${found} partitions, the settings say ${partitions}; set ${found}, or name another folder`,
      )
    }
    const records: RecordDatabase = env.openDB('records', { encoding: 'binary' })
    const snapshots = env.openDB<Uint8Array, [string, number]>('snapshots', { encoding: 'binary', compression: true })
    const claims: ClaimDatabase = env.openDB('claims', { encoding: 'json' })
    return { env, records, snapshots, claims }
  } catch (cause) {
    if (cause instanceof NowcastError) throw cause
    throw new PortError(
      `embedded log ${path} cannot be opened: ${(cause as Error).message}; name a folder that can be written`,
      {
        canRetry: false,
        cause,
      },
    )
  }
}
