import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type RedriveOptions, redrive } from '../../../services/redrive/redrive.js'
import { rejectId } from '../../../services/redrive/reject-id.js'
import { RIVERS, US_COUNTIES } from '../../../shared/domain/known-regions.js'
import type { RawBatch, Reject } from '../../../shared/domain/messages.js'
import type { FormatOf } from '../../../shared/domain/raw-formats.js'
import type { Region } from '../../../shared/domain/region.js'
import type { EventLog } from '../../../shared/ports/event-log.js'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import { decode, encode } from '../../../shared/ports/message-codec.js'
import { readAll } from '../../ports/log-probe.js'
import { covidBatch } from '../../support/covid-batches.js'
import { feedSites } from '../../support/replayed-readings.js'
import {
  camelsForcing,
  FORCING_FILE,
  ogcCollection,
  ogcLines,
  rdb,
  riverBatch,
  waterml1Text,
  waterml2Text,
  watermlJson,
} from '../../support/river-payloads.js'
import { appendRejects } from './made-up-rejects.js'

const folder = mkdtempSync(join(tmpdir(), 'groundswell-redrive-sites-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let logs = 0

const NOW = Date.UTC(2026, 1, 1)

const optionsOf = (log: EventLog, region: Region, more: Partial<RedriveOptions> = {}): RedriveOptions => ({
  ...{ log, domain: region.domain, regions: [region], group: 'redrive', filter: {}, nowMs: NOW, dryRun: false },
  ...more,
})

const batchesIn = async (log: EventLog, { domain }: Region): Promise<RawBatch[]> =>
  (await readAll(log, `raw.${domain}`, domain)).map(record => decode(record) as RawBatch)

async function withLog(rejects: readonly Reject[], body: (log: EventLog) => Promise<void>): Promise<void> {
  const log = lmdbEventLog({ path: join(folder, `${logs++}`), partitions: 2, pollMs: 5 })
  await appendRejects(log, rejects)
  await body(log)
  await log.close()
}

const riversWith = (areaKm2: number | undefined): Region => ({
  ...RIVERS,
  sites: ['01491000', '02177000', '05427718', '01646500', '01022500'].map(id => ({
    ...{ id, name: id, latitude: 39, longitude: -75 },
    ...(areaKm2 !== undefined && { areaKm2 }),
  })),
})

const COUNTIES: Region = {
  ...US_COUNTIES,
  sites: ['06037', '36061'].map(id => ({ id, name: id, latitude: 39, longitude: -75 })),
}

const textOf = ({ site, name, date, value }: ReturnType<typeof feedSites>['rows'][number]) =>
  `${site} ${name} ${date} ${value}`

/** Format, what it holds, its fields, and in how many batches its records come back. */
const rivers: [
  what: string,
  format: FormatOf<'streamflow'>,
  text: string,
  fields: Partial<RawBatch>,
  batches: number,
][] = [
  ['OGC features, lines', 'usgs-ogc-json', ogcLines(3), {}, 1],
  ['an OGC collection', 'usgs-ogc-json', ogcCollection(3), {}, 1],
  ['WaterML as JSON', 'usgs-waterml-json', watermlJson(3), {}, 3],
  ['RDB', 'usgs-rdb', rdb(3), {}, 3],
  ['WaterML 1.1', 'waterml', waterml1Text(3), {}, 3],
  ['WaterML 2.0', 'waterml', waterml2Text(3), {}, 3],
]

describe('redrive of river flow', () => {
  for (const [what, format, text, fields, batches] of rivers) {
    it(`sends back, each once, what a gauge without a drainage area refused, now that it has one: ${what}`, () => {
      const batch = riverBatch(format, text, fields)
      const refused = feedSites([batch], riversWith(undefined)).rejects
      assert.deepEqual(
        refused.map(({ reason, fragment }) => [reason, fragment]),
        [1, 2, 3].map(() => ['no-drainage-area', undefined]),
      )
      return withLog(refused, async log => {
        const still = await redrive(optionsOf(log, riversWith(undefined)))
        assert.deepEqual([still.sent, still.refused], [0, { 'no-drainage-area': 3 }])
        const region = riversWith(250)
        assert.equal((await redrive(optionsOf(log, region))).sent, 3)
        const again = await redrive(optionsOf(log, region, { nowMs: NOW + 1 }))
        assert.deepEqual([again.sent, again.sentBefore], [0, 3])
        const raw = await batchesIn(log, region)
        assert.equal(raw.length, batches)
        const [fed, whole] = [feedSites(raw, region), feedSites([batch], region)]
        assert.deepEqual(fed.rows.map(textOf), whole.rows.map(textOf))
        // What is sent back was known when it was first fetched, not when it was sent.
        assert.deepEqual(
          fed.rows.map(({ knownMs }) => knownMs),
          whole.rows.map(({ knownMs }) => knownMs),
        )
        assert.deepEqual([fed.counts.read, fed.counts.accepted], [3, 3])
        // A feed that knows of no area refuses the same records under the same names.
        const idsAgain = feedSites(raw, riversWith(undefined)).rejects.map(rejectId)
        assert.deepEqual(idsAgain, refused.map(rejectId))
      })
    })
  }

  it('of forcing: each day as a file of its own', () => {
    const batch = riverBatch('camels-forcing', camelsForcing(3), {
      file: FORCING_FILE,
      fetchedMs: Date.UTC(1979, 0, 1),
    })
    const region = riversWith(undefined)
    const refused = feedSites([batch], region).rejects
    assert.deepEqual(
      refused.map(({ reason, fragment }) => [reason, fragment]),
      [1, 2, 3].map(() => ['time-future', undefined]),
    )
    return withLog(refused, async log => {
      assert.equal((await redrive(optionsOf(log, region))).sent, 3)
      const fed = feedSites(await batchesIn(log, region), region)
      const whole = feedSites([{ ...batch, fetchedMs: NOW }], region)
      assert.deepEqual(fed.rows.map(textOf), whole.rows.map(textOf))
      assert.ok(fed.rows.length >= 3 * 5)
    })
  })

  it('never of what is only a part of a document', () => {
    const broken = riverBatch('usgs-waterml-json', `${' '.repeat(20_000)}{"value":`)
    const [reject] = feedSites([broken], riversWith(250)).rejects
    assert.deepEqual([reject.reason, reject.fragment], ['json-syntax', true])
    return withLog([reject], async log => {
      assert.deepEqual(await redrive(optionsOf(log, riversWith(250))), {
        ...{ sent: 0, sentBefore: 0, fragments: 1, refused: {} },
      })
    })
  })
})

const WIDE = 'countyFIPS,County Name,State,stateFIPS,1/8/22,1/9/22'
const NYT = 'date,county,state,fips,cases,deaths'

describe('redrive of counts', () => {
  const early = Date.UTC(2022, 0, 5)
  const cases: [what: string, batch: RawBatch, rows: string[]][] = [
    [
      'a wide file, each row under its header',
      covidBatch('county-wide-csv', `${WIDE}\n6037,LA,CA,06,10,14\n36061,NY,NY,36,7,9\n`, {
        ...{ file: 'covid_confirmed_usafacts.csv', fetchedMs: early },
      }),
      [
        '06037 cumulativeCases 2022-01-08 10',
        '06037 cumulativeCases 2022-01-09 14',
        '36061 cumulativeCases 2022-01-08 7',
        '36061 cumulativeCases 2022-01-09 9',
      ],
    ],
    [
      'lines under their header',
      covidBatch('nyt-csv', '2022-01-08,LA,California,06037,10,1\n2022-01-09,LA,California,06037,14,1\n', {
        ...{ header: NYT, file: 'us-counties-2022.csv', fetchedMs: early },
      }),
      [
        '06037 cumulativeCases 2022-01-08 10',
        '06037 cumulativeDeaths 2022-01-08 1',
        '06037 cumulativeCases 2022-01-09 14',
        '06037 cumulativeDeaths 2022-01-09 1',
      ],
    ],
  ]
  for (const [what, batch, rows] of cases) {
    it(`sends back, each once, what a wrong clock refused: ${what}`, () => {
      const refused = feedSites([batch], COUNTIES).rejects
      assert.deepEqual(
        refused.map(({ reason, fragment }) => [reason, fragment]),
        [1, 2].map(() => ['time-future', undefined]),
      )
      return withLog(refused, async log => {
        assert.equal((await redrive(optionsOf(log, COUNTIES))).sent, 2)
        assert.deepEqual((await redrive(optionsOf(log, COUNTIES, { nowMs: NOW + 1 }))).sent, 0)
        const raw = await batchesIn(log, COUNTIES)
        const fed = feedSites(raw, COUNTIES)
        assert.deepEqual(fed.rows.map(textOf), rows)
        assert.deepEqual(fed.rejects, [])
        const idsAgain = feedSites(
          raw.map(again => ({ ...again, fetchedMs: early })),
          COUNTIES,
        ).rejects.map(rejectId)
        assert.deepEqual(idsAgain, refused.map(rejectId))
      })
    })
  }

  it('lets what was said since stand', () => {
    const [, [, old]] = cases
    const refused = feedSites([old], COUNTIES).rejects
    return withLog(refused, async log => {
      await redrive(optionsOf(log, COUNTIES))
      const since = covidBatch('nyt-csv', '2022-01-09,LA,California,06037,13,1\n', {
        ...{ header: NYT, fetchedMs: Date.UTC(2022, 0, 12), cursor: 5 },
      })
      const { rows } = feedSites([since, ...(await batchesIn(log, COUNTIES))], COUNTIES)
      assert.deepEqual(rows.map(textOf).slice(0, 2), [
        '06037 cumulativeCases 2022-01-09 13',
        '06037 cumulativeDeaths 2022-01-09 1',
      ])
      assert.deepEqual(
        rows.slice(2).map(({ date }) => date),
        ['2022-01-08', '2022-01-08'],
      )
    })
  })

  it('says of a row whether all of it comes too late', () => {
    const [[, wide]] = cases
    const refused = feedSites([wide], COUNTIES).rejects
    return withLog(refused, async log => {
      const told = covidBatch('nyt-csv', '', { header: NYT, completeToMs: Date.UTC(2022, 0, 9) + 35 * 86_400_000 })
      await log.append('raw.covid', [encode(told)])
      // The 8th has closed for good, the 9th is the first day still open.
      assert.equal((await redrive(optionsOf(log, COUNTIES))).sent, 2)
      const fed = feedSites(await batchesIn(log, COUNTIES), COUNTIES)
      assert.deepEqual(fed.rows.map(textOf), [
        '06037 cumulativeCases 2022-01-09 14',
        '36061 cumulativeCases 2022-01-09 9',
      ])
      assert.deepEqual([fed.counts.excluded, fed.counts.read], [{ 'closed-days': 2 }, 4])
    })
  })
})
