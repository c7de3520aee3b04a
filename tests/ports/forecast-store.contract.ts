import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Alert } from '../../shared/domain/alert.js'
import type { Forecast } from '../../shared/domain/messages.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { alertOf, ISSUE_DAY } from '../support/made-up-alerts.js'
import { all, EVER, type StorePlace } from '../support/store-place.js'
import { field, forecast, score } from '../support/store-records.js'

/** What every adapter of ForecastStore answers. */
export function forecastStoreContract(name: string, newPlace: () => Promise<StorePlace>): void {
  describe(`${name} answers for what it keeps`, () => {
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

    it('keeps one of a record that is written twice', async () => {
      const records = [forecast({ active: [1] }), field({}), score({})]
      await store.write(records)
      await store.write([...records, ...records])
      assert.deepEqual(await all(store.forecasts('socal', 'ema', EVER)), [records[0]])
      assert.deepEqual(await all(store.fields('socal', EVER)), [records[1]])
      assert.deepEqual(await all(store.scores('socal', 'ema', EVER)), [records[2]])
    })

    it('replaces a record by another of the same key, whatever pixels it lists', async () => {
      await store.write([
        forecast({ active: [1, 2, 3], values: [NaN] }),
        field({ pixel: [1, 2], maxMagnitude: [NaN, 3] }),
      ])
      const after = [forecast({ active: [2] }), field({ pixel: [2, 9], maxMagnitude: [4, NaN] })] as const
      await store.write(after)
      assert.deepEqual(await store.forecast('socal', 'ema', 100), after[0])
      assert.deepEqual(await store.field('socal', 100), after[1])
      const fewest = [forecast({ active: [] }), field({ pixel: [] })] as const
      await store.write(fewest)
      assert.deepEqual(await store.forecast('socal', 'ema', 100), fewest[0])
      assert.deepEqual(await store.field('socal', 100), fewest[1])
    })

    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      it(`gives the highest revision of forecasts and fields, every one of scores; written ${order}`, async () => {
        for (const revision of order) {
          const pixel = [10 + revision]
          await store.write([forecast({ revision, active: pixel }), field({ revision, pixel }), score({ revision })])
        }
        const [issue, day] = [forecast({ revision: 2, active: [12] }), field({ revision: 2, pixel: [12] })]
        assert.deepEqual(await store.forecast('socal', 'ema', 100), issue)
        assert.deepEqual(await store.latestForecast('socal', 'ema'), issue)
        assert.deepEqual(await all(store.forecasts('socal', 'ema', EVER)), [issue])
        assert.deepEqual(await store.field('socal', 100), day)
        assert.deepEqual(await all(store.fields('socal', EVER)), [day])
        const scores = [0, 1, 2].map(revision => score({ revision }))
        assert.deepEqual(await all(store.scores('socal', 'ema', EVER)), scores)
      })
    }

    it('walks a range from its first day to its last, both included, ascending', async () => {
      const days = [105, -3, 99, 100, 0, 101, 104, 300]
      await store.write(days.flatMap(day => [forecast({ day }), field({ day }), score({ day })]))
      const walks: [fromDay: number, toDay: number, expected: number[]][] = [
        [100, 104, [100, 101, 104]],
        [-3, 99, [-3, 0, 99]],
        [102, 103, []],
        [104, 101, []],
        [-Infinity, Infinity, [-3, 0, 99, 100, 101, 104, 105, 300]],
      ]
      for (const [fromDay, toDay, expected] of walks) {
        const range = { fromDay, toDay }
        for (const walk of [
          store.fields('socal', range),
          store.forecasts('socal', 'ema', range),
          store.scores('socal', 'ema', range),
        ]) {
          assert.deepEqual(
            (await all<{ day: number }>(walk)).map(({ day }) => day),
            expected,
          )
        }
      }
    })

    it('keeps horizons of one issue apart, and gives the longest first', async () => {
      const [week, fortnight] = [forecast({ horizonDays: 7, active: [1] }), forecast({ horizonDays: 14, active: [2] })]
      // day 107 + 7 and day 100 + 14 have the same target time
      const sameTarget = forecast({ day: 107, horizonDays: 7, active: [3] })
      await store.write([fortnight, sameTarget, week])
      assert.deepEqual(await store.forecast('socal', 'ema', 100), fortnight)
      assert.deepEqual(await store.latestForecast('socal', 'ema'), sameTarget)
      assert.deepEqual(await all(store.forecasts('socal', 'ema', EVER)), [week, fortnight, sameTarget])
    })

    it('walks the events of alerts by issue day, then sequence, then name, each once', async () => {
      const of = (day: number, sequence: number, cell: number, more: Partial<Alert> = {}) =>
        alertOf({ day, sequence, cell, alert: `m5-likely/socal/${cell}/2019-07-05`, ...more })
      const inOrder = [
        of(-3, 0, 1),
        of(100, 0, 1),
        of(100, 0, 2),
        of(100, 1, 1, { event: 'updated', revision: 1 }),
        of(101, 1, 2, { event: 'resolved' }),
        of(103, 2, 1, { event: 'cancelled', revision: 3 }),
        of(103, 2, 1, { event: 'cancelled', alert: 'm6/socal/1/2019-07-05', rule: 'm6' }),
      ]
      for (const record of inOrder.toReversed()) await store.write([record, record])
      await store.write([of(100, 0, 1, { region: 'soca' })])
      assert.deepEqual(await all(store.alerts('socal', EVER)), inOrder)
      assert.deepEqual(await all(store.alerts('socal', { fromDay: 100, toDay: 102 })), inOrder.slice(1, 5))
      assert.deepEqual(await all(store.alerts('socal', { fromDay: 102, toDay: 101 })), [])
      assert.deepEqual(await all(store.alerts('atlantis', EVER)), [])
      assert.deepEqual(await store.models('socal'), [])
    })

    it('walks more alerts of one day than its pages hold', async () => {
      const alerts = Array.from({ length: 1203 }, (_, cell) =>
        alertOf({ cell, alert: `m5-likely/socal/${String(cell).padStart(4, '0')}/2019-07-05` }),
      )
      const later = alertOf({ day: ISSUE_DAY + 1, sequence: 1, event: 'resolved' })
      await store.write([later, ...alerts])
      assert.deepEqual(await all(store.alerts('socal', EVER)), [...alerts, later])
    })

    it('lists the models that have a forecast, sorted', async () => {
      const models = ['ridge', 'ema', 'lstm 2, wide=64', 'Ω', 'em']
      await store.write([...models.map(model => forecast({ model })), score({ model: 'never' })])
      assert.deepEqual(await store.models('socal'), ['em', 'ema', 'lstm 2, wide=64', 'ridge', 'Ω'])
      assert.deepEqual(await store.forecast('socal', 'lstm 2, wide=64', 100), forecast({ model: 'lstm 2, wide=64' }))
      assert.deepEqual(await all(store.forecasts('socal', 'em', EVER)), [forecast({ model: 'em' })])
    })

    it('does not mix regions, even where one name begins the other', async () => {
      const regions = ['socal', 'soca', "o'brien"]
      await store.write(regions.flatMap(region => [forecast({ region }), field({ region }), score({ region })]))
      for (const region of regions) {
        assert.deepEqual(await all(store.forecasts(region, 'ema', EVER)), [forecast({ region })])
        assert.deepEqual(await all(store.fields(region, EVER)), [field({ region })])
        assert.deepEqual(await all(store.scores(region, 'ema', EVER)), [score({ region })])
      }
    })

    const unknown: [what: string, region: string, model: string][] = [
      ['region', 'atlantis', 'ema'],
      ['model', 'socal', 'oracle'],
      ['name with a quote', "x' OR '1'='1", "x' OR '1'='1"],
    ]
    for (const [what, region, model] of unknown) {
      it(`has nothing of an unknown ${what}`, async () => {
        await store.write([forecast({}), field({}), score({})])
        assert.equal(await store.forecast(region, model, 100), undefined)
        assert.equal(await store.latestForecast(region, model), undefined)
        assert.deepEqual(await all(store.forecasts(region, model, EVER)), [])
        assert.deepEqual(await all(store.scores(region, model, EVER)), [])
        if (region === 'socal') return
        assert.equal(await store.field(region, 100), undefined)
        assert.deepEqual(await all(store.fields(region, EVER)), [])
        assert.deepEqual(await store.models(region), [])
      })
    }

    it('has nothing where nothing was written, and writes nothing where nothing is given', async () => {
      await store.write([])
      assert.equal(await store.field('socal', 100), undefined)
      assert.equal(await store.latestForecast('socal', 'ema'), undefined)
      assert.deepEqual(await store.models('socal'), [])
    })

    it('takes writes at the same time', async () => {
      const days = [...Array(20).keys()]
      await Promise.all(days.map(day => store.write([forecast({ day, active: [day] }), field({ day })])))
      const expected = days.map(day => forecast({ day, active: [day] }))
      assert.deepEqual(await all(store.forecasts('socal', 'ema', EVER)), expected)
      assert.deepEqual(
        await all(store.fields('socal', EVER)),
        days.map(day => field({ day })),
      )
    })

    it('still has, opened again, what was written before it was closed', async () => {
      await store.write([forecast({ active: [4] }), field({}), score({}), alertOf()])
      await store.close()
      store = await place.open()
      assert.deepEqual(await store.latestForecast('socal', 'ema'), forecast({ active: [4] }))
      assert.deepEqual(await store.field('socal', 100), field({}))
      assert.deepEqual(await all(store.scores('socal', 'ema', EVER)), [score({})])
      assert.deepEqual(await all(store.alerts('socal', EVER)), [alertOf()])
    })

    it('says that it is closed', async () => {
      await store.close()
      await store.close()
      for (const call of [
        () => store.write([field({})]),
        () => store.models('socal'),
        () => all(store.fields('socal', EVER)),
        () => all(store.alerts('socal', EVER)),
      ]) {
        await assert.rejects(call, { code: 'PORT', canRetry: false, message: /closed; open it again/ })
      }
    })

    it('walks a range longer than its pages, while the store is written', async () => {
      const days = [...Array(1203).keys()]
      await store.write(days.flatMap(day => [forecast({ day, pixels: 4, active: [day % 4] }), score({ day })]))
      const seen: Forecast[] = []
      for await (const issue of store.forecasts('socal', 'ema', { fromDay: 1, toDay: 1201 })) {
        if (issue.day === 600) await store.write([forecast({ day: 601, model: 'other' })])
        seen.push(issue)
      }
      assert.deepEqual(
        seen,
        days.slice(1, 1202).map(day => forecast({ day, pixels: 4, active: [day % 4] })),
      )
      assert.deepEqual(
        await all(store.scores('socal', 'ema', EVER)),
        days.map(day => score({ day })),
      )
    })
  })
}
