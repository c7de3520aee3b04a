import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Forecast } from '../../shared/domain/messages.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { countyField, countyForecast, countyScore, gaugeField } from '../support/site-records.js'
import { all, EVER, type StorePlace } from '../support/store-place.js'
import { field, forecast, score } from '../support/store-records.js'

/** What every adapter of ForecastStore keeps of regions of sites. */
export function storeSitesContract(name: string, newPlace: () => Promise<StorePlace>): void {
  describe(`${name} keeps records of sites`, () => {
    let place: StorePlace
    let store: ForecastStore
    beforeEach(async () => {
      place = await newPlace()
      store = await place.open()
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
    })

    const forecasts: [what: string, record: Forecast][] = [
      ['with 23 levels and thresholds for each site', countyForecast()],
      ['that was told again', countyForecast({ revision: 2 })],
      [
        'without exceedances',
        countyForecast({ exceedances: [], thresholds: new Float32Array(0), exceedance: new Float32Array(0) }),
      ],
      [
        'of a mean alone',
        countyForecast({
          levels: new Float64Array(0),
          quantiles: new Float32Array(0),
          exceedances: [],
          thresholds: new Float32Array(0),
          exceedance: new Float32Array(0),
        }),
      ],
      [
        'of sites that all say the same',
        countyForecast({
          mean: new Float32Array(6).fill(NaN),
          quantiles: new Float32Array(23 * 6).fill(NaN),
          exceedance: new Float32Array(12).fill(0.05),
        }),
      ],
    ]
    for (const [what, record] of forecasts) {
      it(`gives a forecast ${what} back, number for number`, async () => {
        await store.write([record])
        assert.deepEqual(await store.forecast('us-counties', 'ridge', 18_500), record)
        assert.deepEqual(await store.latestForecast('us-counties', 'ridge'), record)
        assert.deepEqual(await all(store.forecasts('us-counties', 'ridge', EVER)), [record])
      })
    }

    const fields = [
      ['of which some told nothing', countyField()],
      ['that are gauges', gaugeField()],
      ['of which none told anything', countyField({ cell: new Uint32Array(0), values: new Float64Array(0) })],
    ] as const
    for (const [what, record] of fields) {
      it(`gives a field of sites ${what} back, number for number`, async () => {
        await store.write([record])
        assert.deepEqual(await store.field(record.region, record.day), record)
        assert.deepEqual(await all(store.fields(record.region, EVER)), [record])
      })
    }

    it('gives a score of named exceedances back, number for number', async () => {
      const records = [countyScore(), countyScore({ revision: 1, wis: NaN })]
      await store.write(records)
      assert.deepEqual(await all(store.scores('us-counties', 'ridge', EVER)), records)
    })

    it('keeps two horizons of every issue, in order, and gives the longest as the newest', async () => {
      const issues = [18_500, 18_501, 18_507].flatMap(day =>
        [7, 14].map(horizonDays => countyForecast({ day, horizonDays })),
      )
      const scores = issues.map(({ day, horizonDays }) => countyScore({ day, horizonDays, wis: horizonDays }))
      await store.write([...issues.toReversed(), ...scores.toReversed()])
      assert.deepEqual(await all(store.forecasts('us-counties', 'ridge', EVER)), issues)
      assert.deepEqual(await store.latestForecast('us-counties', 'ridge'), issues.at(-1))
      const byIssue = (await all(store.scores('us-counties', 'ridge', EVER))).sort(
        (a, b) => a.day - b.day || a.horizonDays - b.horizonDays,
      )
      assert.deepEqual(byIssue, scores)
    })

    it('keeps what a later truth says of a site, known or no longer known', async () => {
      const revised = countyField({
        revision: 1,
        cell: Uint32Array.of(0, 4),
        values: Float64Array.of(...[NaN, 9], ...Array(8).fill(0)),
      })
      await store.write([countyField()])
      await store.write([revised])
      assert.deepEqual(await store.field('us-counties', 18_500), revised)
    })

    it('walks fields and forecasts whose columns changed on the way', async () => {
      const fields = [countyField({ day: 1 }), gaugeField({ region: 'us-counties', day: 2 }), countyField({ day: 3 })]
      const forecasts = [
        countyForecast({ day: 1 }),
        forecast({ region: 'us-counties', model: 'ridge', day: 2, horizonDays: 7 }),
        countyForecast({ day: 3 }),
      ]
      await store.write([...fields, ...forecasts])
      assert.deepEqual(await all(store.fields('us-counties', EVER)), fields)
      assert.deepEqual(await all(store.forecasts('us-counties', 'ridge', EVER)), forecasts)
    })

    it('keeps regions of pixels and of sites beside each other', async () => {
      const pixels = [field({}), forecast({}), score({})] as const
      const sites = [countyField(), countyForecast(), countyScore(), gaugeField()] as const
      await store.write([...pixels, ...sites])
      assert.deepEqual(await store.field('socal', 100), pixels[0])
      assert.deepEqual(await store.latestForecast('socal', 'ema'), pixels[1])
      assert.deepEqual(await all(store.scores('socal', 'ema', EVER)), [pixels[2]])
      assert.deepEqual(await store.field('us-counties', 18_500), sites[0])
      assert.deepEqual(await store.latestForecast('us-counties', 'ridge'), sites[1])
      assert.deepEqual(await all(store.scores('us-counties', 'ridge', EVER)), [sites[2]])
      assert.deepEqual(await store.field('camels', 4000), sites[3])
    })

    it('refuses thresholds that are of other sites', async () => {
      const record = countyForecast({ thresholds: new Float32Array(10) })
      const message = /6 cells with 23 levels and 2 exceedances has .* 10 thresholds/
      await assert.rejects(store.write([record]), { code: 'MESSAGE', message })
    })
  })
}
