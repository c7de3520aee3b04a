import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadView } from '../../../services/api/load-view.js'
import { addMessage, initView, type LiveView, scoreTable, setProgress, snapshot } from '../../../services/api/view.js'
import { fieldOf, forecastOf, SMALL, scoreOf, watermarkOf } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'

describe('live view', () => {
  it('says that it knows nothing before anything came', () => {
    assert.deepEqual(snapshot(initView(SMALL)), {
      id: 'small',
      versions: { fields: 0, forecasts: 0, scores: 0 },
      eventTimeMs: null,
      observedToDay: null,
      ended: false,
      progress: { phase: 'starting', fraction: null, counts: {} },
      models: [],
    })
  })

  it('keeps the fields of the last window only, days before 1970 and day 0 included', () => {
    const view = initView(SMALL)
    for (const day of [-2, -1, 0]) addMessage(view, fieldOf(SMALL, day, []))
    assert.deepEqual([...view.fields.keys()], [-1, 0])
    assert.equal(view.observedToDay, 0)
    addMessage(view, fieldOf(SMALL, -2, []))
    assert.deepEqual([...view.fields.keys()], [-1, 0])
    assert.equal(view.versions.fields, 3)
  })

  it('takes the highest revision of a day, whichever comes first', () => {
    const view = initView(SMALL)
    addMessage(view, fieldOf(SMALL, 0, [[0, 3]], 1))
    addMessage(view, fieldOf(SMALL, 0, [[0, 2]], 0))
    assert.equal(view.fields.get(0)?.revision, 1)
    assert.equal(view.versions.fields, 1)
  })

  it('takes the newest issue of each model, and its highest revision', () => {
    const view = initView(SMALL)
    addMessage(view, forecastOf(SMALL, 'ridge', 5, 0))
    addMessage(view, forecastOf(SMALL, 'ema', 4, 0))
    addMessage(view, forecastOf(SMALL, 'ridge', 4, 0, 3))
    addMessage(view, forecastOf(SMALL, 'ridge', 5, 0, 1))
    addMessage(view, forecastOf(SMALL, 'ridge', 5, 0, 0))
    assert.deepEqual(
      snapshot(view).models.map(({ model, day, revision }) => [model, day, revision]),
      [
        ['ridge', 5, 1],
        ['ema', 4, 0],
      ],
    )
    assert.equal(view.version, 3)
  })

  it('follows event time forward only, and shows no date for the end of time', () => {
    const view = initView(SMALL)
    addMessage(view, watermarkOf(SMALL, 0))
    addMessage(view, watermarkOf(SMALL, -5))
    assert.equal(view.eventTimeMs, 0)
    addMessage(view, watermarkOf(SMALL, Infinity, true))
    assert.deepEqual([view.eventTimeMs, view.ended], [0, true])
  })

  it('leaves other regions alone', () => {
    const view = initView(SMALL)
    addMessage(view, fieldOf({ ...SMALL, id: 'other' }, 0, []))
    assert.equal(view.version, 0)
  })

  it('lists the best out-of-sample model first, and in-sample rows last', () => {
    const view = initView(SMALL)
    addMessage(view, scoreOf(SMALL, 'worse', 0, [[0, 2]]))
    addMessage(view, scoreOf(SMALL, 'better', 0, [[0, 1]]))
    addMessage(view, scoreOf(SMALL, 'worse', 1, [[0, 0]], { inSample: true }))
    assert.deepEqual(
      scoreTable(view).map(({ model, inSample, mse }) => [model, inSample, mse]),
      [
        ['better', false, 1],
        ['worse', false, 4],
        ['worse', true, 0],
      ],
    )
  })

  it('keeps the newest issue of each horizon, and none that the region does not forecast', () => {
    const view = initView({ ...SMALL, horizonsDays: [1, 2] })
    const ahead = (day: number, horizonDays: number) => ({ ...forecastOf(SMALL, 'ema', day, 0), horizonDays })
    for (const forecast of [ahead(5, 1), ahead(5, 2), ahead(4, 2), ahead(5, 3), ahead(6, 1)]) addMessage(view, forecast)
    const days = Array.from(view.forecasts.get('ema') ?? [], ([horizon, { day }]) => [horizon, day])
    assert.deepEqual(days, [
      [1, 6],
      [2, 5],
    ])
    const [{ day, horizonsDays }] = snapshot(view).models
    assert.deepEqual([day, horizonsDays], [6, [1, 2]])
    assert.equal(view.version, 3)
  })

  it('keeps the scores of each horizon apart', () => {
    const view = initView({ ...SMALL, horizonsDays: [1, 2] })
    addMessage(view, scoreOf(SMALL, 'ema', 0, [[0, 2]], { horizonDays: 1, wis: 3 }))
    addMessage(view, scoreOf(SMALL, 'ema', 0, [[0, 1]], { horizonDays: 2, wis: 0 }))
    assert.deepEqual(
      scoreTable(view).map(({ horizonDays, mse, wis }) => [horizonDays, mse, wis]),
      [
        [1, 4, 3],
        [2, 1, 0],
      ],
    )
  })

  it('counts progress as news', () => {
    const view = initView(SMALL)
    setProgress(view, { phase: 'live', fraction: 0, counts: { read: 0 } })
    assert.equal(view.version, 1)
    assert.deepEqual(snapshot(view).progress, { phase: 'live', fraction: 0, counts: { read: 0 } })
  })

  it('is the same after a restart, read back from the store', async () => {
    const store = memoryStore()
    const region = { ...SMALL, horizonsDays: [1, 2] }
    const view = initView(region)
    const records = [0, 1, 2, 3].flatMap(day => [
      fieldOf(SMALL, day, [[day, 3]]),
      forecastOf(SMALL, 'ema', day, day),
      { ...forecastOf(SMALL, 'ema', day, day), horizonDays: 1 },
      scoreOf(SMALL, 'ema', day, [
        [day, 1],
        [0, 1],
      ]),
    ])
    for (const record of records) addMessage(view, record)
    await store.write(records)
    const again = initView(region)
    await loadView(again, store)
    assert.deepEqual(scoreTable(again), scoreTable(view))
    assert.deepEqual([...again.fields], [...view.fields])
    const issues = ({ forecasts }: LiveView) => [...forecasts.values()].flatMap(byHorizon => [...byHorizon].sort())
    assert.equal(issues(again).length, 2)
    assert.deepEqual(issues(again), issues(view))
  })

  it('stays empty where the store is', async () => {
    const view = initView(SMALL)
    await loadView(view, memoryStore())
    assert.equal(view.version, 0)
  })
})
