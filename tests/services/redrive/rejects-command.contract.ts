import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { QuakeObservations, RawBatch, Reject } from '../../../shared/domain/messages.js'
import type { EventLog } from '../../../shared/ports/event-log.js'
import { decode } from '../../../shared/ports/message-codec.js'
import { readAll } from '../../ports/log-probe.js'
import { csv, SCEDC_HEADER, scedcLine, writer } from '../../support/catalogs.js'
import { type Ended, groundswell } from '../../support/program.js'
import { appendRejects, rejectOf } from './made-up-rejects.js'

/** A log that the test and the program both reach. */
export interface SharedLog {
  /** Settings by which the program finds it. */
  readonly settings: readonly string[]
  open(): Promise<EventLog>
}

export const PARTITIONS = 2

const april = (day: number, second = 0) => new Date(Date.UTC(2010, 3, day, 0, 0, second)).toISOString()

/** More than two batches of 256, all within the lateness of a stream that is complete to the end of April. */
const REJECTS = Array.from({ length: 600 }, (_, i) => rejectOf(`ci${1000 + i}`, april(1 + (i % 28), i)))

/** The `rejects` command as its users run it, on one kind of log. @param skip  why the log cannot be tried here */
export function rejectsCommandContract(name: string, newLog: () => Promise<SharedLog>, skip: string | false): void {
  const write = writer()
  const stream = write('stream.csv', csv([scedcLine('ci1', april(1)), scedcLine('ci2', april(30))]))

  const run = ({ settings }: SharedLog, ...args: string[]): Promise<Ended> => groundswell([...args, ...set(settings)])
  const set = (settings: readonly string[]) =>
    [...settings, `log.partitions=${PARTITIONS}`, 'snapshotEveryMs=1'].flatMap(setting => ['--set', setting])

  /** Publishes files and feeds them, and whatever else the log holds; says what became of all. */
  async function feed(log: SharedLog, file = stream): Promise<Record<string, unknown>> {
    const ended = await run(log, 'run', 'connect..feed', '--catalog', file, '--until-end', '--json')
    assert.equal(ended.code, 0, ended.stderr)
    return JSON.parse(ended.stdout.toString()).events
  }

  async function withRejects(rejects: readonly Reject[]): Promise<SharedLog> {
    const place = await newLog()
    assert.equal((await feed(place)).accepted, 2)
    const log = await place.open()
    await appendRejects(log, rejects)
    await log.close()
    return place
  }

  async function json(log: SharedLog, ...args: string[]): Promise<Record<string, unknown>> {
    const ended = await run(log, 'rejects', ...args, '--json')
    assert.equal(ended.code, 0, ended.stderr)
    return JSON.parse(ended.stdout.toString())
  }

  /** Ids of all rows that the feed put out, sorted; and the sources of all raw batches. */
  async function contentOf(place: SharedLog) {
    const log = await place.open()
    const observed = (await readAll(log, 'observations', 'socal')).map(decode)
    const raw = (await readAll(log, 'raw.seismic', 'seismic')).map(record => decode(record) as RawBatch)
    await log.close()
    const rows = observed.filter((message): message is QuakeObservations => message.topic === 'observations')
    return { ids: rows.flatMap(({ quakes }) => quakes.id).sort(), sources: raw.map(({ source }) => source) }
  }

  const allIds = ['ci1', 'ci2', ...REJECTS.map((_, i) => `ci${1000 + i}`)].sort()

  describe(`${name}: groundswell rejects`, { skip }, () => {
    it('sends each record back once, though it is killed again and again, and run again after that', async () => {
      const place = await withRejects(REJECTS)
      const published = (await contentOf(place)).sources.length
      // Of the records that hold "redriven": sealed before they are appended, checked when they are read again. So:
      // before the first batch, after it, before the second, after it, after the third and before the ledger is saved.
      for (const nth of [1, 2, 2, 3, 4]) {
        const ended = await groundswell(['rejects', 'redrive', ...set(place.settings)], { nth, holds: '["redriven"' })
        assert.equal(ended.signal, 'SIGKILL', `kill ${nth}: ${ended.stderr}`)
      }
      const first = await json(place, 'redrive')
      assert.equal(Number(first.sent) + Number(first.sentBefore), REJECTS.length)
      const second = await json(place, 'redrive')
      assert.deepEqual([second.sent, second.sentBefore], [0, REJECTS.length])
      const events = await feed(place)
      assert.deepEqual([events.read, events.accepted, events.repeated, events.rejected], [602, 602, 0, {}])
      const { ids, sources } = await contentOf(place)
      assert.deepEqual(ids, allIds)
      // The source, run again, went on after its own last batch.
      assert.equal(sources.filter(source => source !== 'redrive').length, published)
    })

    it('sends each record back once when several run at the same time', async () => {
      const place = await withRejects(REJECTS)
      const outcomes = await Promise.all([1, 2, 3].map(() => json(place, 'redrive')))
      assert.equal(
        outcomes.reduce((sum, { sent }) => sum + Number(sent), 0),
        REJECTS.length,
      )
      const events = await feed(place)
      assert.deepEqual([events.read, events.accepted, events.repeated], [602, 602, 0])
      assert.deepEqual((await contentOf(place)).ids, allIds)
    })

    it('lists, shows and filters; says why and what to do', async () => {
      const bytes = Buffer.from('\xff\x1b[2J,\n', 'latin1').subarray(0, -1)
      const bad = rejectOf('ci7', april(7), { reason: 'encoding', message: 'it holds \x1b[2J; mend it', bytes })
      const late = rejectOf('ci8', '2010-01-05T00:00:00Z', { reason: 'late' })
      const place = await withRejects([...REJECTS.slice(0, 2), bad, late])
      const listed = await run(place, 'rejects', 'list', '--reason', 'encoding', '--reason', 'late')
      const [head, ...rows] = listed.stdout.toString().trimEnd().split('\n')
      assert.match(head, /^id +state +times +fetched +reason +record$/)
      assert.match(rows[0], /^[0-9a-f]{16} +open +1 +2010-03-31T01:46:40.000Z +encoding +old.csv:7$/)
      assert.match(rows[1], / late +old.csv:8$/)
      assert.match(listed.stderr, /2 of 2 shown, 4 refused in all/)
      const summary = (await run(place, 'rejects', 'list', '--summary')).stdout.toString()
      assert.match(summary, /^count +reason +source\n2 +old-rule +old.csv\n1 +/)
      const id = rows[0].slice(0, 16)
      const shown = (await run(place, 'rejects', 'show', id.slice(0, 10))).stdout.toString()
      assert.match(shown, /why +it holds \\u\{1b\}\[2J; mend it\n/)
      assert.match(shown, /bytes +\\xff\\x1b\[2J,\n/)
      assert.ok(shown.includes(SCEDC_HEADER))
      assert.deepEqual((await run(place, 'rejects', 'show', id, '--raw')).stdout, bytes)
      const { base64, state } = await json(place, 'show', id)
      assert.deepEqual([Buffer.from(base64 as string, 'base64'), state], [bytes, 'open'])
      const sent = (await run(place, 'rejects', 'redrive')).stdout.toString()
      assert.match(sent, /^2 {2}sent back.*\n1 {2}refused still: encoding\n1 {2}refused still: late\n/)
      assert.match(sent, /replay their source from before 2010-01-05: groundswell replay/)
      const left = await run(place, 'rejects', 'list')
      assert.match(left.stderr, /2 of 2 shown, 4 refused in all/)
      assert.match((await run(place, 'rejects', 'list', '--all')).stdout.toString(), / sent /)
      const unknown = await run(place, 'rejects', 'redrive', 'nope')
      assert.equal(unknown.code, 2)
      assert.match(unknown.stderr, /no reject has the id "nope".*\[SETTINGS\]/)
    })

    it('holds what is wrong with a file once, though the run was killed', async () => {
      const lines = Array.from({ length: 2000 }, (_, i) => scedcLine(`ci${i * 7919}`, april(1 + (i % 28), i)))
      const whole = gzipSync(csv(lines))
      const file = write('cut.csv.gz', whole.subarray(0, whole.length / 2))
      const place = await newLog()
      const args = ['run', 'connect..feed', '--catalog', file, '--until-end', '--json', ...set(place.settings)]
      // Sealed, then read and checked; the third time it is met the run has begun again and seals its reject.
      for (const nth of [1, 2, 2]) {
        const ended = await groundswell(args, { nth, holds: 'truncated-gzip' })
        assert.equal(ended.signal, 'SIGKILL', `kill ${nth}: ${ended.stderr}`)
      }
      const events = await feed(place, file)
      assert.deepEqual(events.rejected, { 'truncated-gzip': 1 })
      const listed = await run(place, 'rejects', 'list', '--json')
      const [reject, ...others] = listed.stdout.toString().trimEnd().split('\n')
      assert.deepEqual(others, [])
      const { reason, source, state, times, message } = JSON.parse(reject)
      assert.deepEqual([reason, source, state, times], ['truncated-gzip', 'cut.csv.gz', 'fragment', 1])
      assert.match(message, /fetch the file again/)
      const outcome = await json(place, 'redrive')
      assert.deepEqual([outcome.sent, outcome.fragments], [0, 1])
    })
  })
}
