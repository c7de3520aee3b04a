import { MessageError } from '../../shared/domain/errors.js'
import type { Reject } from '../../shared/domain/messages.js'
import type { Domain } from '../../shared/domain/region.js'
import type { EventLog, LoggedRecord } from '../../shared/ports/event-log.js'
import { decode } from '../../shared/ports/message-codec.js'
import { rejectId } from './reject-id.js'

/** A refused record, without its bytes: a log may hold more rejects than memory. */
export interface RejectEntry {
  readonly id: string
  /** Where its newest reject stands. */
  offset: bigint
  /** Of the newest reject. */
  reason: string
  fetchedMs: number | undefined
  readonly source: string
  readonly line: number
  readonly fragment: boolean
  /** How often it was refused; what a feed says again after a crash is not counted. */
  times: number
  /** Stamp of the newest of these; undefined where it has none. */
  index: number | undefined
}

/** By id, in the order in which the records were first refused. */
export type RejectBook = Map<string, RejectEntry>

/** @throws {MessageError | PortError} */
export async function readBook(log: EventLog, domain: Domain): Promise<RejectBook> {
  const book: RejectBook = new Map()
  // A decoded name is a string of its own for each record: keep one of each.
  const names = new Map<string, string>()
  const once = (name: string) => {
    const known = names.get(name)
    if (known === undefined) names.set(name, name)
    return known ?? name
  }
  for await (const record of log.read('rejects', domain)) {
    if (record.key !== domain) continue
    const reject = rejectOf(record)
    const { line, fetchedMs, fragment = false } = reject
    const { offset } = record
    const id = rejectId(reject)
    const reason = once(reject.reason)
    const index = record.headers?.index === undefined ? undefined : Number(record.headers.index)
    const known = book.get(id)
    if (known === undefined) {
      const source = once(reject.source)
      book.set(id, { id, offset, reason, fetchedMs, source, line, fragment, times: 1, index })
      continue
    }
    // A feed that was killed says its rejects again from its last snapshot on, with the stamps that they had.
    const isNews = index !== undefined && (known.index === undefined || index > known.index)
    if (isNews) known.times++
    Object.assign(known, { offset, reason, fetchedMs, index: isNews ? index : known.index })
  }
  return book
}

/** The rejects of some entries as they stand in the log, in its order. @throws {MessageError | PortError} */
export async function* readEntries(
  log: EventLog,
  domain: Domain,
  entries: readonly RejectEntry[],
): AsyncGenerator<readonly [RejectEntry, Reject]> {
  if (entries.length === 0) return
  const wanted = new Map(entries.map(entry => [entry.offset, entry]))
  const [first] = [...wanted.keys()].sort((a, b) => (a < b ? -1 : 1))
  for await (const record of log.read('rejects', domain, first)) {
    const entry = wanted.get(record.offset)
    if (entry === undefined) continue
    yield [entry, rejectOf(record)]
    wanted.delete(record.offset)
    if (wanted.size === 0) return
  }
}

function rejectOf(record: LoggedRecord): Reject {
  const message = decode(record)
  if (message.topic === 'rejects') return message
  throw new MessageError(
    `record ${record.offset} of the rejects is a message of ${message.topic}; give the log a topic prefix of its own`,
  )
}
