import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { COVID_BASELINES } from '../../../../services/train/covid/baselines.js'
import type { CountyDays } from '../../../../services/train/covid/county-days.js'
import { fillForecasts, OUTPUT_DAYS, underProtocol } from '../../../../services/train/covid/protocol.js'
import { covidScores } from '../../../../services/train/covid/scores.js'
import { SettingsError } from '../../../../shared/domain/errors.js'
import { near } from '../../../support/near.js'

const DAYS = 120
/** A county that counts 7 on Sundays, say, and 1 on other days, `times` over. */
const weekly = (times: number) => Float64Array.from({ length: DAYS }, (_, d) => times * (d % 7 === 0 ? 7 : 1))
const site = (id: string) => ({ id, name: id, latitude: 40, longitude: -100 })

const all: CountyDays = {
  counties: ['small', 'large', 'late'].map(site),
  firstDay: 1000,
  days: DAYS,
  counts: {
    cases: [weekly(1), weekly(10), weekly(0).fill(NaN, 0, 60)],
    deaths: [weekly(0), weekly(1), weekly(0)],
  },
}
const parts = { counties: 2, trainFromDay: 1020, validateFromDay: 1060, testFromDay: 1090 }
const data = underProtocol(all, parts)

describe('the protocol of the county table', () => {
  it('takes the counties with the most cases, the most first', () =>
    assert.deepEqual(data.counties, ['large', 'small']))
  it('keeps every day of a part’s windows in the part', () => {
    // Training forecasts days 20 to 59: issued on day 19 first, and on day 44 last, whose window ends on day 59.
    assert.deepEqual(data.issues.training, { first: 19, last: 44 })
    assert.deepEqual(data.issues.validation, { first: 59, last: 74 })
    assert.deepEqual(data.issues.test, { first: 89, last: 104 })
  })
  it('scales by the largest count before validation', () => assert.deepEqual(data.scale, { cases: 70, deaths: 7 }))
  it('refuses data that end too early', () =>
    assert.throws(() => underProtocol({ ...all, days: 95 }, parts), SettingsError))
})

describe('the scores of the county table', () => {
  it('find the weekly rhythm in the seasonal naive, and nowhere else', async () => {
    const naive = COVID_BASELINES.find(({ name }) => name === 'seasonal-7')!
    const { test } = await naive.fit(data, 'cases', { seed: 1, nowMs: () => 0 })
    assert.equal(covidScores(data, 'cases', 'test', test).mse, 0)
  })
  it('are as by hand where each county is forecast one too high and one too low', () => {
    const forecasts = fillForecasts(data, 'test', (c, issue, ahead) => {
      return data.counts.cases[c][issue + ahead] + (c === 0 ? 1 : -1)
    })
    const scores = covidScores(data, 'cases', 'test', forecasts)
    near(scores.mse, 1e6 / 70 ** 2, 1e-6)
    near(scores.mae, 1, 1e-6)
    near(scores.summed, 0, 1e-6) // what one has too much the other lacks
  })
  it('sum over the counties before they compare', () => {
    const forecasts = fillForecasts(data, 'test', (c, issue, ahead) => 1.1 * data.counts.cases[c][issue + ahead])
    near(covidScores(data, 'cases', 'test', forecasts).summed, 10, 1e-5)
  })
  it('refuse a forecast that is missing', () => {
    const forecasts = fillForecasts(data, 'test', (_, issue, ahead) =>
      issue === 90 && ahead === OUTPUT_DAYS ? NaN : 1,
    )
    assert.throws(() => covidScores(data, 'cases', 'test', forecasts), /510 of 512|478 of 480/)
  })
})
