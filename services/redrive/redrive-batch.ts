import type { RawBatch, Reject } from '../../shared/domain/messages.js'
import { isDocument } from '../feed/rejects.js'
import { REDRIVE } from './sent-ledger.js'

const LINE_FEED = Uint8Array.of(0x0a)

/** A reject on its way back. */
export interface Returning {
  readonly id: string
  readonly reject: Reject
}

/**
 * Whether two rejects can be sent in one batch: a batch has one file, format, header and time at which its records were
 * fetched. A document is a batch of its own.
 */
export const sameBatch = (a: Reject, b: Reject): boolean =>
  !isDocument(a) &&
  a.source === b.source &&
  a.format === b.format &&
  a.header === b.header &&
  a.fetchedMs === b.fetchedMs

/**
 * The records as they were, under the names and lines that they had: what is refused again has the same id. Where its
 * format does not tell when a record was known, it was known when it was first fetched: sent back, an old one stands
 * behind what was said since.
 */
export function redriveBatch(returning: readonly Returning[], cursor: number, nowMs: number): RawBatch {
  const [{ reject }] = returning
  const { domain, source, format, header, fetchedMs } = reject
  return {
    topic: `raw.${domain}`,
    domain,
    source: REDRIVE,
    file: source,
    format,
    ...(header !== undefined && { header }),
    cursor,
    fetchedMs: nowMs,
    ...(isDocument(reject) ? contentOf(reject) : linesOf(returning)),
    redriven: returning.map(({ id }) => id),
    ...(fetchedMs !== undefined && { firstFetchedMs: fetchedMs }),
  }
}

const linesOf = (returning: readonly Returning[]) => ({
  bytes: Buffer.concat(returning.flatMap(({ reject }) => [reject.bytes, LINE_FEED])),
  lineNumbers: Uint32Array.from(returning, ({ reject }) => reject.line),
})

/** Each line of the document is the line that its record had. */
const contentOf = ({ bytes, line }: Reject) => ({
  bytes,
  lineNumbers: new Uint32Array(bytes.filter(byte => byte === LINE_FEED[0]).length + 1).fill(line),
})
