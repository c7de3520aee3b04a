import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { GAUGE_SERIES } from '../../../../services/connect/live/gauge-service.js'
import {
  NWIS_FORMATS,
  type NwisFormatName,
  nwisGaugesUrl,
  nwisUrl,
} from '../../../../services/connect/live/nwis-query.js'
import { scanNwis } from '../../../../services/connect/live/nwis-scan.js'

const payload = (name: string): string =>
  readFileSync(new URL(`../../../../../services/recorded/payloads/${name}`, import.meta.url), 'utf8')

const query = { series: GAUGE_SERIES.daily, gauges: ['01022500', 'USGS-02064000'], fromMs: Date.UTC(2026, 0, 1) }
const NOW_MS = Date.UTC(2026, 0, 20)

describe('the legacy services of USGS', () => {
  const real: [format: NwisFormatName, file: string, madeMs: number, newest: [string, number][]][] = [
    [
      'json',
      'usgs-iv-2020-02-13.json',
      Date.parse('2020-02-13T22:51:41.803Z'),
      [
        ['01491000', Date.parse('2020-02-13T17:15:00-05:00')],
        ['01645000', Date.parse('2020-02-13T16:50:00-05:00')],
      ],
    ],
    // Retrieved at 16:54:02 "EST", which is no offset; its last line is of 2012-10-01.
    ['rdb', 'usgs-dv-2014-01-27.rdb', NaN, [['02177000', Date.UTC(2012, 9, 1)]]],
    [
      'waterml',
      'usgs-iv-2014-01-27.waterml',
      Date.parse('2014-01-27T20:28:56.939Z'),
      [['01491000', Date.parse('2012-05-13T23:45:00-05:00')]],
    ],
  ]
  for (const [format, file, madeMs, newest] of real) {
    it(`tell in ${format} how far each gauge has reported`, () => {
      const scan = scanNwis(format, payload(file))
      assert.deepEqual([scan?.madeMs, [...(scan?.newest ?? [])]], [madeMs, newest])
    })
    it(`are asked again for a ${format} that breaks off`, () => {
      const text = payload(file)
      assert.equal(scanNwis(format, text.slice(0, text.length - 20)), undefined)
      assert.equal(scanNwis(format, ''), undefined)
    })
  }

  const durations: [minutes: number, text: string][] = [
    [0, 'PT1M'],
    [90, 'PT90M'],
    [2 * 1_440, 'P2D'],
    [2 * 1_440 + 1, 'P3D'],
  ]
  for (const [minutes, text] of durations) {
    it(`are asked for what has changed in ${minutes} minutes as ${text}`, () => {
      const changed = { fromMs: NOW_MS - minutes * 60_000 }
      const url = new URL(nwisUrl('http://x/nwis', NWIS_FORMATS.json, { ...query, changed }, NOW_MS))
      assert.equal(url.searchParams.get('modifiedSince'), text)
    })
  }
  it('are asked in days or in moments', () => {
    const ask = (series: 'daily' | 'continuous') =>
      nwisUrl('http://x/nwis', NWIS_FORMATS.rdb, { ...query, series: GAUGE_SERIES[series], toMs: NOW_MS }, NOW_MS)
    assert.equal(
      ask('daily'),
      'http://x/nwis/dv/?format=rdb&sites=01022500%2C02064000&parameterCd=00060&statCd=00003&startDT=2026-01-01&endDT=2026-01-19&siteStatus=all',
    )
    assert.equal(
      ask('continuous'),
      'http://x/nwis/iv/?format=rdb&sites=01022500%2C02064000&parameterCd=00060&startDT=2026-01-01T00%3A00Z&endDT=2026-01-19T23%3A59Z&siteStatus=all',
    )
    assert.match(
      nwisGaugesUrl('http://x/nwis', { unit: '0105' }, 'dv'),
      /\/site\/\?format=rdb&siteType=ST&.*&huc=0105&siteOutput=expanded$/,
    )
  })
})
