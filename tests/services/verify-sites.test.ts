import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import { scoreRows } from '../../services/verify/score-rows.js'
import { verifyStage } from '../../services/verify/stage.js'
import type { Forecast, Message, Watermark } from '../../shared/domain/messages.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { near } from '../support/near.js'
import { onTopic, runStage } from '../support/run-stage.js'
import { RIVERS, siteField } from '../support/site-world.js'

const region = { ...RIVERS, sites: RIVERS.sites!.slice(0, 3) }
const stage = verifyStage([region])
const run = async (messages: Message[], state = stage.init()) =>
  onTopic(await runStage(stage, state, messages), 'scores')

const completeTo = (day: number): Watermark => ({
  topic: 'watermark',
  region: region.id,
  completeToMs: day * DAY_MS,
  end: false,
})

/** Quartiles 1 below and above the mean; thresholds 3 and 8 at the first two gauges, none yet at the third. */
const forecast = (day: number, horizonDays: number, mean: readonly number[]): Forecast => ({
  topic: 'forecasts',
  region: region.id,
  model: 'ridge',
  modelHash: 'h',
  day,
  horizonDays,
  revision: 0,
  trainedToDay: -1,
  engine: '',
  cutAt: new Float64Array(0),
  mean: Float32Array.from(mean),
  levels: Float64Array.of(0.25, 0.5, 0.75),
  quantiles: Float32Array.from([-1, 0, 1].flatMap(step => mean.map(value => value + step))),
  exceedances: ['p95'],
  thresholds: Float32Array.of(3, 8, NaN),
  exceedance: Float32Array.of(0.5, 0.25, NaN),
})

describe('verify stage, of sites', () => {
  it('scores each horizon against its own day, and each gauge against its own threshold', async () => {
    const state = stage.init()
    const issue = [forecast(0, 1, [2, 4, 6]), forecast(0, 7, [1, 1, 1])]
    const [tomorrow, ...more] = await run(
      [siteField(0, { runoff: [9, 9, 9] }), ...issue, siteField(1, { runoff: [4, 4, NaN] }), completeTo(2)],
      state,
    )
    assert.equal(more.length, 0)
    // y = 4 4 and unknown, ŷ = 2 4 6.
    const { n, sum, sumSquares, sse, sae, horizonDays } = tomorrow
    assert.deepEqual(
      { n, sum, sumSquares, sse, sae, horizonDays },
      { n: 2, sum: 8, sumSquares: 32, sse: 4, sae: 2, horizonDays: 1 },
    )
    // Gauge 0, y = 4 above 1, 2, 3: (½ · 2 + ¼ · (2 + 4 · 1)) / 1.5; gauge 1, y on the median: (¼ · 2) / 1.5.
    near(tomorrow.wis, 2.5 / 1.5 + 0.5 / 1.5, 1e-12)
    // 4 ≥ 3 happened: (0.5 − 1)²; 4 ≥ 8 did not: 0.25².
    assert.deepEqual([...tomorrow.brier], [0.3125])
    assert.deepEqual([...tomorrow.exceeded], [1])
    const quiet = [2, 3, 4, 5, 6].map(day => siteField(day, { runoff: [0, 0, 0] }))
    const [week] = await run([...quiet, siteField(7, { runoff: [1, NaN, 3] }), completeTo(8)], state)
    assert.deepEqual([week.day, week.horizonDays, week.n, week.sse], [0, 7, 2, 4])
  })
  it('scores again the horizon whose day was revised, and no other', async () => {
    const state = stage.init()
    const days = [0, 1, 2, 3, 4, 5, 6, 7].map(day => siteField(day, { runoff: [1, 1, 1] }))
    await run([days[0], forecast(0, 1, [1, 1, 1]), forecast(0, 7, [1, 1, 1]), ...days.slice(1), completeTo(8)], state)
    const again = await run([siteField(7, { runoff: [1, 1, 4] }, 1), completeTo(8.5)], state)
    assert.deepEqual(
      again.map(({ horizonDays, revision, sse }) => ({ horizonDays, revision, sse })),
      [{ horizonDays: 7, revision: 1, sse: 9 }],
    )
  })
  it('keeps a table for each horizon, without what no model or gauge knew, the same after a saved state', async () => {
    const state = stage.init()
    const exceedance = Float32Array.of(0.5, NaN, NaN)
    const messages = Array.from({ length: 30 }, (_, day) => [
      siteField(day, { runoff: [day % 2, 2, NaN] }),
      { ...forecast(day, 1, [1, NaN, 5]), exceedance },
      { ...forecast(day, 7, [0, NaN, 5]), exceedance },
      completeTo(day + 1),
    ])
    await run(messages.flat(), state)
    const rows = scoreRows(state.get(region.id)!)
    assert.deepEqual(scoreRows(deserialize(serialize(state)).get(region.id)), rows)
    // Issue d is compared with day d + 1 or d + 7, of gauge 0 alone, 0 or 1 in turn: each errs every other time.
    const told = rows.map(({ horizonDays, issues, mse, mae, exceeded, brier }) => ({
      horizonDays,
      issues,
      mse,
      mae,
      exceeded,
      brier,
    }))
    const of = (horizonDays: number, issues: number, mse: number) => ({
      ...{ horizonDays, issues, mse, mae: mse },
      exceeded: { p95: 0 },
      brier: { p95: 0.25 },
    })
    assert.deepEqual(told, [of(1, 29, 14 / 29), of(7, 23, 12 / 23)])
  })
})
