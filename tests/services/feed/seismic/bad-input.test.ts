import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Message } from '../../../../shared/domain/messages.js'
import { SOCAL } from '../../../../shared/domain/region.js'
import { csv, feedAll, inOrder, NOW_MS, replay, SCEDC_HEADER, scedcLine, writer } from '../../../support/catalogs.js'
import { sharedData } from '../../../support/shared-data.js'

const write = writer()

/** A repeatable stream of numbers in 0..1: Park and Miller's minimal standard generator (CACM 31, 1988). */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** A made-up catalogue: 60 days, 3,000 events, some of them blasts, some outside, some of unknown magnitude. */
function madeUpLines(): string[] {
  const random = uniform(20_100_404)
  const times = Array.from({ length: 3000 }, () => Date.UTC(2010, 3, 1) + Math.floor(random() * 60 * 86_400) * 1000)
  return times
    .sort((a, b) => a - b)
    .map((time, i) =>
      scedcLine(`ci${i}`, new Date(time).toISOString(), {
        latitude: (31.5 + random() * 5).toFixed(3),
        longitude: (-120.5 + random() * 7).toFixed(3),
        mag: random() < 0.02 ? '' : (random() * 5).toFixed(2),
        type: random() < 0.06 ? 'qb' : 'eq',
      }),
    )
}

const shuffled = (lines: readonly string[]): string[] => {
  const random = uniform(7)
  return lines
    .map(line => [random(), line] as const)
    .sort(([a], [b]) => a - b)
    .map(([, line]) => line)
}

/** Ways in which a line goes bad, each of which must show. */
const DAMAGES: ((line: string) => string | Buffer)[] = [
  line => line.slice(0, line.length / 2),
  line => line.replace(',', ',"'),
  line => line.replaceAll(',', ';'),
  line => line.replace('2010', '201O'),
  line => line.replace('2010', '2991'),
  line => line.replace(/^([^,]*),[^,]*/, '$1,134.5'),
  line => line.replace('scedc', 'sc\0dc'),
  line => Buffer.from(line.replace('scedc', 'scédc'), 'latin1'),
  () => '####',
  line => `${line}${line}`,
]

const results = (messages: readonly Message[]) => {
  const { rows, watermarks, counts, rejects } = feedAll(messages)
  return { rows, watermarks, rejects, counts }
}

describe('a catalogue', () => {
  const lines = madeUpLines()
  const good = async () => results(await replay([write('good.csv', csv(lines))]))

  it('with 1 % corrupted lines gives what it gives without them, and tells which they are', async () => {
    const bad = new Set([...lines.keys()].filter(i => i % 100 === 37))
    const damaged = lines.map((line, i) => (bad.has(i) ? DAMAGES[Math.floor(i / 100) % DAMAGES.length](line) : line))
    const bytes = Buffer.concat([SCEDC_HEADER, ...damaged].flatMap(line => [Buffer.from(line), Buffer.from('\n')]))
    const withBad = results(await replay([write('bad.csv', bytes)]))
    const without = results(await replay([write('without.csv', csv(lines.filter((_, i) => !bad.has(i))))]))
    assert.deepEqual(withBad.rows, without.rows)
    assert.deepEqual(withBad.watermarks, without.watermarks)
    assert.deepEqual(
      withBad.rejects.map(({ line }) => line).sort((a, b) => a - b),
      [...bad].map(i => i + 2),
    )
    assert.deepEqual(withBad.counts.rejected, {
      'column-count': 15,
      'time-syntax': 3,
      'time-future': 3,
      'latitude-range': 3,
      'nul-byte': 3,
      encoding: 3,
    })
  })

  it('given twice gives what it gives once', async () => {
    const path = write('twice.csv', csv(lines))
    const twice = results(await replay([path, path]))
    const once = await good()
    assert.deepEqual(twice.rows, once.rows)
    assert.deepEqual(
      twice.watermarks.map(({ completeToMs }) => completeToMs),
      once.watermarks.map(({ completeToMs }) => completeToMs),
    )
    assert.deepEqual([twice.counts.read, twice.counts.repeated, twice.counts.revised], [6000, 3000, 0])
  })

  const sameFiles: [what: string, content: string][] = [
    ['newest first', csv(lines.toReversed())],
    ['shuffled', csv(shuffled(lines))],
    ['with CRLF', csv(lines, SCEDC_HEADER, '\r\n')],
    ['with a byte-order mark', `\ufeff${csv(lines)}`],
  ]
  for (const [what, content] of sameFiles) {
    it(`${what} gives the same observations`, async () => {
      const [other, plain] = [results(await replay([write('other.csv', content)])), await good()]
      assert.deepEqual(inOrder(other.rows), inOrder(plain.rows))
      assert.deepEqual(other.counts, plain.counts)
      assert.deepEqual(other.watermarks, plain.watermarks)
    })
  }

  it('cut into batches of any size gives the same rows and watermarks', async () => {
    const path = write('sizes.csv', csv(lines))
    const plain = await good()
    for (const batchBytes of [1, 500, 4000]) {
      const other = results(await replay([path], { batchBytes }))
      assert.deepEqual(other.rows, plain.rows)
      assert.deepEqual(
        other.watermarks.map(({ completeToMs, end }) => [completeToMs, end]),
        plain.watermarks.map(({ completeToMs, end }) => [completeToMs, end]),
      )
    }
  })

  it('of overlapping files gives what one file of all lines gives', async () => {
    const paths = [csv(lines.slice(1500)), csv(lines.slice(0, 2000))].map((content, i) =>
      write(`part${i}.csv`, content),
    )
    assert.deepEqual(inOrder(results(await replay(paths)).rows), inOrder((await good()).rows))
  })
})

describe('the real catalogue of 1980 to 2015', () => {
  const years = ['1980_1989', '1990_1999', '2000_2009', '2010_2015'].map(span => `seismic/socal_all_${span}.csv.gz`)

  it('goes through whole', async t => {
    const paths = years.map(file => sharedData(t, file)).filter(path => path !== undefined)
    if (paths.length < years.length) return
    const { counts, rows, watermarks } = feedAll(await replay(paths))
    // Counted independently: of 617,009 lines 36,237 are `qb`; in the box 32..36 N, 120..114 W lie 503,975 of the rest.
    const events = paths.flatMap(path => gunzipSync(readFileSync(path)).toString().split('\n').slice(1, -1))
    const inBox = events.filter(line => {
      const [, latitude, longitude, , , , type] = line.split(',')
      return type === 'eq' && +latitude >= 32 && +latitude < 36 && +longitude >= -120 && +longitude < -114
    })
    assert.equal(inBox.length, 503_975)
    assert.equal(rows.length, inBox.length)
    assert.deepEqual(counts, {
      read: 617_009,
      accepted: 503_975,
      revised: 0,
      repeated: 0,
      deleted: 0,
      void: 0,
      outside: 617_009 - 36_237 - 503_975,
      excluded: { 'quarry blast': 36_237 },
      rejected: {},
      unknownMagnitude: 0,
      repeatedBatches: 0,
    })
    assert.equal(watermarks.length, 13_149) // days of 36 years, 9 of them leap years
    assert.equal(watermarks.at(-1)?.end, true)
  })

  it('of the USGS weeks keeps the newest truth', async t => {
    const [week, day] = ['all_week.geojson.gz', 'all_day.geojson'].map(file =>
      sharedData(t, `payloads/usgs_earthquake/${file}`),
    )
    if (week === undefined || day === undefined) return
    const world = { ...SOCAL, id: 'world', grid: { south: -90, west: -180, step: 1, rows: 181, cols: 361 } }
    const { rows, counts } = feedAll(await replay([day, week], { nowMs: NOW_MS }), [world])
    const standing = new Map(rows.map(row => [row[1], row]))
    const { features } = JSON.parse(gunzipSync(readFileSync(week)).toString())
    const quakes = features.filter(
      ({ properties }: { properties: { type: string } }) => properties.type === 'earthquake',
    )
    for (const { id, properties } of quakes) assert.equal(standing.get(id)?.[5], properties.mag, id)
    assert.deepEqual(counts.excluded, { 'quarry blast': 27 })
    assert.equal(counts.read, 1513 + 146)
  })
})
