import { Command, Option } from 'commander'
import type { Reject } from '../../shared/domain/messages.js'
import { systemClock } from '../../shared/ports/clock.js'
import { openExistingLog } from '../open.js'
import { redrive } from '../redrive/redrive.js'
import { type RejectBook, type RejectEntry, readBook, readEntries } from '../redrive/reject-book.js'
import { findReject, isSent, type RejectFilter, selectRejects } from '../redrive/reject-filter.js'
import { type LedgerPlace, openLedger, type SentLedger } from '../redrive/sent-ledger.js'
import { parseTime, parseWhole } from './common-options.js'
import { type KeptRunFlags, keptRun, withKeptRun } from './kept-run.js'
import {
  HEAD,
  outcomeText,
  printableBytes,
  type RejectState,
  rowOf,
  showText,
  summaryTable,
  table,
} from './rejects-text.js'

interface FilterFlags extends KeptRunFlags {
  readonly reason: string[]
  readonly source: string[]
  readonly since?: number
  readonly until?: number
}

type ListFlags = FilterFlags & { all?: boolean; summary?: boolean; json?: boolean; limit?: number }
type ShowFlags = KeptRunFlags & { raw?: boolean; json?: boolean }
type RedriveFlags = FilterFlags & { dryRun?: boolean; json?: boolean }

/** `groundswell rejects`: what was refused and why, and the way back for what a fix now accepts. */
export function rejectsCommand(): Command {
  const rejects = new Command('rejects').description('records that were refused: list, show, redrive').exitOverride()
  withFilters(rejects.command('list'))
    .description('what was refused and not sent back since, oldest first')
    .option('--all', 'also what was sent back')
    .option('--summary', 'only how many, by reason and source')
    .option('--limit <n>', 'at most so many', parseWhole)
    .option('--json', 'all about each, one JSON object a line')
    .action(list)
  withKeptRun(rejects.command('show'))
    .description('everything about one reject')
    .argument('<id>', 'as list shows it, or its beginning')
    .addOption(new Option('--raw', 'only the bytes, as they were').conflicts('json'))
    .option('--json', 'as JSON')
    .action(show)
  withFilters(rejects.command('redrive'))
    .description('send back what the present rules accept; each record passes once, however often this is run')
    .argument('[ids...]', 'only these')
    .option('--dry-run', 'only say what would be sent back')
    .option('--json', 'what became of them, as JSON')
    .action(sendBack)
  return rejects
}

const collect = (value: string, all: string[]) => [...all, value]

const withFilters = (command: Command): Command =>
  withKeptRun(command)
    .option('--reason <name>', 'refused for this reason; may be repeated', collect, [])
    .option('--source <name>', 'from this file or service; may be repeated', collect, [])
    .option('--since <time>', 'fetched at this time or later, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ', parseTime)
    .option('--until <time>', 'fetched before this time', parseTime)

const filterOf = ({ reason, source, since, until }: FilterFlags, ids: readonly string[] = []): RejectFilter => ({
  ids,
  reasons: reason,
  sources: source,
  sinceMs: since,
  untilMs: until,
})

async function list(flags: ListFlags): Promise<void> {
  await withPlace(flags, async place => {
    const { book, ledger } = await readAll(place)
    const found = selectRejects(book, filterOf(flags)).filter(entry => flags.all === true || !isSent(ledger, entry))
    const shown = found.slice(0, flags.limit)
    if (flags.summary === true) print(summaryTable(found))
    else if (flags.json === true) {
      for await (const [entry, reject] of readEntries(place.log, place.domain, shown)) {
        await print(`${JSON.stringify(plain(reject, entry, stateOf(ledger, entry)))}\n`)
      }
    } else if (shown.length > 0) await print(table([HEAD, ...shown.map(entry => rowOf(entry, stateOf(ledger, entry)))]))
    if (flags.summary === true) return
    process.stderr.write(`${shown.length} of ${found.length} shown, ${book.size} refused in all\n`)
  })
}

async function show(id: string, flags: ShowFlags): Promise<void> {
  await withPlace(flags, async place => {
    const { book, ledger } = await readAll(place)
    const wanted = findReject(book, id)
    const state = stateOf(ledger, wanted)
    for await (const [entry, reject] of readEntries(place.log, place.domain, [wanted])) {
      if (flags.raw === true) await print(reject.bytes)
      else if (flags.json === true) await print(`${JSON.stringify(plain(reject, entry, state), undefined, 2)}\n`)
      else await print(showText(reject, entry, state))
    }
  })
}

async function sendBack(ids: readonly string[], flags: RedriveFlags): Promise<void> {
  await withPlace(flags, async place => {
    const dryRun = flags.dryRun === true
    const outcome = await redrive({ ...place, filter: filterOf(flags, ids), nowMs: systemClock.nowMs(), dryRun })
    await print(flags.json === true ? `${JSON.stringify({ dryRun, ...outcome })}\n` : outcomeText(outcome, dryRun))
  })
}

async function withPlace(flags: KeptRunFlags, act: (place: LedgerPlace) => Promise<void>): Promise<void> {
  const settings = await keptRun(flags)
  const log = await openExistingLog(settings, systemClock)
  try {
    await act({ log, domain: flags.domain, regions: settings.regions, group: `${settings.log.group}.redrive` })
  } finally {
    await log.close()
  }
}

const readAll = async (place: LedgerPlace): Promise<{ book: RejectBook; ledger: SentLedger }> => ({
  book: await readBook(place.log, place.domain),
  ledger: await openLedger(place),
})

const stateOf = (ledger: SentLedger, entry: RejectEntry): RejectState =>
  isSent(ledger, entry) ? 'sent' : entry.fragment ? 'fragment' : 'open'

/** For programs: `base64` is the record as it was, `text` as far as it can be shown. */
function plain({ topic: _, bytes, ...reject }: Reject, { id, times }: RejectEntry, state: RejectState) {
  return { id, state, times, ...reject, text: printableBytes(bytes), base64: Buffer.from(bytes).toString('base64') }
}

/** Waits for a slow reader; one that has gone away needs no more. */
const print = (output: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(output, error =>
      error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve(),
    )
  })
