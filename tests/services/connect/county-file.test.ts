import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type CountyFormat, countyFile } from '../../../services/connect/county-file.js'
import { COVID_LIVE_DEFAULTS, type CovidService, covidChannels } from '../../../services/connect/covid-channels.js'
import type { Resume } from '../../../services/connect/live-piece.js'
import { StoppedError } from '../../../services/connect/retrying.js'
import { nytPage, widePage } from '../../../services/recorded/county-pages.js'
import { FAULTS, type FaultName } from '../../../services/recorded/faults.js'
import { recordedEpidemic } from '../../../services/recorded/recorded-epidemic.js'
import { SOCAL } from '../../../shared/domain/region.js'
import { DAY_MS } from '../../../shared/domain/units.js'
import { linesIn } from '../../support/catalogs.js'
import { liveRun } from '../../support/live-run.js'
import { serverOf } from '../../support/recorded-server.js'
import { QUICK_HTTP, virtualContext } from '../../support/virtual-context.js'

const START_MS = Date.UTC(2022, 0, 10, 20)
const day = (text: string) => Date.parse(`${text}T00:00Z`)

interface Version {
  readonly body: string
  readonly etag?: string
}

/** Polls once a day for each version of a file; then a server that has the last one is asked no more. */
async function watch(t: TestContext, format: CountyFormat, versions: readonly Version[], resume?: Resume) {
  let poll = 0
  const asked: (string | undefined)[] = []
  const url = await serverOf(t, (request, response) => {
    asked.push(request.headers['if-none-match'])
    const { body, etag } = versions[Math.min(poll, versions.length - 1)]
    if (etag !== undefined && request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', ...(etag !== undefined && { etag }) })
    response.end(body)
  })
  const context = virtualContext(START_MS, (_, { stop }) => {
    if (++poll >= versions.length) stop()
  })
  const options = { url, format, intervalMs: DAY_MS, fromMs: day('2022-01-01'), latenessMs: 2 * DAY_MS }
  const publishing = { publishingDelayMs: DAY_MS, silentAfterMs: 7 * DAY_MS }
  const channel = countyFile({ ...options, ...publishing, batchBytes: 1_000, http: QUICK_HTTP }, context)
  const pieces: { lines: string[]; header?: string; complete?: string; resume?: Resume }[] = []
  try {
    for await (const { bytes, header, completeToMs, resume: place } of channel(resume)) {
      const lines = Buffer.from(bytes)
        .toString()
        .split('\n')
        .filter(line => line !== '')
      const complete = completeToMs === undefined ? {} : { complete: new Date(completeToMs).toISOString().slice(0, 10) }
      pieces.push({
        lines,
        ...(header !== undefined && { header }),
        ...complete,
        ...(place !== undefined && { resume: place }),
      })
    }
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error
  }
  // The server's clock is the real one.
  const troubles = context.troubles.filter(({ reason }) => reason !== 'clock-skew')
  return { pieces, asked, reasons: troubles.map(({ reason }) => reason) }
}

const HEADER = 'date,county,state,fips,cases,deaths'
const file = (...lines: readonly string[]) => `${[HEADER, ...lines].join('\n')}\n`
const line = (date: string, cases: number) => `${date},Autauga,Alabama,01001,${cases},1`

describe('a long county file', () => {
  const first = { body: file(line('2021-12-31', 1), line('2022-01-01', 2), line('2022-01-09', 3)), etag: '"1"' }
  it('comes from the first day of the history on, with the lines as they stand', async t => {
    const { pieces } = await watch(t, 'nyt-csv', [first])
    assert.deepEqual(
      pieces.map(({ header, lines }) => [header, lines]),
      [
        [HEADER, [line('2022-01-01', 2), line('2022-01-09', 3)]],
        [undefined, []],
      ],
    )
    assert.equal(pieces[1].complete, '2022-01-09') // a day before it was asked; the file would say the 10th
  })
  it('is asked for only if it has changed, also after a restart', async t => {
    const { pieces, asked } = await watch(t, 'nyt-csv', [first, first])
    assert.deepEqual(asked, [undefined, '"1"'])
    const again = await watch(t, 'nyt-csv', [first], pieces.at(-1)!.resume)
    assert.deepEqual(again.asked, ['"1"'])
    assert.deepEqual(
      again.pieces.map(({ lines }) => lines),
      [[]],
    )
  })
  it('comes again, where it has changed, as far back as the feed still takes its days', async t => {
    const body = file(line('2022-01-07', 8), line('2022-01-08', 9), line('2022-01-09', 10), line('2022-01-10', 11))
    const { pieces } = await watch(t, 'nyt-csv', [first, { body, etag: '"2"' }])
    // The 9th ended with the 10th at 0:00; two days before that: the 8th.
    const lines = pieces.map(piece => piece.lines).filter(some => some.length > 0)
    assert.deepEqual(lines[1], [line('2022-01-08', 9), line('2022-01-09', 10), line('2022-01-10', 11)])
  })
  it('of a cache, that ends before the last one, proves nothing', async t => {
    const old = { body: file(line('2022-01-08', 1)), etag: '"0"' }
    const { pieces } = await watch(t, 'nyt-csv', [first, old, first])
    assert.equal(pieces.flatMap(({ lines }) => lines).length, 2)
  })
  for (const [what, body] of [
    ['of other columns', 'a,b\n1,2\n'],
    ['without a line', `${HEADER}\n`],
    ['of nothing', ''],
  ]) {
    it(`${what} is refused and fetched again`, async t => {
      const { pieces, reasons } = await watch(t, 'nyt-csv', [{ body }, first])
      assert.deepEqual(reasons, ['page'])
      assert.equal(pieces.flatMap(({ lines }) => lines).length, 2)
    })
  }
})

describe('a wide county file', () => {
  const wide = (last: string, cases: number) =>
    `\ufeffcountyFIPS,County Name,State,stateFIPS,1/8/22,${last}\n1001,A,AL,01,5,${cases}\n`
  it('comes whole, whenever it has changed', async t => {
    const versions = [wide('1/9/22', 6), wide('1/9/22', 6), wide('1/10/22', 7)]
    const { pieces } = await watch(
      t,
      'county-wide-csv',
      versions.map((body, i) => ({ body, etag: `"${Math.floor(i / 2)}"` })),
    )
    assert.deepEqual(
      pieces.map(({ lines }) => lines.join('\n')).filter(text => text !== ''),
      [versions[0], versions[2]].map(text => text.trimEnd()),
    )
  })
  it('without a day in its last column is refused', async t => {
    assert.deepEqual(
      (await watch(t, 'county-wide-csv', [{ body: 'a,b\n1,2\n' }, { body: wide('1/9/22', 6) }])).reasons,
      ['page'],
    )
  })
})

describe('county files by URL', () => {
  const stillMs = START_MS + 6 * DAY_MS
  const services: [service: Exclude<CovidService, 'nhsn'>, files: number][] = [
    ['nyt', 1],
    ['jhu', 2],
    ['usafacts', 2],
  ]
  for (const [service, files] of services) {
    // The files of Johns Hopkins are fetched as those of USAFacts are.
    for (const fault of service === 'jhu' ? (['cut'] as const) : FAULTS.filter(name => name !== 'slow')) {
      it(`of ${service} end as they last were, though one answer of five is ${fault}`, async t => {
        // Of each file by itself: which of two is asked first depends on the machine.
        const asked = new Map<string, number>()
        const countOf = (path: string): number => {
          asked.set(path, (asked.get(path) ?? 0) + 1)
          return asked.get(path)!
        }
        const { log } = await liveRun(t, {
          domain: 'covid',
          startMs: START_MS,
          stillMs,
          endMs: stillMs + 2 * DAY_MS,
          recorded: nowMs => ({ epidemic: recordedEpidemic(nowMs) }),
          faults: (path): FaultName | undefined => (countOf(path) % 5 === 0 ? fault : undefined),
          channels(url, context) {
            const at = (urls: readonly string[]) =>
              urls.map(text => text.replace(/^https:\/\/[^/]+/, url).replace(/us-counties-\d+/, 'us-counties-recent'))
            const { nytUrls, jhuUrls, usafactsUrls } = COVID_LIVE_DEFAULTS
            const urls = { nytUrls: at(nytUrls.slice(3)), jhuUrls: at(jhuUrls), usafactsUrls: at(usafactsUrls) }
            return covidChannels(
              { ...COVID_LIVE_DEFAULTS, ...urls, services: [service], intervalMs: DAY_MS / 2 },
              [{ ...SOCAL, domain: 'covid' }],
              QUICK_HTTP,
              context,
            )
          },
        })
        const epidemic = recordedEpidemic(() => stillMs)
        const last = new Map(log.filter(({ bytes }) => bytes.length > 0).map(batch => [batch.file, batch]))
        assert.equal(last.size, files)
        if (service === 'nyt') {
          const told = new Map(log.flatMap(linesIn).map(text => [text.split(',').slice(0, 4).join(), text]))
          const truth = nytPage(epidemic).body.trimEnd().split('\n').slice(1)
          assert.deepEqual(
            truth.map(text => told.get(text.split(',').slice(0, 4).join())),
            truth,
          )
        } else {
          const bodies = [...last]
            .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
            .map(([, { bytes }]) => Buffer.from(bytes).toString())
          assert.deepEqual(bodies, [widePage(epidemic, 'cases').body, widePage(epidemic, 'deaths').body])
        }
      })
    }
  }
})
