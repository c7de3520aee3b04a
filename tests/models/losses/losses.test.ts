import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../../shared/domain/errors.js'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { startTfjsWasm } from '../../../shared/engines/tfjs-wasm.js'
import { basinNse } from '../../../shared/models/losses/basin-nse.js'
import { chiSquared, correlatedChiSquared } from '../../../shared/models/losses/chi-squared.js'
import type { Loss, LossInputs } from '../../../shared/models/losses/loss.js'
import { pinball } from '../../../shared/models/losses/pinball.js'
import { huber, meanAbsoluteError, meanSquaredError } from '../../../shared/models/losses/point-losses.js'
import { gradientsAreSlopes } from '../../support/finite-differences.js'
import { near } from '../../support/near.js'

const NONE = Number.NaN

interface Batch {
  readonly loss: Loss
  /** [batch, horizon, outputs]. */
  readonly forecast: number[][][]
  readonly truth: number[][]
  readonly spread?: number[]
  readonly errors?: number[][]
}

/** Residuals −1, 3 and, of the second row, 2; one truth is not known. */
const forecast = [
  [[2], [1]],
  [[0], [7]],
]
const truth = [
  [1, 4],
  [2, NONE],
]

const table: [name: string, batch: Batch, expected: number][] = [
  ['MSE: (1 + 9 + 4) / 3', { loss: meanSquaredError, forecast, truth }, 14 / 3],
  ['MAE: (1 + 3 + 2) / 3', { loss: meanAbsoluteError, forecast, truth }, 2],
  ['Huber with δ 1.5: (1/2 + 1.5 · 2.25 + 1.5 · 1.25) / 3', { loss: huber(1.5), forecast, truth }, 5.75 / 3],
  ['Huber with a large δ is half the MSE', { loss: huber(100), forecast, truth }, 7 / 3],
  ['pinball at ½ is half the MAE', { loss: pinball([0.5]), forecast, truth }, 1],
  ['pinball at 0.9: (0.1 · 1 + 0.9 · 3 + 0.9 · 2) / 3', { loss: pinball([0.9]), forecast, truth }, 4.6 / 3],
  [
    'pinball at 0.1 and 0.9: of residual 2, then −1: (0.1 · 2 + 0.1 · 1) / 2',
    { loss: pinball([0.1, 0.9]), forecast: [[[1, 4]]], truth: [[3]] },
    0.15,
  ],
  [
    'basin NSE with spreads 0.4 and 0.9: ((1 + 9) / 0.25 + 4 / 1) / 3',
    { loss: basinNse, forecast, truth, spread: [0.4, 0.9] },
    44 / 3,
  ],
  [
    'χ² with errors 1, 2 and 4: (1 + 9/4 + 4/16) / 3',
    {
      loss: chiSquared,
      forecast,
      truth,
      errors: [
        [1, 2],
        [4, 1],
      ],
    },
    3.5 / 3,
  ],
  [
    // C⁻¹ = [[2, 1], [1, 3]]: r = (−1, 3) gives 2 − 6 + 27 = 23, r = (2, 0) gives 8.
    'correlated χ²: (23 + 8) / 3',
    { loss: correlatedChiSquared(Float32Array.of(2, 1, 1, 3)), forecast, truth },
    31 / 3,
  ],
  [
    // r = (−1, 3, 2, 0) of both rows together, C⁻¹ = identity but for 0.5 between the first and the third: 14 − 2.
    'correlated χ² over two rows: 12 / 3',
    {
      loss: correlatedChiSquared(Float32Array.of(1, 0, 0.5, 0, 0, 1, 0, 0, 0.5, 0, 1, 0, 0, 0, 0, 1)),
      forecast,
      truth,
    },
    4,
  ],
  ['nothing known: 0', { loss: meanSquaredError, forecast: [[[5]]], truth: [[NONE]] }, 0],
]

const inputsOf = ({ spread, errors }: Batch): LossInputs => ({
  ...(spread && { spread: tf.tensor1d(spread) }),
  ...(errors && { errors: tf.tensor2d(errors) }),
})

for (const start of [startTfjsCpu, startTfjsWasm]) {
  const { name } = await start()
  // Here, and not in the tests, while this is the engine.
  const values = table.map(([, batch]) => {
    const loss = () => batch.loss(tf.tensor3d(batch.forecast), tf.tensor2d(batch.truth), inputsOf(batch))
    return tf.tidy(loss).dataSync()[0]
  })
  describe(`on ${name}`, () => {
    for (const [i, [what, , expected]] of table.entries()) it(what, () => near(values[i], expected, 1e-5))
  })
}

describe('gradients are slopes, and finite beside unknown truths', () => {
  for (const [what, batch] of table) {
    it(what, async () => {
      await startTfjsCpu()
      const variable = tf.variable(tf.tensor3d(batch.forecast))
      const loss = () => batch.loss(variable as tf.Tensor3D, tf.tensor2d(batch.truth), inputsOf(batch))
      gradientsAreSlopes(new Map([['forecast', variable]]), loss, 1e-3, 8)
    })
  }
})

describe('refuses', () => {
  const cases: [what: string, call: () => unknown, hint: RegExp][] = [
    ['a level of 1', () => pinball([0.5, 1]), /between 0 and 1/],
    [
      'a level without an output',
      () => pinball([0.1, 0.9])(tf.zeros([1, 1, 1]), tf.zeros([1, 1])),
      /one output a level/,
    ],
    ['a δ of 0', () => huber(0), /above 0/],
    ['χ² without errors', () => chiSquared(tf.zeros([1, 1, 1]), tf.zeros([1, 1])), /needs 'errors'/],
    ['basin NSE without spreads', () => basinNse(tf.zeros([1, 1, 1]), tf.zeros([1, 1])), /needs 'spread'/],
    ['a matrix of 3 numbers', () => correlatedChiSquared(new Float32Array(3)), /square/],
    [
      'half a group of rows',
      () => correlatedChiSquared(new Float32Array(16))(tf.zeros([1, 2, 1]), tf.zeros([1, 2])),
      /multiple of 4/,
    ],
  ]
  for (const [what, call, hint] of cases) {
    it(what, () => {
      assert.throws(call, SettingsError)
      assert.throws(call, hint)
    })
  }
})
