import assert from 'node:assert/strict'
import { it } from 'node:test'
import { coverageBook } from '../../../../services/train/shipped/coverage-book.js'
import { US_COUNTIES } from '../../../../shared/domain/known-regions.js'
import type { Field, Forecast } from '../../../../shared/domain/messages.js'

const sites = ['a', 'b'].map(id => ({ id, name: id, latitude: 40, longitude: -100 }))
const region = { ...US_COUNTIES, sites, windowDays: 1, strideDays: 1, horizonsDays: [1], latenessDays: 2 }

const field = (day: number, values: number[], revision = 0): Field => ({
  ...{ topic: 'fields', region: region.id, day, revision },
  ...{ cell: Uint32Array.from(values, (_, c) => c), names: ['cases'], values: Float64Array.from(values) },
})

/** Says 10 for both, 5 to 15 with half the chance and 0 to 20 with 95 %. */
const forecast = (day: number, trainedToDay: number): Forecast => ({
  ...{
    topic: 'forecasts',
    region: region.id,
    model: 'm',
    modelHash: '',
    day,
    horizonDays: 1,
    revision: 0,
    engine: '',
    trainedToDay,
  },
  mean: new Float32Array([10, 10]),
  levels: Float64Array.of(0.025, 0.25, 0.5, 0.75, 0.975),
  quantiles: Float32Array.from([0, 5, 10, 15, 20].flatMap(q => [q, q])),
  ...{ exceedances: [], thresholds: new Float32Array(0), exceedance: new Float32Array(0) },
})
const out = { model: 'm', horizonDays: 1, inSample: false }

it('judges by the truth as it ended up, apart for what the model had seen', () => {
  const book = coverageBook(region)
  book.add(field(0, [0, 0]))
  book.add(forecast(0, 1)) // in sample: its window is day 1
  book.add(field(1, [30, 10]))
  book.add(forecast(1, 1)) // out of sample: day 2
  book.add(field(2, [30, 18]))
  book.add(field(2, [12, 18], 1)) // the first county corrects itself in time
  book.add(forecast(2, 1)) // its window never comes
  // Day 2: 12 is in both intervals, 18 in the wider only. Day 1: 30 is in none, 10 in both.
  assert.deepEqual(book.coverage(out), { 50: 0.5, 95: 1 })
  assert.deepEqual(book.coverage({ ...out, inSample: true }), { 50: 0.5, 95: 0.5 })
  assert.deepEqual(book.coverage({ ...out, model: 'other' }), {})
})
