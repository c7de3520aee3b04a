import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { WHOLE_REGION } from '../../shared/domain/alert.js'
import type { ForecastStore, StoreRecord } from '../../shared/ports/forecast-store.js'
import { alertOf } from '../support/made-up-alerts.js'
import { all, type StorePlace } from '../support/store-place.js'
import { field, forecast, score } from '../support/store-records.js'

/** What every adapter of ForecastStore keeps, number for number, and what it refuses. */
export function storeRecordsContract(name: string, newPlace: () => Promise<StorePlace>): void {
  describe(`${name} keeps records`, () => {
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

    const SPECIAL = [
      NaN,
      Infinity,
      -Infinity,
      -0,
      0,
      1.1754943508222875e-38,
      1.401298464324817e-45,
      3.4028234663852886e38,
    ]
    const roundTrips: [what: string, record: StoreRecord][] = [
      ['a forecast whose pixels all say the same', forecast({ pixels: 2400 })],
      ['a forecast of one pixel', forecast({ pixels: 1, active: [0] })],
      ['a forecast of no pixels', forecast({ pixels: 0 })],
      ['a forecast whose pixels all differ', forecast({ pixels: 300, active: [...Array(300).keys()] })],
      ['a forecast with active pixels at both ends', forecast({ pixels: 2400, active: [0, 7, 8, 1200, 2399] })],
      ['a forecast of numbers that text writes badly', forecast({ pixels: 12, active: [1, 5], values: SPECIAL })],
      ['a forecast whose quiet row holds such numbers', forecast({ pixels: 12, quiet: SPECIAL })],
      ['a forecast by a model that never saw a target', forecast({ pixels: 2, trainedToDay: -Infinity })],
      ['a forecast before 1970', forecast({ day: -9131 })],
      ['a forecast of the year 2079', forecast({ day: 40_000 })],
      ['a later revision', forecast({ pixels: 40, active: [3], revision: 7 })],
      ['a model hash with marks of the formats', forecast({ modelHash: 'sha256:"a\\b", c=d' })],
      ['a forecast that says which engine made it', forecast({ engine: 'onnx-cpu' })],
      [
        'a forecast that says where its quantiles were cut',
        forecast({ cutAt: forecast({}).levels.map(level => level / 3) }),
      ],
      ['a field in which nothing happened', field({ pixel: [] })],
      ['a field of the whole region', field({ pixel: [...Array(2400).keys()] })],
      ['a field with an M9 and an unknown magnitude', field({ pixel: [5, 2399], maxMagnitude: [9, NaN] })],
      ['a field with a magnitude of −0', field({ pixel: [0], maxMagnitude: [-0] })],
      ['a score', score({})],
      ['a score of sums at the ends of float64', score({ sum: -1.7976931348623157e308, sse: 5e-324, sae: 1 / 3 })],
      [
        'a score of sums that are not numbers',
        score({ sum: NaN, sse: Infinity, sae: -0, brier: [NaN, -0, 0, -Infinity] }),
      ],
      ['a score in sample, of a closed bin', score({ inSample: true, closedBin: true })],
      ['an alert that fires', alertOf()],
      [
        'the end of an exercise of a whole region, with nothing behind it',
        alertOf({
          event: 'cancelled',
          sequence: 3,
          exercise: true,
          cell: WHOLE_REGION,
          side: 'below',
          channels: ['duty', 'a "b", c'],
          revision: 2,
          day: 18_100,
          behindDay: new Float64Array(0),
          behindCell: new Uint32Array(0),
          behindValue: new Float64Array(0),
          similarDay: new Float64Array(0),
          similarHappened: new Uint8Array(0),
        }),
      ],
      [
        'an alert of numbers that text writes badly, and words with marks of the formats',
        alertOf({
          value: NaN,
          threshold: -0,
          clear: -Infinity,
          skill: 5e-324,
          latitude: -0,
          rule: 'm5, likely=1',
          reason: 'says "a\\b",\nc=d',
          place: '',
          behindDay: Float64Array.of(-1, 0.5, 18_000),
          behindCell: Uint32Array.of(0, 0xffffffff, 7),
          behindValue: Float64Array.of(NaN, -0, Infinity),
        }),
      ],
    ]
    for (const [what, record] of roundTrips) {
      it(`gives ${what} back, number for number`, async () => {
        await store.write([record])
        const { region, day } = record
        const range = { fromDay: day, toDay: day }
        if (record.topic === 'fields') {
          assert.deepEqual(await store.field(region, day), record)
          assert.deepEqual(await all(store.fields(region, range)), [record])
        } else if (record.topic === 'scores') {
          assert.deepEqual(await all(store.scores(region, record.model, range)), [record])
        } else if (record.topic === 'alerts') {
          assert.deepEqual(await all(store.alerts(region, range)), [record])
        } else {
          assert.deepEqual(await store.forecast(region, record.model, day), record)
          assert.deepEqual(await store.latestForecast(region, record.model), record)
          assert.deepEqual(await all(store.forecasts(region, record.model, range)), [record])
        }
      })
    }

    const refused: [what: string, record: StoreRecord, message: RegExp][] = [
      ['a model without a name that can be a key', forecast({ model: 'a\0b' }), /model "a\\u0000b" cannot be/],
      ['a day that is not one', forecast({ day: 1.5 }), /day 1\.5/],
      ['a negative revision', field({ revision: -1 }), /revision -1/],
      ['a window of no days', forecast({ horizonDays: 0 }), /horizonDays 0/],
      ['a negative sequence', alertOf({ sequence: -1 }), /sequence -1/],
      ['an alert without a name that can be a key', alertOf({ alert: '' }), /alert "" cannot be/],
      [
        'cells behind an alert without their days',
        alertOf({ behindDay: new Float64Array(3) }),
        /3 behindDay but 1 behindCell/,
      ],
      ['cells out of order', field({ pixel: [4, 3] }), /cell 3 follows cell 4/],
      ['a cell that is listed twice', field({ pixel: [4, 4] }), /cell 4 follows cell 4/],
      [
        'columns of other lengths',
        { ...field({ pixel: [4] }), values: new Float64Array(4) },
        /4 values for 3 columns of 1 cells/,
      ],
      ['sums of other lengths', { ...score({}), exceeded: new Float64Array(3) }, /4 exceedances but 3 exceeded/],
      ['sums without a name', { ...score({}), exceedances: ['m4'] }, /1 exceedances but 4 compared/],
      [
        'quantiles that are not whole columns',
        { ...forecast({ pixels: 4 }), quantiles: new Float32Array(27) },
        /7 levels and 4 exceedances has 27 quantiles/,
      ],
      [
        'thresholds that are neither one for each exceedance nor one for each cell',
        { ...forecast({ pixels: 5 }), thresholds: new Float32Array(5) },
        /20 probabilities and 5 thresholds/,
      ],
    ]
    for (const [what, record, message] of refused) {
      it(`refuses ${what}`, async () => {
        await assert.rejects(store.write([record]), { code: 'MESSAGE', message })
        assert.deepEqual(await store.models('socal'), [])
      })
    }
  })
}
