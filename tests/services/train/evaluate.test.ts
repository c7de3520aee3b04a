import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evaluate } from '../../../services/train/evaluate.js'
import { scoreTable } from '../../../services/train/score-table.js'
import { SettingsError } from '../../../shared/domain/errors.js'
import { FIRST_BIN_DAY } from '../../../shared/domain/issue-days.js'
import { closedBins } from '../../../shared/kernels/closed-bins.js'
import { pixelAt } from '../../../shared/kernels/energy-grid.js'
import { equivalentMagnitude } from '../../../shared/kernels/equivalent-magnitude.js'
import { madeUpQuakes, SMALL } from '../../support/made-up-quakes.js'
import { near } from '../../support/near.js'

/** 130 of history, 110 of training, 130 of validation, 200 of test. */
const BINS = 570
const quakes = madeUpQuakes(5, BINS * 12, FIRST_BIN_DAY, BINS * 14)
const settings = {
  protocol: 'honest',
  testEndDay: FIRST_BIN_DAY + BINS * 14,
  region: SMALL,
  kinds: ['persistence', 'climatology', 'ema', 'ridge'],
  seed: 1,
  packageVersion: '0.0.0',
  nowMs: () => 0,
}
const evaluation = await evaluate(quakes, settings)

describe('evaluate', () => {
  const row = (model: string) => evaluation.rows.find(one => one.model === model)!

  it('splits by time: training, then validation, then test', () => {
    const { training, validation, test } = evaluation
    assert.deepEqual([training.targets, validation!.targets, test.targets], [110, 130, 200])
    assert.equal(training.toDay + 1, validation!.fromDay)
    assert.equal(validation!.toDay + 1, test.fromDay)
    assert.equal(test.toDay + 1, settings.testEndDay)
  })

  it('scores persistence as by hand: each of the last 200 bins against the one before it', () => {
    const rule = { grid: SMALL.grid, firstDay: FIRST_BIN_DAY, bins: BINS, pixelAt, leastMagnitude: -Infinity }
    const y = closedBins(quakes, rule).joules.map(joules => equivalentMagnitude(joules) / 7.5002)
    let sse = 0
    let exceeded = 0
    for (let i = (BINS - 200) * 20; i < BINS * 20; i++) sse += (y[i] - y[i - 20]) ** 2
    near(row('persistence').mse, sse / (200 * 20), 1e-9)
    for (let i = 0; i < quakes.length; i++) {
      const bin = Math.floor((quakes.timeMs[i] / 86_400_000 - FIRST_BIN_DAY) / 14)
      if (quakes.magnitude[i] >= 5 && bin >= BINS - 200) exceeded++
    }
    assert.equal(row('persistence').exceeded.m5, exceeded, 'no bin of this seed holds two M ≥ 5')
  })

  it('finds that the mean is hard to beat where quakes have no memory', () => {
    assert.ok(row('climatology').mse < row('persistence').mse)
    assert.ok(row('ridge').mse < 1.02 * row('climatology').mse)
  })

  it('brackets each score by its interval, and compares with the reference', () => {
    assert.equal(evaluation.reference, 'ema')
    assert.equal(row('ema').mseRatio, undefined)
    for (const { nnse, nnseInterval, mseRatio, mseRatioInterval } of evaluation.rows) {
      assert.ok(nnseInterval.low < nnse && nnse < nnseInterval.high)
      if (mseRatio !== undefined) assert.ok(mseRatioInterval!.low < mseRatio && mseRatio < mseRatioInterval!.high)
    }
  })

  it('counts what was learnt', () =>
    assert.deepEqual(
      evaluation.rows.map(({ parameters }) => parameters),
      [0, 20, 0, 21],
    ))

  it('says the same again', async () => assert.deepEqual(await evaluate(quakes, settings), evaluation))

  it('never sees the test: what comes in it changes no model', async () => {
    const firstTestMs = evaluation.test.fromDay * 86_400_000
    const louder = quakes.magnitude.map((magnitude, i) => magnitude + (quakes.timeMs[i] >= firstTestMs ? 1 : 0))
    const other = await evaluate({ ...quakes, magnitude: louder }, settings)
    evaluation.rows.forEach(({ modelHash, mse }, i) => {
      assert.equal(other.rows[i].modelHash, modelHash)
      assert.notEqual(other.rows[i].mse, mse)
    })
  })

  it('refuses an unknown protocol, and the paper’s for another region', async () => {
    await assert.rejects(evaluate(quakes, { ...settings, protocol: 'hopeful' }), /'hopeful'.*paper, honest/)
    await assert.rejects(evaluate(quakes, { ...settings, protocol: 'paper' }), SettingsError)
  })
})

it('the table names parts, models and notes', () => {
  const table = scoreTable(evaluation)
  assert.match(table, /^Protocol `honest`: training 110 targets, 1954-12-28 to 1959-03-16; validation 130 targets/)
  for (const model of settings.kinds) assert.match(table, new RegExp(`^\\| ${model} \\|`, 'm'))
  assert.match(table, /MSE \/ ema/)
  assert.match(table, /^- models learn from all pixels/m)
  const widths = table
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line => line.split('|').length)
  assert.equal(new Set(widths).size, 1, 'every row has as many cells')
})
