import type { RawBatch, Reject } from '../../shared/domain/messages.js'
import { REDRIVE } from './sent-ledger.js'

const LINE_FEED = Uint8Array.of(0x0a)

/** A reject on its way back. */
export interface Returning {
  readonly id: string
  readonly reject: Reject
}

/** Whether two rejects can be sent in one batch: a batch has one file, format and header. */
export const sameBatch = (a: Reject, b: Reject): boolean =>
  a.source === b.source && a.format === b.format && a.header === b.header

/** The records as they were, under the names and lines that they had: what is refused again has the same id. */
export function redriveBatch(returning: readonly Returning[], cursor: number, nowMs: number): RawBatch {
  const { domain, source, format, header } = returning[0].reject
  return {
    topic: 'raw.seismic',
    domain,
    source: REDRIVE,
    file: source,
    format,
    ...(header !== undefined && { header }),
    cursor,
    fetchedMs: nowMs,
    bytes: Buffer.concat(returning.flatMap(({ reject }) => [reject.bytes, LINE_FEED])),
    lineNumbers: Uint32Array.from(returning, ({ reject }) => reject.line),
    redriven: returning.map(({ id }) => id),
  }
}
