import type { LogRecord } from './event-log.js'

/** Records that one caller appends together. */
export interface Append {
  readonly topic: string
  readonly records: readonly LogRecord[]
}

/** About how much to write at once; an append that is larger is written alone. */
export interface CommitLimits {
  readonly maxBytes: number
  readonly maxRecords: number
}

export interface GroupCommit {
  /** Resolves when the records are written; in the order of the calls. */
  append(append: Append): Promise<void>
  /** Resolves when nothing waits to be written. */
  idle(): Promise<void>
}

interface Waiting extends Append {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Bytes of a record beside its value: key, headers, and the log's own. An estimate. */
const RECORD_OVERHEAD = 100

/**
 * Writes what arrives while a write is under way together in the next one, so that the price of a write (an fsync, a
 * round trip) is shared. One write at a time, which keeps the order.
 *
 * @param write  a rejection rejects all appends of that write
 */
export function groupCommit(write: (appends: readonly Append[]) => Promise<void>, limits: CommitLimits): GroupCommit {
  const queue: Waiting[] = []
  let writing: Promise<void> | undefined

  async function writeAll() {
    // Lets all appends of this turn into the first write.
    await Promise.resolve()
    while (queue.length > 0) {
      const appends = queue.splice(0, countWithin(queue, limits))
      try {
        await write(appends)
        for (const { resolve } of appends) resolve()
      } catch (error) {
        for (const { reject } of appends) reject(error)
      }
    }
    writing = undefined
  }

  return {
    append: ({ topic, records }) =>
      new Promise((resolve, reject) => {
        queue.push({ topic, records, resolve, reject })
        writing ??= writeAll()
      }),
    idle: async () => writing,
  }
}

/** How many appends from the front fit; at least one. */
function countWithin(queue: readonly Append[], { maxBytes, maxRecords }: CommitLimits): number {
  let bytes = 0
  let records = 0
  for (let i = 0; i < queue.length; i++) {
    for (const { value } of queue[i].records) bytes += value.length + RECORD_OVERHEAD
    records += queue[i].records.length
    if (bytes > maxBytes || records > maxRecords) return Math.max(1, i)
  }
  return queue.length
}
