import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parseSeismic } from '../../../../services/feed/seismic/seismic-formats.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import type { RawFormat } from '../../../../shared/domain/raw-formats.js'
import type { SiteDomain } from '../../../../shared/domain/site-features.js'
import { DAY_MS } from '../../../../shared/domain/units.js'
import { batchesOf, linesIn, replay, writer } from '../../../support/catalogs.js'
import { readDirectly, readingsIn, replaySites } from '../../../support/replayed-readings.js'
import { sharedData } from '../../../support/shared-data.js'

const write = writer()

/** Later than the newest of the recorded answers. */
const LATER_MS = Date.UTC(2030, 0, 1)

describe('a file of every format, replayed', () => {
  const files: [format: RawFormat, domain: SiteDomain, file: string, readings: number][] = [
    ['gauge-csv', 'streamflow', 'streamflow/daily/01022500.csv.gz', 12_418 * 6],
    ['camels-flow', 'streamflow', 'streamflow/camels_original/usgs_streamflow/01022500_streamflow_qc.txt.gz', 1096],
    ['camels-forcing', 'streamflow', 'streamflow/camels_original/daymet/01022500_lump_cida_forcing_leap.txt.gz', 7305],
    ['usgs-rdb', 'streamflow', 'payloads/usgs_water/RDB1Example.txt', 31],
    ['usgs-waterml-json', 'streamflow', 'payloads/usgs_water/waterservices_dv.json', 2],
    ['usgs-waterml-json', 'streamflow', 'payloads/usgs_water/waterservices_iv.json', 2],
    ['waterml', 'streamflow', 'payloads/usgs_water/WaterML1Example.xml', 1],
    ['waterml', 'streamflow', 'payloads/usgs_water/WaterML2Example.xml', 1],
    ['nyt-csv', 'covid', 'payloads/covid/nyt_live_us-counties.csv', 1],
    ['county-wide-csv', 'covid', 'payloads/covid/usafacts_confirmed_wide.csv.gz', 1],
  ]
  for (const [format, domain, file, atLeast] of files) {
    it(`says what its parser says: ${format}, ${file}`, async t => {
      const path = sharedData(t, file)
      if (path === undefined) return
      const batches = await replaySites(domain, [path])
      const readings = assertNoneLate(batches)
      assert.ok(readings.length >= atLeast, `${readings.length} readings`)
      assert.deepEqual(readings, readDirectly(domain, format, path))
      assert.ok(batches.every(batch => batch.format === format))
      assert.deepEqual(await replaySites(domain, [path]), batches)
      assertCalendar(batches)
    })
  }

  it('says what its parser says: usgs-ogc-json, features of the new USGS service', async t => {
    const path = sharedData(t, 'payloads/usgs_water/waterdata_ogc_fixtures.json')
    if (path === undefined) return
    // The moments among them are of stage; told as discharge they are read.
    const text = readFileSync(path, 'utf8').replaceAll('"00065"', '"00060"').replaceAll('"ft"', '"ft^3/s"')
    const answers = JSON.parse(text) as Record<string, { features: unknown[] }>
    for (const name of ['daily', 'continuous']) {
      const answer = { type: 'FeatureCollection', ...answers[name] }
      const whole = write(`${name}.json`, JSON.stringify(answer, undefined, 1))
      const lines = write(`${name}.jsonl`, answer.features.map(feature => `${JSON.stringify(feature)}\n`).join(''))
      const expected = readDirectly('streamflow', 'usgs-ogc-json', whole)
      assert.ok(expected.length > 0)
      for (const file of [whole, lines]) {
        const batches = await replaySites('streamflow', [file], { nowMs: LATER_MS })
        assert.deepEqual(assertNoneLate(batches), expected)
        assertCalendar(batches)
      }
    }
  })

  const entries = [20200301, 20200302, 20200303].map(day => ({
    geo_value: '06037',
    signal: 'confirmed_cumulative_num',
    time_value: day,
    value: day - 20200300,
  }))
  const answers: [what: string, text: string][] = [
    ['an answer', JSON.stringify({ result: 1, epidata: entries, message: 'success' })],
    ['an answer that ends with its result', JSON.stringify({ epidata: entries, result: 1, message: 'success' })],
    ['an answer over many lines', JSON.stringify({ epidata: entries, result: 1 }, undefined, 2)],
    ['a plain list', JSON.stringify(entries)],
    ['an entry a line', entries.map(entry => `${JSON.stringify(entry)}\n`).join('')],
  ]
  for (const [what, text] of answers) {
    it(`cuts Epidata by day: ${what}`, async () => {
      const path = write('epidata.json', text)
      const batches = await replaySites('covid', [path])
      assert.deepEqual(readingsIn(batches), readDirectly('covid', 'epidata-json', path))
      assert.deepEqual(
        batches.map(batch => linesIn(batch).map(line => JSON.parse(line).value)),
        [[1], [2], [3]],
      )
    })
  }

  it('gives a weekly value when its week is over', async () => {
    // Epiweek 10 of 2020 is 1 March (Sunday) to 7 March.
    const week = { geo_value: 'ca', signal: 'confirmed_admissions_covid_ew', time_type: 'week', time_value: 202010 }
    const [batch] = await replaySites('covid', [write('week.json', JSON.stringify([{ ...week, value: 70 }]))])
    assert.equal(batch.completeToMs, Date.UTC(2020, 2, 8))
  })

  const quakeml: string[] = ['quakeml/obspy_catalog.xml', 'quakeml/usgs_fdsn_quakeml.xml.gz']
  for (const file of quakeml) {
    it(`says what its parser says: quakeml, ${file}`, async t => {
      const path = sharedData(t, `payloads/${file}`)
      if (path === undefined) return
      const stored = readFileSync(path)
      const bytes = stored[0] === 0x1f ? gunzipSync(stored) : stored
      const whole = parseSeismic({ format: 'quakeml', bytes } as unknown as RawBatch)
      const batches = batchesOf(await replay([path])).filter(batch => batch.bytes.length > 0)
      const parsed = batches.map(parseSeismic)
      const ofReport = ({ ids, timeMs, updatedMs, magnitude, line }: (typeof whole.reports)[number]) =>
        [ids, timeMs, updatedMs, magnitude, line].join(' ')
      assert.ok(whole.reports.length > 0)
      assert.deepEqual(
        parsed.flatMap(({ reports }) => reports.map(ofReport)).sort(),
        whole.reports.map(ofReport).sort(),
      )
      assert.deepEqual(
        parsed.flatMap(({ refused }) => refused),
        [],
      )
      for (const [i, { reports }] of parsed.entries()) {
        for (const { timeMs } of reports) assert.equal(Math.ceil(timeMs / DAY_MS) * DAY_MS, batches[i].fetchedMs)
      }
    })
  }
})

/** Every day is complete once, in order; the last batch ends the replay. */
function assertCalendar(batches: readonly RawBatch[]): void {
  const ends = batches.flatMap(({ completeToMs }) => completeToMs ?? [])
  assert.deepEqual(
    ends,
    ends.map((_, i) => ends[0] + i * DAY_MS),
  )
  assert.deepEqual(
    batches.map(({ cursor }) => cursor),
    batches.map((_, i) => i),
  )
  assert.deepEqual(
    batches.flatMap(({ end }, i) => (end === true ? [i] : [])),
    [batches.length - 1],
  )
}

/**
 * No reading comes after its day was said to be complete, and none is of a time that its batch calls the future.
 *
 * @returns all readings, as `readingsIn` has them
 */
function assertNoneLate(batches: readonly RawBatch[]): readonly string[] {
  let completeToMs = -Infinity
  const all: string[] = []
  for (const batch of batches) {
    const readings = readingsIn([batch])
    for (const text of readings) {
      const timeMs = Number(text.split(' ')[2])
      if (Number.isNaN(timeMs)) continue
      assert.ok(timeMs >= completeToMs, `${text} after ${completeToMs}`)
      assert.ok(timeMs <= batch.fetchedMs + DAY_MS, `${text} in a batch of ${batch.fetchedMs}`)
    }
    for (const reading of readings) all.push(reading)
    completeToMs = Math.max(completeToMs, batch.completeToMs ?? -Infinity)
  }
  return all.sort()
}
