import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { replayFiles } from '../../../../services/connect/replay/replay-files.js'
import { initReadingTruth, tellReading } from '../../../../services/feed/sites/reading-truth.js'
import { isOfQuakes, type Message, type RawBatch } from '../../../../shared/domain/messages.js'
import type { Domain, Region } from '../../../../shared/domain/region.js'
import { collect, feedAll, NOW_MS, writer } from '../../../support/catalogs.js'
import { feedSites } from '../../../support/replayed-readings.js'

const write = writer()

const COUNTIES: Region = {
  id: 'counties',
  domain: 'covid',
  grid: { south: 0, west: 0, step: 1, rows: 1, cols: 3 },
  sites: ['06037', '06059', '06065'].map((id, s) => ({ id, name: id, latitude: 0.5, longitude: s + 0.5 })),
  strideDays: 1,
  windowDays: 1,
  horizonsDays: [1],
  latenessDays: 30,
  record: { fromDay: 0, toDay: 30_000 },
}

const START_MS = Date.UTC(2020, 2, 1)
const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

/** A history of reports of a few quakes: each when it happened, how often it was revised, and its magnitudes. */
const quakeLines = fc
  .array(fc.record({ id: fc.nat(9), minute: fc.nat(5 * DAY_MINUTES), magnitude: fc.integer({ min: 10, max: 60 }) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map(reports =>
    reports.map(({ id, minute, magnitude }, i) => {
      const time = new Date(START_MS + minute * MINUTE_MS).toISOString()
      // Every report is newer than the one before it: whatever the order, the last stands.
      const updated = new Date(Date.UTC(2020, 5, 1) + i * MINUTE_MS).toISOString()
      return `${time},34.05,-117.05,5,${magnitude / 10},us${id},${updated},earthquake`
    }),
  )

/** Counts of three counties on five days, each told at most once. */
const countyLines = fc
  .uniqueArray(fc.record({ site: fc.nat(2), day: fc.nat(4), cases: fc.nat(999) }), {
    minLength: 1,
    maxLength: 15,
    selector: ({ site, day }) => site * 5 + day,
  })
  .map(rows =>
    rows.map(({ site, day, cases }) => `2020-03-0${day + 1},x,California,${COUNTIES.sites![site].id},${cases},1`),
  )

/** For each line its place in a new order, its file, and whether it stands there twice. */
const cuts = fc.array(fc.record({ order: fc.nat(1000), file: fc.nat(3), twice: fc.boolean() }), {
  minLength: 40,
  maxLength: 40,
})

/** Writes lines into up to four files, as the cut says; some are gzip, one has CRLF. */
function cutInto(
  name: string,
  header: string,
  lines: readonly string[],
  cut: readonly { order: number; file: number; twice: boolean }[],
) {
  const files = [0, 1, 2, 3].map(file =>
    lines
      .map((line, i) => ({ line, ...cut[i] }))
      .filter(placed => placed.file === file)
      .sort((a, b) => a.order - b.order)
      .flatMap(({ line, twice }) => (twice ? [line, line] : [line])),
  )
  return files.flatMap((inFile, file) => {
    if (inFile.length === 0) return []
    const text = [header, ...inFile].map(line => line + (file === 1 ? '\r\n' : '\n')).join('')
    return [write(`${name}-${file}.csv`, file === 2 ? gzipSync(text) : text)]
  })
}

const replayed = (domain: Domain, paths: readonly string[]): Promise<RawBatch[]> =>
  collect(replayFiles({ domain, paths, nowMs: NOW_MS }))

/** The last word on each quake. */
function quakesTold(batches: readonly RawBatch[]): string[] {
  const last = new Map(feedAll(batches).rows.map(row => [row[1], row.join(' ')]))
  return [...last.values()].sort()
}

/** The last word on each reading, by the rule of the feed. */
function readingsTold(messages: readonly Message[]): unknown {
  const truth = initReadingTruth(3, 5)
  for (const message of messages) {
    if (message.topic !== 'observations' || isOfQuakes(message)) continue
    const { length, site, variable, timeMs, spanDays, value, knownMs, quality } = message.readings
    for (let i = 0; i < length; i++) {
      tellReading(truth, {
        site: site[i],
        variable: variable[i],
        timeMs: timeMs[i],
        spanDays: spanDays[i],
        value: value[i],
        knownMs: knownMs[i],
        quality: quality[i],
      })
    }
  }
  return [...truth.days].map(([day, { value, spanDays }]) => [day, [...value], [...spanDays]])
}

describe('the same records, cut into files in any way', () => {
  const header = 'time,latitude,longitude,depth,mag,id,updated,type'
  it('are the same quakes after the feed, and the same watermarks', () =>
    fc.assert(
      fc.asyncProperty(quakeLines, cuts, async (lines, cut) => {
        const whole = await replayed('seismic', [write('whole.csv', `${[header, ...lines].join('\n')}\n`)])
        const paths = cutInto('quakes', header, lines, cut)
        const inParts = await replayed('seismic', paths)
        assert.deepEqual(quakesTold(inParts), quakesTold(whole))
        assert.deepEqual(feedAll(inParts).watermarks, feedAll(whole).watermarks)
        assert.deepEqual(await replayed('seismic', paths.toReversed()), inParts)
      }),
      { numRuns: 60 },
    ))

  it('are the same readings after the feed', () =>
    fc.assert(
      fc.asyncProperty(countyLines, cuts, async (lines, cut) => {
        const names = 'date,county,state,fips,cases,deaths'
        const whole = await replayed('covid', [write('whole.csv', `${[names, ...lines].join('\n')}\n`)])
        const inParts = await replayed('covid', cutInto('counties', names, lines, cut))
        const [expected, found] = [whole, inParts].map(batches => feedSites(batches, COUNTIES))
        assert.deepEqual(readingsTold(found.out), readingsTold(expected.out))
        assert.deepEqual(found.watermarks, expected.watermarks)
        assert.equal(found.counts.accepted, expected.counts.accepted)
      }),
      { numRuns: 60 },
    ))
})
