import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { WHOLE_REGION } from '../../shared/domain/alert.js'
import { EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import { systemClock } from '../../shared/ports/clock.js'
import { InfluxForecastStore } from '../../shared/ports/forecast-store-influx.js'
import { influxDefaults, influxHttp } from '../../shared/ports/influx-http.js'
import { forecastFields } from '../../shared/ports/influx-schema.js'
import { fakeClock } from '../support/fake-clock.js'
import { type InfluxServer, influxdFile, startInflux } from '../support/influx.js'
import { alertOf } from '../support/made-up-alerts.js'
import { countyField, countyForecast, countyScore } from '../support/site-records.js'
import { field, forecast, score } from '../support/store-records.js'
import { forecastStoreContract } from './forecast-store.contract.js'
import { storeRecordsContract } from './store-records.contract.js'
import { storeSitesContract } from './store-sites.contract.js'

const influxd = await influxdFile()

if (influxd === undefined) {
  it('keeps forecasts in InfluxDB', t => {
    const needs = 'needs influxd: apt-get install influxdb'
    if (process.env.CI === 'true') assert.fail(needs)
    t.skip(needs)
  })
} else {
  let server: InfluxServer
  before(async () => {
    server = await startInflux(influxd)
  })
  after(() => server.remove())

  const newPlace = async () => {
    const bucket = await server.createDatabase()
    const settings = { url: server.url, bucket, chunkLines: 500, queryRows: 100 }
    return { open: async () => new InfluxForecastStore(settings, systemClock), remove: async () => {} }
  }
  storeRecordsContract('InfluxDB', newPlace)
  storeSitesContract('InfluxDB', newPlace)
  forecastStoreContract('InfluxDB', newPlace)

  describe('InfluxDB', () => {
    it('loses nothing while the server is down: what failed is written again when it is back', async () => {
      const bucket = await server.createDatabase()
      const { clock } = fakeClock()
      const store = new InfluxForecastStore({ url: server.url, bucket, retries: 2 }, clock)
      await store.write([forecast({ day: 1 })])
      await server.stop()
      await assert.rejects(store.write([forecast({ day: 2 })]), {
        code: 'PORT',
        canRetry: true,
        message: /no answer from InfluxDB/,
      })
      await server.start()
      await store.write([forecast({ day: 2 })])
      const days: number[] = []
      for await (const { day } of store.forecasts('socal', 'ema', { fromDay: 0, toDay: 9 })) days.push(day)
      assert.deepEqual(days, [1, 2])
    })

    it('names a bucket that is not there', async () => {
      const store = new InfluxForecastStore({ url: server.url, bucket: 'nowhere' }, systemClock)
      const expected = { code: 'PORT', canRetry: false, message: /"nowhere"/ }
      await assert.rejects(store.write([field({})]), expected)
      await assert.rejects(store.models('socal'), expected)
    })

    it('answers people in InfluxQL', async () => {
      const bucket = await server.createDatabase()
      const http = influxHttp({ ...influxDefaults, url: server.url, bucket }, systemClock)
      const store = new InfluxForecastStore({ url: server.url, bucket }, systemClock)
      await store.write([
        forecast({ pixels: 30, active: [4] }),
        forecast({ pixels: 30, active: [5], revision: 1 }),
        field({ pixel: [3, 77], maxMagnitude: [2, 4] }),
        score({ n: 4, sse: 2, sae: 3 }),
      ])
      const targetMs = 115 * 86_400_000 // day 100, and the 14 days that follow it
      const rows = async (statement: string) => (await http.query(statement)).values
      // quiet and pixel 4 of revision 0; every pixel, and quiet, of revision 1
      assert.deepEqual(await rows(`SELECT count(mean) FROM forecast WHERE time = ${targetMs}ms`), [[targetMs, 2]])
      assert.deepEqual(await rows(`SELECT count(mean) FROM forecast WHERE time = ${targetMs + 1}ms`), [
        [targetMs + 1, 31],
      ])
      // √(2 + 5 · 12) of the newest revision as a float32, in nine digits
      const newest =
        "SELECT last(mean) FROM forecast WHERE cell = '5' AND time >= 115d AND time < 116d GROUP BY time(1d)"
      assert.deepEqual(await rows(newest), [[targetMs, 7.8740077]])
      assert.deepEqual(await rows("SELECT mse, mae FROM score WHERE model = 'ema'"), [[targetMs, 0.5, 0.75]])
      assert.deepEqual(await rows('SELECT joules, multiplicity FROM field_day'), [
        [100 * 86_400_000, 10 ** 7.8 + 10 ** 10.8, 5], // 3 % 5 + 77 % 5
      ])
    })

    it('tells people which alerts are open', async () => {
      const bucket = await server.createDatabase()
      const http = influxHttp({ ...influxDefaults, url: server.url, bucket }, systemClock)
      const store = new InfluxForecastStore({ url: server.url, bucket }, systemClock)
      await store.write([
        alertOf({ cell: 1, alert: 'm5/1' }),
        alertOf({ cell: 2, alert: 'm5/2', place: 'Ōtautahi, "east"' }),
        alertOf({ cell: 2, alert: 'm5/2', sequence: 1, event: 'updated', value: 0.5, place: 'Ōtautahi, "east"' }),
        // On the same issue day, an hour by the clock later: the sequence keeps the order.
        alertOf({ cell: 1, alert: 'm5/1', sequence: 1, event: 'cancelled', revision: 1 }),
        alertOf({ cell: WHOLE_REGION, alert: 'any', rule: 'any', severity: 'minor', exercise: true }),
      ])
      const standing =
        'SELECT last(level) AS level, last(place) AS place, last(value) AS value FROM alerts GROUP BY region, rule, cell, status'
      const open = await http.query(`SELECT rule, cell, status, level, place, value FROM (${standing}) WHERE level > 0`)
      assert.deepEqual(open.values.map(([, ...row]) => row).sort(), [
        ['any', 'all', 'exercise', 1, '34.05° N, 116.55° W', 0.125],
        ['m5-likely', '2', 'actual', 3, 'Ōtautahi, "east"', 0.5],
      ])
    })

    it('answers people of sites, by the names of their columns', async () => {
      const bucket = await server.createDatabase()
      const http = influxHttp({ ...influxDefaults, url: server.url, bucket }, systemClock)
      const store = new InfluxForecastStore({ url: server.url, bucket }, systemClock)
      await store.write([countyForecast(), countyField(), countyScore({ brier: Float64Array.of(0.5, 0.25) })])
      const targetMs = 18_508 * 86_400_000 // day 18,500, and the 7 days that follow it
      const rows = async (statement: string) => (await http.query(statement)).values
      // County 3: 0.95 · 3⅓, and P of p99 is 1/(2 + 1 + 3); as float32 in nine digits
      assert.deepEqual(await rows("SELECT q95, p_p99 FROM forecast WHERE cell = '3'"), [
        [targetMs, 3.16666675, 0.166666672],
      ])
      assert.deepEqual(await rows(`SELECT cases, deaths FROM "field" WHERE cell = '0'`), [[18_500 * 86_400_000, 12, 0]])
      assert.deepEqual(await rows('SELECT mean_wis, brier_p95, exceeded_p99 FROM score'), [
        [targetMs, 2 / 7 / 5, 0.5, 0],
      ])
      // Of the 23 levels the second pair is 95 %: 5 − ⅓ of the 5 cells lay within.
      assert.deepEqual(await rows('SELECT coverage_95, inside_95, placed, pit_23, mean_sharpness FROM score'), [
        [targetMs, (5 - 1 / 3) / 5, 5 - 1 / 3, 5, 23 / 7, 1 / 7 / 5],
      ])
      const of = "exceedance = 'p99' AND bin = '07'" // the 25th of the two times 18 bins: 1 + 25, ⅓ + 25, 0 + 25
      assert.deepEqual(await rows(`SELECT n, probability, exceeded, up_to FROM reliability WHERE ${of}`), [
        [targetMs, 26, 1 / 3 + 25, 25, 0.002],
      ])
    })
  })
}

it('names the fields of a forecast by level and magnitude', () => {
  const names = 'mean q025 q10 q25 q50 q75 q90 q975 p_m4 p_m5 p_m6 p_m6_75'
  assert.deepEqual(forecastFields(QUANTILE_LEVELS, EXCEEDANCE_NAMES), names.split(' '))
})

it('names the fields of the levels of the hubs, each by another name', () => {
  const fields = forecastFields(countyForecast().levels, ['p95', 'p99'])
  assert.equal(new Set(fields).size, 1 + 23 + 2)
  assert.deepEqual(fields.slice(0, 5), ['mean', 'q01', 'q025', 'q05', 'q10'])
  assert.deepEqual(fields.slice(-5), ['q95', 'q975', 'q99', 'p_p95', 'p_p99'])
})
