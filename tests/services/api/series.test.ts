import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readSeries } from '../../../services/api/series.js'
import { EXCEEDANCE_MAGNITUDES, QUANTILE_LEVELS } from '../../../shared/domain/forecast-levels.js'
import type { ForecastStore } from '../../../shared/ports/forecast-store.js'
import { fieldOf, forecastOf, SMALL } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'

const days = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** Fields of days 0..9, an M 4 in pixel 2 on day 3; forecasts of pixel 2 with mean = day + 2. */
async function filledStore() {
  const store = memoryStore()
  await store.write(days(0, 9).map(day => fieldOf(SMALL, day, day === 3 ? [[2, 4]] : [])))
  await store.write(days(0, 9).map(day => forecastOf(SMALL, 'ema', day, day)))
  return store
}
const request = {
  cell: 2,
  newest: forecastOf(SMALL, 'ema', 9, 9),
  observedToDay: 9,
  fromDay: 2,
  toDay: 11,
  maxPoints: 100,
}

describe('readSeries', () => {
  it('shows each window by its last day, and each forecast by its issue', async () => {
    const series = await readSeries(await filledStore(), SMALL, request)
    const { latitude, longitude, horizonDays, windowDays, everyDays } = series
    assert.deepEqual([latitude, longitude, horizonDays, windowDays, everyDays], [32.5, -117.5, 2, 2, 1])
    // The M 4 of day 3 lies in the two-day windows that end on days 3 and 4.
    assert.deepEqual(series.observed, { day: days(2, 9), value: [0, 4, 4, 0, 0, 0, 0, 0] })
    assert.deepEqual(series.forecast.day, days(0, 9))
    assert.deepEqual(series.forecast.mean, days(2, 11))
    assert.deepEqual(series.forecast.levels, QUANTILE_LEVELS)
    assert.deepEqual(series.forecast.thresholds, EXCEEDANCE_MAGNITUDES)
    assert.deepEqual(
      series.forecast.quantiles.map(row => row[0]),
      QUANTILE_LEVELS.map(level => 2 + level),
    )
    assert.deepEqual(
      series.forecast.exceedance.map(row => row[0]),
      EXCEEDANCE_MAGNITUDES.map((_, m) => [0.03, 0.003, 0.0003, 0.00003][m]),
    )
  })

  it('leaves out windows of which the store lacks a day', async () => {
    const store = memoryStore()
    await store.write([0, 1, 3, 4].map(day => fieldOf(SMALL, day, [])))
    await store.write([forecastOf(SMALL, 'ema', 4, 0)])
    const { observed } = await readSeries(store, SMALL, { ...request, fromDay: 0, observedToDay: 4 })
    assert.deepEqual(observed.day, [1, 4])
  })

  it('takes every k-th day of a long range, and always the newest', async () => {
    const store = await filledStore()
    const series = await readSeries(store, SMALL, { ...request, maxPoints: 4 })
    assert.equal(series.everyDays, 3)
    assert.deepEqual(series.forecast.day, [0, 3, 6, 9])
    assert.deepEqual(series.observed.day, [2, 5, 8, 9])
    await store.write([forecastOf(SMALL, 'ema', 10, 0), fieldOf(SMALL, 10, [])])
    const later = await readSeries(store, SMALL, {
      ...request,
      newest: forecastOf(SMALL, 'ema', 10, 0),
      observedToDay: 10,
      fromDay: 3,
      toDay: 12,
      maxPoints: 4,
    })
    assert.deepEqual(later.forecast.day, [3, 6, 9, 10])
    assert.deepEqual(later.observed.day, [5, 8, 10])
  })

  it('finds the issues of a longer stride', async () => {
    const region = { ...SMALL, strideDays: 2 }
    const store = memoryStore()
    await store.write([1, 3, 5, 7, 9].map(day => forecastOf(region, 'ema', day, 0)))
    const series = await readSeries(store, region, { ...request, fromDay: 3, toDay: 11, maxPoints: 3 })
    assert.deepEqual([series.everyDays, series.forecast.day], [4, [1, 5, 9]])
  })

  it('reads no more than what it shows of a long range', async () => {
    const store = memoryStore()
    const region = { ...SMALL, windowDays: 1 }
    await store.write(days(0, 12_000).map(day => fieldOf(region, day, [])))
    await store.write(days(11_990, 12_000).map(day => forecastOf(region, 'ema', day, 0)))
    let read = 0
    const counting: ForecastStore = {
      ...store,
      async *fields(id, range) {
        for await (const field of store.fields(id, range)) {
          read++
          yield field
        }
      },
    }
    const newest = forecastOf(region, 'ema', 12_000, 0)
    const wide = { ...request, newest, observedToDay: 12_000, fromDay: 1, toDay: 12_000, maxPoints: 10 }
    const { everyDays, observed } = await readSeries(counting, region, wide)
    assert.equal(everyDays, 1_200)
    // Windows that end two days after an issue of the phase 12,000 mod 1,200 = 0, and the newest.
    const ends = [...Array.from({ length: 10 }, (_, i) => 2 + 1_200 * i), 12_000]
    assert.deepEqual(observed.day, ends)
    assert.equal(read, ends.length)
  })

  it('is empty where the store is', async () => {
    const series = await readSeries(memoryStore(), SMALL, request)
    assert.deepEqual([series.forecast.day, series.forecast.mean, series.observed.day], [[], [], []])
  })
})
