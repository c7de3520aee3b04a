import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { forecastStage } from '../../services/forecast/stage.js'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import { fixedRoster, type Roster } from '../../shared/domain/lineup.js'
import type { Features, Forecast, Message } from '../../shared/domain/messages.js'
import { runStage } from '../support/run-stage.js'
import { completeTo } from '../support/tiny-region.js'

const features = (day: number, revision = 0): Features => ({
  topic: 'features',
  region: 'tiny',
  day,
  revision,
  names: ['lag0'],
  cells: 1,
  columns: Float32Array.of(day),
  knownNames: [],
  known: new Float64Array(0),
})

/** Says the first feature again, at each horizon. */
const echo = (model: string, horizons: readonly number[]): Forecaster => ({
  model,
  hash: `hash of ${model}`,
  trainedToDay: 7,
  predict: async ({ columns }) =>
    horizons.map(horizonDays => ({
      horizonDays,
      engine: 'tfjs-wasm',
      mean: columns.slice(),
      levels: Float64Array.of(0.5),
      quantiles: columns.slice(),
      exceedances: [],
      thresholds: new Float32Array(0),
      exceedance: new Float32Array(0),
    })),
  close: () => {},
})

const stage = forecastStage(fixedRoster(new Map([['tiny', [echo('a', [7, 14]), echo('b', [7])]]])))
const told = (messages: readonly Message[]) =>
  messages.map(message =>
    message.topic === 'forecasts'
      ? `${message.model} ${message.day}+${message.horizonDays} r${message.revision} ${message.mean[0]}`
      : message.topic,
  )

it('lets features through, and after them what each model says at each horizon', async () => {
  const state = stage.init()
  const out = await runStage(stage, state, [features(3), features(4, 1), completeTo(5)])
  const expected = ['features', 'a 3+7 r0 3', 'a 3+14 r0 3', 'b 3+7 r0 3']
  const again = ['features', 'a 4+7 r1 4', 'a 4+14 r1 4', 'b 4+7 r1 4']
  assert.deepEqual(told(out), [...expected, ...again, 'watermark'])
  assert.equal(state.issued, 6)
})
it('says who said it, and up to what day it was taught', async () => {
  const [, forecast] = await runStage(stage, stage.init(), [features(3)])
  const { region, modelHash, trainedToDay } = forecast as Extract<Message, { topic: 'forecasts' }>
  assert.deepEqual({ region, modelHash, trainedToDay }, { region: 'tiny', modelHash: 'hash of a', trainedToDay: 7 })
})
it('has nothing to say of a region without models', async () =>
  assert.deepEqual(told(await runStage(stage, stage.init(), [{ ...features(1), region: 'other' }])), ['features']))

/** A model that cannot. */
const broken: Forecaster = { ...echo('b', [7]), predict: () => Promise.reject(new Error('out of memory')) }

describe('a model that fails', () => {
  const failures: string[] = []
  const roster = (substitute?: Forecaster): Roster => ({
    at: async () => ({ forecasters: [echo('a', [7, 14]), broken], ...(substitute !== undefined && { substitute }) }),
    failed: (region, model, by, error) => void failures.push(`${region} ${model} ${by}: ${(error as Error).message}`),
  })
  it('has the substitute speak for it, under a name that says so', async () => {
    const stage = forecastStage(roster(echo('a', [7, 14])))
    const state = stage.init()
    const out = await runStage(stage, state, [features(3), completeTo(5)])
    const degraded = ['b-degraded 3+7 r0 3', 'b-degraded 3+14 r0 3']
    assert.deepEqual(told(out), ['features', 'a 3+7 r0 3', 'a 3+14 r0 3', ...degraded, 'watermark'])
    assert.deepEqual(state, { issued: 4, degraded: 2, engines: { 'tfjs-wasm': 4 }, adaptive: new Map() })
    assert.deepEqual(failures, ['tiny b a: out of memory'])
    assert.equal((out[3] as Forecast).modelHash, 'hash of a')
  })
  it('stops the run where there is none', async () => {
    const stage = forecastStage(roster())
    await assert.rejects(runStage(stage, stage.init(), [features(3)]), /out of memory/)
  })
  it('stops the run where the substitute fails too', async () => {
    const stage = forecastStage(roster(broken))
    await assert.rejects(runStage(stage, stage.init(), [features(3)]), /out of memory/)
  })
})
