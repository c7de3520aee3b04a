import { SettingsError } from '../../shared/domain/errors.js'
import type { RejectBook, RejectEntry } from './reject-book.js'
import type { SentLedger } from './sent-ledger.js'

/** Which rejects are meant; what is absent filters nothing. */
export interface RejectFilter {
  /** Ids, or beginnings of ids that only one reject has. */
  readonly ids?: readonly string[]
  readonly reasons?: readonly string[]
  readonly sources?: readonly string[]
  /** Fetched at this time or later, ms since 1970. A reject of an older version has no time, and is left out. */
  readonly sinceMs?: number
  /** Fetched before this time, ms since 1970. */
  readonly untilMs?: number
}

/**
 * The rejects that are meant, in the order in which they were first refused.
 *
 * @throws {SettingsError} if an id names none, or several
 */
export function selectRejects(book: RejectBook, filter: RejectFilter): RejectEntry[] {
  const { ids = [], reasons = [], sources = [], sinceMs, untilMs } = filter
  const named = ids.length === 0 ? [...book.values()] : [...new Set(ids.map(id => findReject(book, id)))]
  return named.filter(
    ({ reason, source, fetchedMs }) =>
      (reasons.length === 0 || reasons.includes(reason)) &&
      (sources.length === 0 || sources.includes(source)) &&
      (sinceMs === undefined || (fetchedMs !== undefined && fetchedMs >= sinceMs)) &&
      (untilMs === undefined || (fetchedMs !== undefined && fetchedMs < untilMs)),
  )
}

/** The reject of an id, or of its beginning. @throws {SettingsError} if there is none, or are several */
export function findReject(book: RejectBook, id: string): RejectEntry {
  const exact = book.get(id)
  if (exact !== undefined) return exact
  const found = id === '' ? [] : [...book.values()].filter(entry => entry.id.startsWith(id))
  if (found.length === 1) return found[0]
  throw new SettingsError(
    found.length === 0
      ? `no reject has the id "${id}"; groundswell rejects list --all shows them`
      : `the id "${id}" is short: ${found.length} rejects begin with it, such as ${found[0].id} and ${found[1].id}`,
  )
}

/** Whether it was sent back, and the feed has not refused it again: that reject carries the time of the sending. */
export const isSent = ({ sent }: SentLedger, { id, fetchedMs }: RejectEntry): boolean =>
  sent.has(id) && sent.get(id) !== fetchedMs
