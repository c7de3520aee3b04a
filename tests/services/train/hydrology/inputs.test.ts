import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Basin, FORCING } from '../../../../services/train/hydrology/basin-folder.js'
import { scoreBasin, summariseBasins } from '../../../../services/train/hydrology/basin-scores.js'
import { daysOf, fitInputScale, scaledBasin } from '../../../../services/train/hydrology/input-scale.js'
import { withKnownInputs } from '../../../../services/train/hydrology/known-columns.js'
import { dayNumber } from './simulated-folder.js'

const basin = (runoff: readonly number[], attributes: readonly (readonly [string, number])[] = []): Basin => ({
  id: 'a',
  firstDay: 100,
  runoff: Float32Array.from(runoff),
  forcing: FORCING.map((_, f) => Float32Array.from(runoff, (_, t) => t * (f + 1))),
  attributes: new Map(attributes),
})

describe('daysOf', () => {
  const one = basin([1, 2, 3])
  const cases: [span: [number, number], days: number[]][] = [
    [
      [100, 102],
      [1, 2, 3],
    ],
    [[101, 101], [2]],
    [
      [99, 100],
      [NaN, 1],
    ],
    [
      [102, 104],
      [3, NaN, NaN],
    ],
    [
      [105, 106],
      [NaN, NaN],
    ],
    [
      [90, 91],
      [NaN, NaN],
    ],
  ]
  for (const [[fromDay, toDay], days] of cases) {
    it(`${fromDay} to ${toDay}`, () => assert.deepEqual([...daysOf(one, one.runoff, { fromDay, toDay })], days))
  }
})

describe('fitInputScale', () => {
  it('tells each input from its mean over the training days by its deviation; what is not known is the mean', () => {
    const basins = [basin([0, 2, 9], [['p_mean', 1]]), basin([NaN, 4, 9], [['p_mean', 3]]), basin([6, 8, 9])]
    const scale = fitInputScale(basins, { fromDay: 100, toDay: 101 })
    // Runoff 0, 2, 4, 6, 8: mean 4, population deviation √8.
    assert.deepEqual(scale.runoff, { name: 'q_mm', mean: 4, sd: Math.sqrt(8) })
    // Precipitation 0, 1 of each basin: 0.5 ± 0.5.
    assert.deepEqual(scale.forcing[0], { name: 'prcp_mm', mean: 0.5, sd: 0.5 })
    const seen = scaledBasin(basins[2], scale)
    assert.deepEqual([...seen.forcing.subarray(FORCING.length, FORCING.length + 2)], [1, 1])
    assert.equal(seen.statics[scale.statics.findIndex(({ name }) => name === 'p_mean')], 0)
    assert.equal(scaledBasin(basins[1], scale).statics[0], 1)
  })
})

describe('withKnownInputs', () => {
  it('is what SPEC.md 3.1 writes down on the first, the last and a middle day', () => {
    const [first, last] = [dayNumber('2000-12-31'), dayNumber('2000-12-31') + 32]
    const one = { ...basin(new Array(33).fill(0)), firstDay: first, forcing: [] }
    const [, two] = withKnownInputs([one, one], 'all', { fromDay: first, toDay: last })
    const at = (t: number) => two.forcing.map(column => Math.round(column[t] * 100) / 100 + 0)
    // Space 1/2, time, cos and sin of the year (31 December is phase 2π), 0.5, P2–P4, cos and sin of 16 to 128 days.
    assert.deepEqual(at(0), [0.5, 0, 1, 0, 0.5, 1, -1, 1, 1, 0, 1, 0, 1, 0, 1, 0])
    const middle = at(16)
    // P2(0) = −1/2, P3(0) = 0, P4(0) = 3/8; a whole, half, quarter and eighth of a period.
    assert.deepEqual(middle.slice(4, 8), [0.5, -0.5, 0, 0.38])
    assert.deepEqual(middle.slice(8), [1, 0, -1, 0, 0, 1, 0.71, 0.71])
    assert.deepEqual(at(32).slice(4, 8), [0.5, 1, 1, 1])
  })
})

describe('scores of basins', () => {
  it('leaves out a basin of too few days or of one value', () => {
    const wave = Float32Array.from({ length: 60 }, (_, t) => t % 2)
    assert.equal(scoreBasin('a', wave.subarray(1), wave.subarray(1)), undefined)
    assert.equal(
      scoreBasin(
        'a',
        wave.map(() => 1),
        wave,
      ),
      undefined,
    )
    // Everywhere half a unit off, about a variance of a quarter: NSE 0, NNSE ½.
    const half = scoreBasin(
      'a',
      wave,
      wave.map(() => 0.5),
    )!
    assert.deepEqual([half.days, half.mse, half.nse, half.nnse], [60, 0.25, 0, 0.5])
  })
  it('takes the middle of an even number between the two', () => {
    const scores = [0.9, -1, 0.5, 0.7].map(nse => ({ basin: '', days: 60, nse, nnse: 1 / (2 - nse), kge: nse, mse: 0 }))
    const summary = summariseBasins(scores)
    assert.ok(Math.abs(summary.medianNse - 0.6) < 1e-12)
    assert.ok(Math.abs(summary.meanNse - 0.275) < 1e-12)
    // At places 0.75 and 2.25 of −1, 0.5, 0.7, 0.9.
    assert.ok(Math.abs(summary.lowerQuartileNse - 0.125) < 1e-12)
    assert.ok(Math.abs(summary.upperQuartileNse - 0.75) < 1e-12)
    assert.equal(summary.belowMean, 1)
  })
})
