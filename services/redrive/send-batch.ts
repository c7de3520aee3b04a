import { encode } from '../../shared/ports/message-codec.js'
import { type Returning, redriveBatch } from './redrive-batch.js'
import { type LedgerPlace, nextCursor, readOn, type SentLedger } from './sent-ledger.js'

/** A reject that is to be sent. */
export interface Sending extends Returning {
  /** When it was sent last, as the ledger said when this was decided; undefined: never. */
  readonly sentBeforeMs: number | undefined
}

/**
 * Sends rejects of one file back in one batch, and returns when it stands in the log. Where another has sent under the
 * same cursor first, those that it has not sent are sent again under the next.
 *
 * @returns how many were sent here; the others were sent by another since
 */
export async function sendBatch(
  batch: readonly Sending[],
  ledger: SentLedger,
  place: LedgerPlace & { readonly nowMs: number },
): Promise<number> {
  const { log, domain, nowMs } = place
  const unsent = (all: readonly Sending[]) =>
    all.filter(({ id, sentBeforeMs }) => {
      const nowSaid = ledger.sent.get(id)
      return nowSaid === sentBeforeMs && nowSaid !== nowMs
    })
  let sent = 0
  for (let left = unsent(batch); left.length > 0; left = unsent(left)) {
    await log.append(`raw.${domain}`, [encode(redriveBatch(left, nextCursor(ledger), nowMs))])
    await readOn(ledger, place)
    sent += left.filter(({ id }) => ledger.sent.get(id) === nowMs).length
  }
  return sent
}
