import type { RawBatch, Reject } from '../../shared/domain/messages.js'
import { encode } from '../../shared/ports/message-codec.js'
import { type LedgerPlace, nextCursor, REDRIVE, readOn, type SentLedger } from './sent-ledger.js'

const LINE_FEED = Uint8Array.of(0x0a)

/** A reject on its way back. */
export interface Returning {
  readonly id: string
  readonly reject: Reject
  /** When it was sent last, as the ledger said when this was decided; undefined: never. */
  readonly sentBeforeMs: number | undefined
}

/** Whether two rejects can be sent in one batch: a batch has one file, format and header. */
export const sameBatch = (a: Reject, b: Reject): boolean =>
  a.source === b.source && a.format === b.format && a.header === b.header

/**
 * Sends rejects of one file back in one batch, and returns when it stands in the log. Where another has sent under the
 * same cursor first, those that it has not sent are sent again under the next.
 *
 * @returns how many were sent here; the others were sent by another since
 */
export async function sendBatch(
  batch: readonly Returning[],
  ledger: SentLedger,
  place: LedgerPlace & { readonly nowMs: number },
): Promise<number> {
  const { log, domain, nowMs } = place
  let sent = 0
  let left = batch
  while (left.length > 0) {
    await log.append(`raw.${domain}`, [encode(batchOf(left, nextCursor(ledger), nowMs))])
    await readOn(ledger, place)
    sent += left.filter(({ id }) => ledger.sent.get(id) === nowMs).length
    left = left.filter(({ id, sentBeforeMs }) => {
      const nowSaid = ledger.sent.get(id)
      return nowSaid === sentBeforeMs && nowSaid !== nowMs
    })
  }
  return sent
}

/** The records as they were, under the names and lines that they had: what is refused again has the same id. */
function batchOf(returning: readonly Returning[], cursor: number, nowMs: number): RawBatch {
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
