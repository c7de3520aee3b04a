import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type RedriveOptions, redrive } from '../../../services/redrive/redrive.js'
import { readBook } from '../../../services/redrive/reject-book.js'
import { isSent, selectRejects } from '../../../services/redrive/reject-filter.js'
import { rejectId } from '../../../services/redrive/reject-id.js'
import { openLedger } from '../../../services/redrive/sent-ledger.js'
import type { RawBatch, Reject } from '../../../shared/domain/messages.js'
import { SOCAL } from '../../../shared/domain/region.js'
import { DAY_MS } from '../../../shared/domain/units.js'
import type { EventLog } from '../../../shared/ports/event-log.js'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import { decode, encode } from '../../../shared/ports/message-codec.js'
import { readAll } from '../../ports/log-probe.js'
import { feedAll, rawBatch } from '../../support/catalogs.js'
import { appendRejects, rejectOf } from './made-up-rejects.js'

const folder = mkdtempSync(join(tmpdir(), 'groundswell-redrive-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let logs = 0

async function withLog(rejects: readonly Reject[], body: (log: EventLog) => Promise<void>): Promise<void> {
  const log = lmdbEventLog({ path: join(folder, `${logs++}`), partitions: 2, pollMs: 5 })
  await appendRejects(log, rejects)
  await body(log)
  await log.close()
}

const NOW = Date.UTC(2010, 5, 1)

const optionsOf = (log: EventLog, more: Partial<RedriveOptions> = {}): RedriveOptions => ({
  ...{ log, domain: 'seismic', regions: [SOCAL], group: 'redrive', filter: {}, nowMs: NOW, dryRun: false },
  ...more,
})

const batchesIn = async (log: EventLog): Promise<RawBatch[]> =>
  (await readAll(log, 'raw.seismic', 'seismic')).map(record => decode(record) as RawBatch)

/** What the feed makes of the raw topic. */
const fedFrom = async (log: EventLog) => feedAll(await batchesIn(log))

const april = (day: number) => new Date(Date.UTC(2010, 3, day, 1)).toISOString()
const GOOD = [rejectOf('ci1', april(1)), rejectOf('ci2', april(2)), rejectOf('ci3', april(3), { source: 'b.csv' })]

describe('redrive', () => {
  it('sends back what the rules of today accept, byte for byte, and leaves what they refuse', async () => {
    const bad = rejectOf('ci4', 'yesterday', { reason: 'time-syntax' })
    const part = rejectOf('ci5', april(5), { reason: 'truncated-gzip', fragment: true })
    await withLog([...GOOD, bad, part], async log => {
      const planned = await redrive(optionsOf(log, { dryRun: true }))
      assert.deepEqual(await batchesIn(log), [])
      const outcome = await redrive(optionsOf(log))
      assert.deepEqual(outcome, { sent: 3, sentBefore: 0, fragments: 1, refused: { 'time-syntax': 1 } })
      assert.deepEqual(planned, outcome)
      const batches = await batchesIn(log)
      assert.deepEqual(
        batches.map(({ source, file, cursor, lineNumbers }) => [source, file, cursor, [...lineNumbers!]]),
        [
          ['redrive', 'old.csv', 0, [1, 2]],
          ['redrive', 'b.csv', 1, [3]],
        ],
      )
      const lines = Buffer.concat(batches.map(({ bytes }) => bytes)).toString()
      assert.equal(lines, GOOD.map(({ bytes }) => `${Buffer.from(bytes)}\n`).join(''))
      assert.equal((await fedFrom(log)).counts.accepted, 3)
    })
  })

  it('sends nothing a second time', () =>
    withLog(GOOD, async log => {
      await redrive(optionsOf(log, { filter: { sources: ['b.csv'] } }))
      assert.deepEqual((await redrive(optionsOf(log, { nowMs: NOW + 1 }))).sent, 2)
      const third = await redrive(optionsOf(log, { nowMs: NOW + 2, group: 'another name' }))
      assert.deepEqual([third.sent, third.sentBefore], [0, 3])
      assert.equal((await fedFrom(log)).counts.read, 3)
    }))

  it('sends nothing twice when another redrive comes between its look at the log and its sending', () =>
    withLog(GOOD, async log => {
      const other: number[] = []
      const interrupted: EventLog = {
        ...log,
        async append(topic, records) {
          // The other sends ci2 alone under the cursor that we have chosen, then ci3 under the next.
          if (other.length === 0) {
            for (const reject of [GOOD[1], GOOD[2]]) {
              const filter = { ids: [rejectId(reject)] }
              other.push((await redrive(optionsOf(log, { filter, nowMs: NOW + 5 }))).sent)
            }
          }
          await log.append(topic, records)
        },
      }
      const outcome = await redrive(optionsOf(interrupted))
      assert.deepEqual([other, outcome.sent, outcome.sentBefore], [[1, 1], 1, 2])
      const { counts, rows } = await fedFrom(log)
      assert.deepEqual([counts.read, counts.accepted, counts.repeatedBatches], [3, 3, 1])
      assert.deepEqual(rows.map(([, id]) => id).sort(), ['ci1', 'ci2', 'ci3'])
    }))

  it('says which come too late, from the watermark that the raw topic gives, and sends them not', () =>
    withLog([rejectOf('ci1', april(1)), rejectOf('ci9', april(9)), rejectOf('ci2', april(2))], async log => {
      // Complete to 9 May and 30 days of lateness: 9 April is the first day still open.
      await log.append('raw.seismic', [encode(rawBatch([], { completeToMs: Date.UTC(2010, 4, 9) }))])
      const outcome = await redrive(optionsOf(log))
      const firstLateDay = Date.UTC(2010, 3, 1) / DAY_MS
      assert.deepEqual(outcome, { sent: 1, sentBefore: 0, fragments: 0, refused: { late: 2 }, firstLateDay })
      const { counts } = await fedFrom(log)
      assert.deepEqual([counts.accepted, counts.rejected], [1, {}])
    }))

  it('takes a future time that has come to pass', () =>
    withLog([rejectOf('ci1', april(2), { reason: 'time-future' })], async log => {
      const early = await redrive(optionsOf(log, { nowMs: Date.UTC(2010, 3, 1) }))
      assert.deepEqual(early.refused, { 'time-future': 1 })
      assert.equal((await redrive(optionsOf(log))).sent, 1)
    }))

  it('sends again what a feed of older rules has refused again', () =>
    withLog(GOOD.slice(0, 1), async log => {
      await redrive(optionsOf(log))
      await appendRejects(log, [{ ...GOOD[0], fetchedMs: NOW }], 1)
      assert.equal((await redrive(optionsOf(log, { nowMs: NOW + 1 }))).sent, 1)
      assert.equal((await redrive(optionsOf(log, { nowMs: NOW + 2 }))).sent, 0)
    }))

  it('goes on where it was when the log keeps the raw records no longer', () =>
    withLog(GOOD, async log => {
      await redrive(optionsOf(log, { filter: { sources: ['b.csv'] } }))
      const emptied: EventLog = {
        ...log,
        async *read(topic, key, from) {
          for await (const record of log.read(topic, key, from))
            if (topic === 'rejects' || record.offset > 0n) yield record
        },
      }
      const outcome = await redrive(optionsOf(emptied))
      assert.deepEqual([outcome.sent, outcome.sentBefore], [2, 1])
      assert.deepEqual(
        (await batchesIn(log)).map(({ cursor }) => cursor),
        [0, 1],
      )
    }))

  it('sends one by one what would be read otherwise from one batch', () => {
    const feature = (id: string) => ({
      ...{ type: 'Feature', id, properties: { mag: 2, time: Date.UTC(2010, 3, 1), type: 'earthquake' } },
      geometry: { type: 'Point', coordinates: [-117, 34, 5] },
    })
    // By itself a collection is cut into its features; behind a feature it would be a feature without an id.
    const contents = [feature('ci1'), { type: 'FeatureCollection', features: [feature('ci2')] }]
    const rejects = contents.map((content, i) => {
      const bytes = Buffer.from(JSON.stringify(content))
      const { header: _, ...reject } = rejectOf(`ci${i}`, '', { format: 'usgs-geojson', bytes })
      return reject
    })
    return withLog(rejects, async log => {
      assert.equal((await redrive(optionsOf(log))).sent, 2)
      assert.equal((await batchesIn(log)).length, 2)
      assert.equal((await fedFrom(log)).counts.accepted, 2)
    })
  })
})

describe('the book of rejects', () => {
  it('shows once what a feed said again after a crash, and counts what came again', () =>
    withLog(GOOD, async log => {
      await appendRejects(log, GOOD, 0) // the same stamps: said again
      await appendRejects(log, [{ ...GOOD[0], reason: 'late', fetchedMs: NOW }], 3)
      const entries = [...(await readBook(log, 'seismic')).values()]
      assert.deepEqual(
        entries.map(({ source, line, times, reason }) => [source, line, times, reason]),
        [
          ['old.csv', 1, 2, 'late'],
          ['old.csv', 2, 1, 'old-rule'],
          ['b.csv', 3, 1, 'old-rule'],
        ],
      )
    }))

  it('selects by id, reason, source and time', () =>
    withLog([...GOOD, rejectOf('ci4', april(4), { reason: 'late', fetchedMs: undefined })], async log => {
      const book = await readBook(log, 'seismic')
      const lines = (filter: Parameters<typeof selectRejects>[1]) => selectRejects(book, filter).map(({ line }) => line)
      const { fetchedMs } = GOOD[0]
      assert.deepEqual(lines({}), [1, 2, 3, 4])
      assert.deepEqual(lines({ reasons: ['late'] }), [4])
      assert.deepEqual(lines({ sources: ['b.csv', 'c.csv'] }), [3])
      assert.deepEqual(lines({ sinceMs: fetchedMs, sources: ['old.csv'] }), [1, 2])
      assert.deepEqual(lines({ untilMs: fetchedMs }), [])
      assert.deepEqual(lines({ ids: [rejectId(GOOD[2]).slice(0, 8), rejectId(GOOD[2])] }), [3])
      assert.throws(() => lines({ ids: ['nope'] }), { code: 'SETTINGS', message: /no reject has the id "nope"/ })
      assert.throws(() => lines({ ids: [''] }), /no reject/)
    }))

  it('knows what was sent', () =>
    withLog(GOOD, async log => {
      await redrive(optionsOf(log, { filter: { sources: ['b.csv'] } }))
      const [book, ledger] = [await readBook(log, 'seismic'), await openLedger(optionsOf(log))]
      assert.deepEqual(
        [...book.values()].map(entry => isSent(ledger, entry)),
        [false, false, true],
      )
    }))
})
