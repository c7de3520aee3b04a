import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import { scoreRows } from '../../services/verify/score-rows.js'
import { verifyStage } from '../../services/verify/stage.js'
import { EXCEEDANCE_MAGNITUDES, EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import { FIRST_BIN_DAY } from '../../shared/domain/issue-days.js'
import type { Field, Forecast, Message } from '../../shared/domain/messages.js'
import { gridDay } from '../../shared/kernels/day-grid.js'
import { RELIABILITY_EDGES } from '../../shared/kernels/reliability.js'
import { seismicField } from '../../shared/kernels/seismic-field.js'
import { onTopic, runStage } from '../support/run-stage.js'
import { completeTo, tiny } from '../support/tiny-region.js'

const stage = verifyStage([tiny])

const field = (day: number, magnitude?: number, revision = 0): Field => ({
  topic: 'fields',
  region: 'tiny',
  day,
  revision,
  ...seismicField(gridDay(magnitude === undefined ? [] : [{ pixel: 0, magnitude }])),
})

const forecast = (day: number, mean: [number, number], more: Partial<Forecast> = {}): Forecast => ({
  topic: 'forecasts',
  region: 'tiny',
  model: 'a',
  modelHash: 'h',
  day,
  horizonDays: 14,
  revision: 0,
  trainedToDay: -1,
  engine: '',
  cutAt: new Float64Array(0),
  mean: Float32Array.from(mean),
  levels: Float64Array.from(QUANTILE_LEVELS),
  quantiles: new Float32Array(14),
  exceedances: EXCEEDANCE_NAMES,
  thresholds: Float32Array.from(EXCEEDANCE_MAGNITUDES),
  // P(M ≥ 4) of pixel 0 and 1, then of 5, 6, 6.75
  exceedance: Float32Array.of(0.5, 0.25, 0.25, 0, 0, 0, 0, 0),
  ...more,
})

const quiet = (from: number, to: number): Field[] => Array.from({ length: to - from + 1 }, (_, i) => field(from + i))

const run = async (messages: Message[], state = stage.init()) =>
  onTopic(await runStage(stage, state, messages), 'scores')

describe('verify stage', () => {
  it('scores a forecast against the sum of its window, when the window has passed and not before', async () => {
    const state = stage.init()
    const before = await run([field(0, 8), forecast(0, [4, 1]), ...quiet(1, 13), completeTo(14)], state)
    assert.deepEqual(before, [])
    const [score] = await run([field(14, 4.5), completeTo(15)], state)
    // The M8 of day 0 is not in the window 1..14. Pixel 0: y = 4.5, ŷ = 4. Pixel 1: y = 0, ŷ = 1.
    assert.equal(score.n, 2)
    assert.ok(Math.abs(score.sum - 4.5) < 1e-12)
    assert.ok(Math.abs(score.sumSquares - 20.25) < 1e-12)
    assert.ok(Math.abs(score.sse - 1.25) < 1e-12)
    assert.ok(Math.abs(score.sae - 1.5) < 1e-12)
    // M ≥ 4 happened in pixel 0: (0.5 − 1)² + (0.25 − 0)²; M ≥ 5 nowhere: 0.25²
    assert.deepEqual([...score.brier], [0.3125, 0.0625, 0, 0])
    assert.deepEqual([...score.exceeded], [1, 0, 0, 0])
    assert.deepEqual(score.exceedances, ['m4', 'm5', 'm6', 'm6.75'])
    assert.deepEqual([score.day, score.revision, score.inSample], [0, 0, false])
  })
  it('says where the truth lay among the quantiles, and how probable what came had been', async () => {
    // Pixel 0: −3 … 3 by level, truth 4.5 above all; pixel 1: all 0 up to the median, truth 0.
    const quantiles = Float32Array.from([-3, -2, -1, 0, 1, 2, 3].flatMap(q => [q, Math.max(0, q)]))
    const messages = [field(0), forecast(0, [0, 0], { quantiles }), ...quiet(1, 13), field(14, 4.5), completeTo(15)]
    const [score] = await run(messages)
    assert.deepEqual([...score.levels], [...QUANTILE_LEVELS])
    assert.deepEqual([score.placed, ...score.inside], [2, 1, 1, 1])
    // Pixel 1 is shared out over the four bins up to the median by their probability: 0.025, 0.075, 0.15 and 0.25 of ½.
    const pit = [0.05, 0.15, 0.3, 0.5, 0, 0, 0, 1]
    for (const [bin, share] of pit.entries()) assert.ok(Math.abs(score.pit[bin] - share) < 1e-12, `bin ${bin}`)
    // Both intervals have a width. Outside the widest: pixel 0, and of pixel 1 what of ½ lies below 0.025.
    assert.equal(score.spread, 2)
    for (const [k, share] of [1.05, 1.2, 1.5].entries()) assert.ok(Math.abs(score.outside[k] - share) < 1e-12)
    // Σ of level · width: pixel 0 2 (0.025 · 6 + 0.1 · 4 + 0.25 · 2) / 7, pixel 1 half of it; above: 1.5 + 2.5 + 3.5 + 4.5 / 2.
    assert.ok(Math.abs(score.sharpness - (1.5 * 2 * 1.05) / 7) < 1e-12)
    assert.equal(score.overprediction, 0)
    assert.ok(Math.abs(score.underprediction - (2 * 9.75) / 7) < 1e-12)
    assert.ok(Math.abs(score.wis - score.sharpness - score.underprediction) < 1e-12)
    // M ≥ 4: said ½ where it came, ¼ where not; M ≥ 5: ¼ and 0, and it came nowhere.
    assert.ok(Math.abs(score.logScore[0] - (Math.log(2) - Math.log(0.75))) < 1e-12)
    assert.ok(Math.abs(score.logScore[1] + Math.log(0.75)) < 1e-8)
    const bins = RELIABILITY_EDGES.length
    const held = (e: number) =>
      RELIABILITY_EDGES.flatMap((upTo, bin) => {
        const i = e * bins + bin
        return score.binCells[i] === 0 ? [] : [[upTo, score.binCells[i], score.binProbability[i], score.binExceeded[i]]]
      })
    assert.deepEqual(held(0), [
      [0.4, 1, 0.25, 0],
      [0.6, 1, 0.5, 1],
    ])
    assert.deepEqual(held(3), [[1e-5, 2, 0, 0]])
  })
  it('scores again when a day of the window is revised, and not for a day outside it', async () => {
    const state = stage.init()
    await run([field(0), forecast(0, [0, 0]), ...quiet(1, 14), completeTo(15)], state)
    const [again] = await run([field(7, 3, 1), field(15), completeTo(16)], state)
    assert.equal(again.revision, 1)
    assert.ok(Math.abs(again.sse - 9) < 1e-12)
    assert.deepEqual(await run([field(0, 5, 1), field(16), completeTo(17)], state), [])
    assert.deepEqual(await run([field(15, 5, 1), completeTo(17.5)], state), [])
  })
  it('does not depend on how fields and forecasts interleave', async () => {
    const fields = quiet(0, 15)
    const forecasts = [forecast(0, [1, 1]), forecast(0, [2, 2], { model: 'b' }), forecast(1, [3, 3])]
    const apart = await run([...fields, ...forecasts, completeTo(16)])
    const mixed = await run([fields[0], ...forecasts, ...fields.slice(1), completeTo(16)])
    assert.deepEqual(apart, mixed)
    assert.deepEqual(
      apart.map(({ model, day }) => `${model}${day}`),
      ['a0', 'b0', 'a1'],
    )
  })
  it('says which issues the model had been trained on, and which close a bin of the paper', async () => {
    const end = FIRST_BIN_DAY + 13
    const messages = [end, end + 1].flatMap(day => [field(day), forecast(day, [0, 0], { trainedToDay: end + 1 })])
    const scores = await run([...messages, ...quiet(end + 2, end + 15), completeTo(end + 16)])
    assert.deepEqual(
      scores.map(({ inSample, closedBin }) => ({ inSample, closedBin })),
      [
        { inSample: true, closedBin: true },
        { inSample: false, closedBin: false },
      ],
    )
  })
  it('does not score a revised issue', async () => {
    const late = forecast(0, [9, 9], { revision: 1 })
    assert.equal((await run([field(0), forecast(0, [0, 0]), late, ...quiet(1, 14), completeTo(15)])).length, 1)
  })
  it('adds scores up, settled and not, the same after a saved state', async () => {
    const messages = Array.from({ length: 70 }, (_, day) => [
      field(day, day % 5),
      forecast(day, [3, 0]),
      completeTo(day + 1),
    ])
    const state = stage.init()
    await run(messages.flat(), state)
    const restored = deserialize(serialize(state))
    const [row] = scoreRows(restored.get('tiny'))
    assert.deepEqual(scoreRows(state.get('tiny')!), [...scoreRows(restored.get('tiny'))])
    // Issues 0..55 have a passed window. Truth of pixel 0 is that of days d%5 = 0..4 over 14 days, pixel 1 is 0.
    assert.equal(row.issues, 56)
    const energy = (day: number) => (day % 5 === 0 ? 1 : 10 ** (1.5 * (day % 5)))
    const y = (issue: number) =>
      Math.log10(Array.from({ length: 14 }, (_, k) => energy(issue + 1 + k)).reduce((a, b) => a + b)) / 1.5
    const ys = Array.from({ length: 56 }, (_, issue) => y(issue))
    const sse = ys.reduce((sum, value) => sum + (value - 3) ** 2, 0)
    const mean = ys.reduce((a, b) => a + b) / 112
    const spread = ys.reduce((sum, value) => sum + value ** 2, 0) - 112 * mean ** 2
    assert.ok(Math.abs(row.mse - sse / 112) < 1e-12)
    assert.ok(Math.abs(row.nse - (1 - sse / spread)) < 1e-12)
    assert.ok(Math.abs(row.nnse - spread / (spread + sse)) < 1e-12)
    assert.deepEqual(row.exceeded, { m4: 56, m5: 0, m6: 0, 'm6.75': 0 })
  })
})
