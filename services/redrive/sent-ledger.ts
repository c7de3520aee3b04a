import { deserialize, serialize } from 'node:v8'
import type { RawBatch } from '../../shared/domain/messages.js'
import type { Domain, Region } from '../../shared/domain/region.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { decode } from '../../shared/ports/message-codec.js'
import type { FeedProgress } from '../feed/feed-state.js'
import { noteBatch, watermarks } from '../feed/watermarks.js'

/** Name of the source under which rejects are sent back. */
export const REDRIVE = 'redrive'

/** Counts the layouts of the snapshot. One of another layout is not read: the raw topic says the same. */
const VERSION = 1

/**
 * What the raw topic says of rejects sent back, up to an offset. Nothing else is asked: whoever sends reads it first,
 * sends under the next cursor, and reads on. Of several who send under one cursor the first in the log has sent, for
 * this ledger as for the feed; the others see that they have not, and what the first has sent.
 */
export interface SentLedger {
  /** Next offset to read. */
  next: bigint
  /** How far the feed will be when it has read so far: cursors and watermarks. */
  readonly feed: FeedProgress
  /** By reject id: `fetchedMs` of the batch that carried it last. */
  readonly sent: Map<string, number>
}

export interface LedgerPlace {
  readonly log: EventLog
  readonly domain: Domain
  readonly regions: readonly Region[]
  /** Under which name the ledger is saved. */
  readonly group: string
}

/** The ledger as the log says it is now. @throws {MessageError | PortError} */
export async function openLedger(place: LedgerPlace): Promise<SentLedger> {
  const { log, domain, group } = place
  const saved = await log.loadSnapshot(group, log.partitionOf(domain))
  const ledger = (saved && ledgerOf(saved)) ?? newLedger()
  await readOn(ledger, place)
  return ledger
}

const newLedger = (): SentLedger => ({
  next: 0n,
  feed: { sources: new Map(), regions: new Map() },
  sent: new Map(),
})

/** Takes in what was published since. @throws {MessageError | PortError} */
export async function readOn(ledger: SentLedger, { log, domain, regions }: LedgerPlace): Promise<void> {
  for await (const record of log.read(`raw.${domain}`, domain, ledger.next)) {
    ledger.next = record.offset + 1n
    if (record.key !== domain) continue
    const batch = decode(record) as RawBatch
    if (!noteBatch(ledger.feed, batch)) continue
    watermarks(ledger.feed, regions, new Set())
    for (const id of batch.redriven ?? []) ledger.sent.set(id, batch.fetchedMs)
  }
}

/** Saves the ledger: to read on from here next time, also when the log keeps the raw records no longer. */
export async function saveLedger(ledger: SentLedger, { log, domain, group }: LedgerPlace): Promise<void> {
  await log.saveSnapshot(group, log.partitionOf(domain), serialize({ version: VERSION, ...ledger }))
}

/** Cursor under which the next batch is sent. */
export const nextCursor = ({ feed }: SentLedger): number => (feed.sources.get(REDRIVE)?.cursor ?? -1) + 1

function ledgerOf(saved: Uint8Array): SentLedger | undefined {
  const { version, ...ledger } = deserialize(saved) as SentLedger & { version: number }
  return version === VERSION ? ledger : undefined
}
