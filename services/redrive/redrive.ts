import type { Reject } from '../../shared/domain/messages.js'
import { judge, readTogether } from './judge.js'
import { sameBatch } from './redrive-batch.js'
import { readBook, readEntries } from './reject-book.js'
import { isSent, type RejectFilter, selectRejects } from './reject-filter.js'
import { type Sending, sendBatch } from './send-batch.js'
import { type LedgerPlace, openLedger, saveLedger } from './sent-ledger.js'

/** Bounds of one batch; a record that is larger comes alone. */
const BATCH_BYTES = 512 * 1024
const BATCH_RECORDS = 256

export interface RedriveOptions extends LedgerPlace {
  readonly filter: RejectFilter
  readonly nowMs: number
  /** Says what would be done, and does nothing. */
  readonly dryRun: boolean
}

/** What became of the rejects that were meant. Each is counted once. */
export interface RedriveOutcome {
  /** Accepted now, and sent back; of a dry run: that would be. */
  sent: number
  /** Sent back before, by this or another run, and not refused again. */
  sentBefore: number
  /** Parts of records: they cannot be read as records. */
  fragments: number
  /** Refused still, by the reason of today. */
  readonly refused: Record<string, number>
  /** First UTC day of those that come too late; undefined if none does. */
  firstLateDay?: number
}

/**
 * Sends back what the feed's present rules accept of the rejects that are meant. Each passes once, however often this
 * runs, at whatever moment it is killed, and whoever runs it at the same time: see `SentLedger`.
 *
 * @throws {SettingsError} if the filter names an id that no reject has
 * @throws {MessageError | PortError}
 */
export async function redrive(options: RedriveOptions): Promise<RedriveOutcome> {
  const { log, domain, regions, filter, nowMs, dryRun } = options
  const ledger = await openLedger(options)
  const chosen = selectRejects(await readBook(log, domain), filter)
  const outcome: RedriveOutcome = { sent: 0, sentBefore: 0, fragments: 0, refused: {} }
  const open = chosen.filter(entry => {
    if (isSent(ledger, entry)) outcome.sentBefore++
    else if (entry.fragment) outcome.fragments++
    else return true
    return false
  })
  // As it is now: whoever sends one of these before us is seen by what the ledger says then.
  const sentBefore = new Map(open.map(({ id }) => [id, ledger.sent.get(id)]))
  let batch: Sending[] = []
  let bytes = 0
  const send = async () => {
    const parts = readTogether(batch, regions, nowMs) ? [batch] : batch.map(one => [one])
    for (const part of parts) {
      const sent = dryRun ? part.length : await sendBatch(part, ledger, options)
      outcome.sent += sent
      outcome.sentBefore += part.length - sent
    }
    batch = []
    bytes = 0
  }
  for await (const [{ id }, reject] of readEntries(log, domain, open)) {
    const { fault, day } = judge(reject, ledger.feed, regions, nowMs)
    if (fault !== undefined) {
      outcome.refused[fault.reason] = (outcome.refused[fault.reason] ?? 0) + 1
      if (fault.reason === 'late' && day !== undefined)
        outcome.firstLateDay = Math.min(outcome.firstLateDay ?? day, day)
      continue
    }
    if (batch.length > 0 && !fits(batch, bytes, reject)) await send()
    batch.push({ id, reject, sentBeforeMs: sentBefore.get(id) })
    bytes += reject.bytes.length + 1
  }
  if (batch.length > 0) await send()
  if (!dryRun) await saveLedger(ledger, options)
  return outcome
}

const fits = (batch: readonly Sending[], bytes: number, next: Reject): boolean =>
  batch.length < BATCH_RECORDS && bytes + next.bytes.length < BATCH_BYTES && sameBatch(batch[0].reject, next)
