import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rejectOf } from '../../../../services/feed/rejects.js'
import { RIVERS, US_COUNTIES } from '../../../../shared/domain/known-regions.js'
import type { RawFormat } from '../../../../shared/domain/raw-formats.js'
import type { Region } from '../../../../shared/domain/region.js'
import { covidBatch } from '../../../support/covid-batches.js'
import { feedSites } from '../../../support/replayed-readings.js'
import { rdb, riverBatch } from '../../../support/river-payloads.js'

const site = (id: string, more: object = {}) => ({ id, name: id, latitude: 35, longitude: -83, ...more })
const COUNTIES: Region = { ...US_COUNTIES, sites: [site('06037')], latenessDays: 3 }
const HEADER = 'date,county,state,fips,cases,deaths'
const day = (text: string) => Date.parse(text)

const nyt = (cursor: number, lines: string[], completeTo?: string) =>
  covidBatch('nyt-csv', lines.map(line => `${line}\n`).join(''), {
    ...{ header: HEADER, cursor, file: 'us.csv' },
    ...(completeTo !== undefined && { completeToMs: day(completeTo) }),
  })

describe('the feed of sites', () => {
  it('turns discharge into runoff by the area of the gauge, and gives it on by the gauge’s place', () => {
    const region: Region = { ...RIVERS, sites: [site('1'), site('02177000', { areaKm2: 536 })] }
    const { rows, counts } = feedSites([riverBatch('usgs-rdb', rdb(1))], region)
    // 120 ft³/s · 0.028316846592 · 86.4 / 536
    const runoff = (120 * 0.028316846592 * 86.4) / 536
    assert.deepEqual(
      rows.map(({ site: id, name }) => [id, name]),
      [['02177000', 'runoff']],
    )
    assert.ok(Math.abs(rows[0].value / runoff - 1) < 1e-12)
    assert.deepEqual([counts.read, counts.accepted], [1, 1])
  })

  it('counts each reading once, as what it was', () => {
    const { counts, rejects } = feedSites(
      [
        nyt(0, ['2022-01-08,LA,CA,06037,10,1', '2022-01-08,X,CA,06099,5,5', '2022-01-08,LA,CA,06037,-1,1']),
        nyt(0, ['2022-01-08,LA,CA,06037,99,99']), // the same cursor: nothing is read
        nyt(1, ['2022-01-08,LA,CA,06037,12,1']),
      ],
      COUNTIES,
    )
    const { read, accepted, revised, repeated, outside, rejected, repeatedBatches } = counts
    assert.deepEqual(
      { read, accepted, revised, repeated, outside, rejected, repeatedBatches },
      {
        ...{ read: 7, accepted: 2, revised: 1, repeated: 1, outside: 2, repeatedBatches: 1 },
        rejected: { 'cumulative-cases-range': 1 },
      },
    )
    assert.deepEqual(
      rejects.map(({ line, source }) => [line, source]),
      [[3, 'us.csv']],
    )
  })

  it('refuses a record of which all is late, and takes of another what is not', () => {
    const wide = covidBatch(
      'county-wide-csv',
      'countyFIPS,County Name,State,stateFIPS,1/5/22,1/6/22,1/7/22\n6037,LA,CA,06,1,2,3\n',
      { file: 'confirmed.csv', cursor: 1 },
    )
    // Complete to the 10th, and three days of lateness: the 7th is the first day still open.
    const late = '2022-01-06,LA,CA,06037,10,1'
    const { rows, rejects, counts } = feedSites([nyt(0, [], '2022-01-10'), wide, nyt(2, [late])], COUNTIES)
    assert.deepEqual(
      rows.map(({ date, value }) => [date, value]),
      [['2022-01-07', 3]],
    )
    assert.deepEqual([counts.read, counts.excluded, counts.rejected], [4, { 'closed-days': 2 }, { late: 1 }])
    assert.match(rejects[0].message, /comes 4 days behind the watermark of us-counties, which waits 3/)
  })
})

describe('a reject is a part of a record', () => {
  const cases: [what: string, format: RawFormat, header: string | undefined, bytes: string, isPart: boolean][] = [
    ['of one line', 'nyt-csv', HEADER, 'a,b', false],
    ['of several lines', 'nyt-csv', HEADER, 'a\nb', true],
    ['that is a document of its own', 'usgs-rdb', undefined, 'names\ntypes\nrow', false],
    ['that is a document, cut', 'usgs-rdb', undefined, 'x'.repeat(16 * 1024), true],
    ['that is a row under its header, however long', 'county-wide-csv', undefined, `a\n${'1,'.repeat(10_000)}`, false],
    ['that has its header beside it, and lines', 'county-wide-csv', 'a,b', '1\n2', true],
    ['that is an event of a document', 'quakeml', undefined, '<event>\n</event>', true],
  ]
  for (const [what, format, header, bytes, isPart] of cases) {
    it(`${what}: ${isPart}`, () => {
      const batch = { ...covidBatch('nyt-csv', ''), format, ...(header !== undefined && { header }) }
      const reject = rejectOf(batch, 1, { reason: 'r', message: 'm' }, Buffer.from(bytes))
      assert.equal(reject.fragment === true, isPart)
    })
  }
})
