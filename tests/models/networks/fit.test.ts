import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../../shared/domain/errors.js'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { addRidgeRows, initRidge, solveRidge } from '../../../shared/kernels/ridge.js'
import { meanSquaredError } from '../../../shared/models/losses/point-losses.js'
import { adam } from '../../../shared/models/networks/adam.js'
import { batchesInOrder, batchesOf } from '../../../shared/models/networks/batches.js'
import { clipShare } from '../../../shared/models/networks/clip.js'
import { FIT_DEFAULTS, type FitOptions, fitNetwork } from '../../../shared/models/networks/fit.js'
import { learningRateAt } from '../../../shared/models/networks/learning-rate.js'
import type { TrainingState } from '../../../shared/models/networks/training-state.js'
import { linearNetwork, rowExamples } from '../../support/linear-network.js'
import { near } from '../../support/near.js'

before(startTfjsCpu)

/** y = 1 x₀ − 2 x₁ + 0.5 + noise. */
const random = randomFrom(3)
const rows = Array.from({ length: 60 }, () => [2 * uniform(random) - 1, 2 * uniform(random) - 1])
const truth = rows.map(([a, b]) => a - 2 * b + 0.5 + 0.3 * (uniform(random) - 0.5))
const options: FitOptions = {
  name: 'linear',
  training: rowExamples(rows, truth),
  loss: meanSquaredError,
  seed: 1,
  settings: { ...FIT_DEFAULTS, batchRows: 60, steps: 600, learningRate: 0.05, clipNorm: Infinity },
}

/** The weights after a fit. */
async function fitted(more: Partial<FitOptions> = {}): Promise<number[]> {
  const network = linearNetwork(2)
  await fitNetwork(network, { ...options, ...more })
  const weights = [...network.parameters.values()].flatMap(variable => [...variable.dataSync()])
  network.close()
  return weights
}

/** Normal equations of the rows whose truth is known. */
function leastSquares(y: readonly number[], lambda = 0): number[] {
  const sums = initRidge(2)
  const known = y.flatMap((value, i) => (Number.isNaN(value) ? [] : [i]))
  addRidgeRows(
    sums,
    [rows.map(([a]) => a), rows.map(([, b]) => b)],
    y.map(value => (Number.isNaN(value) ? 0 : value)),
    known,
  )
  const solved = solveRidge(sums, lambda * known.length)!
  return [...solved.coefficients, solved.intercept]
}

const allNear = (actual: readonly number[], expected: readonly number[], tolerance: number) =>
  expected.forEach((value, i) => {
    near(actual[i], value, tolerance)
  })

describe('Adam', () => {
  it('moves as by hand: a first step of the learning rate, a second of 0.0526 of it back', () => {
    // Gradients 1, then −1. Mean .1, then .9·.1 − .1 = −.01, corrected by 1 − .9² = .19: −.052632. Square: 1 corrected, twice.
    const weight = tf.variable(tf.scalar(0))
    const optimiser = adam(new Map([['w', weight]]))
    optimiser.move(new Map([['w', tf.scalar(1)]]), 0.01, 1)
    near(weight.dataSync()[0], -0.01, 1e-8)
    optimiser.move(new Map([['w', tf.scalar(-1)]]), 0.01, 2)
    near(weight.dataSync()[0], -0.01 + 0.01 * 0.0526316, 1e-8)
    optimiser.close()
    weight.dispose()
  })
})

describe('clipShare', () => {
  const gradients = [tf.tensor1d([3]), tf.tensor1d([0, 4])]
  after(() => tf.dispose(gradients))
  const cases: [name: string, limit: number, share: number][] = [
    ['shortens a gradient of length 5 to 1', 1, 0.2],
    ['leaves a shorter one', 6, 1],
    ['leaves one that is as long', 5, 1],
    ['leaves all without a limit', Infinity, 1],
  ]
  for (const [name, limit, share] of cases) {
    it(name, async () => near(await clipShare(gradients, limit), share, 1e-7))
  }
})

describe('learningRateAt', () => {
  const rule = { learningRate: 0.1, schedule: 'cosine', warmupSteps: 0, steps: 100 } as const
  const cases: [name: string, rule: Parameters<typeof learningRateAt>[0], step: number, rate: number][] = [
    ['starts at the highest', rule, 1, 0.1],
    ['is at half of it half way', rule, 51, 0.05],
    ['stays where it is constant', { ...rule, schedule: 'constant' }, 99, 0.1],
    ['stays on a plateau for three quarters of the steps', { ...rule, schedule: 'plateau' }, 76, 0.1],
    ['and then falls along a line', { ...rule, schedule: 'plateau' }, 91, 0.04],
    ['rises first', { ...rule, schedule: 'constant', warmupSteps: 10 }, 5, 0.05],
  ]
  for (const [name, of, step, rate] of cases) it(name, () => near(learningRateAt(of, step), rate, 1e-12))
})

describe('batchesOf', () => {
  const settings = { batchRows: 5, together: 2, seed: 7 }
  it('takes each group once an epoch, its rows together', () => {
    const batchAt = batchesOf(12, settings)
    const epoch = [0, 1, 2].map(step => [...batchAt(step)])
    assert.deepEqual(
      epoch.map(({ length }) => length),
      [4, 4, 4],
      '5 rows hold two groups of 2',
    )
    assert.deepEqual(
      epoch.flat().sort((a, b) => a - b),
      Array.from({ length: 12 }, (_, i) => i),
    )
    for (const at of epoch) assert.ok(at.every((row, i) => (i % 2 === 0 ? row % 2 === 0 : row === at[i - 1] + 1)))
  })
  it('gives the batch of any step without those before it', () => {
    const batchAt = batchesOf(12, settings)
    const inOrder = [0, 1, 2, 3, 4, 5, 6].map(step => [...batchAt(step)])
    assert.deepEqual([...batchesOf(12, settings)(6)], inOrder[6])
    assert.notDeepEqual([...batchesOf(12, { ...settings, seed: 8 })(6)], inOrder[6])
  })
  it('refuses rows that are no whole groups, and none at all', () => {
    assert.throws(() => batchesOf(5, settings), /5 rows to train on in groups of 2/)
    assert.throws(() => batchesOf(0, settings), SettingsError)
  })
  it('reads all rows in order', () => {
    assert.deepEqual(
      [...batchesInOrder(5, 2, 1)].map(at => [...at]),
      [[0, 1], [2, 3], [4]],
    )
  })
})

describe('fitNetwork', () => {
  it('reaches the least-squares solution', async () => allNear(await fitted(), leastSquares(truth), 2e-3))

  it('reaches it in mini-batches', async () => {
    allNear(await fitted({ settings: { ...options.settings, batchRows: 15, steps: 2400 } }), leastSquares(truth), 5e-3)
  })

  it('reaches the ridge solution with L2', async () => {
    allNear(await fitted({ settings: { ...options.settings, l2: 0.1 } }), leastSquares(truth, 0.1), 2e-3)
  })

  it('learns nothing of truths that are not known', async () => {
    const half = truth.map((value, i) => (i % 2 === 0 ? value : NaN))
    allNear(await fitted({ training: rowExamples(rows, half) }), leastSquares(half), 2e-3)
  })

  it('gives the same weights from the same seed, and others from another', async () => {
    const settings = { ...options.settings, batchRows: 7, steps: 30, checkEvery: 10 }
    const first = await fitted({ settings })
    assert.deepEqual(await fitted({ settings }), first)
    assert.notDeepEqual(await fitted({ settings, seed: 2 }), first)
  })

  it('stops when looks get no better, and takes the weights of the best', async () => {
    // Training leads away from a validation part whose truth is half as steep: the best look is on the way.
    const validation = rowExamples(
      rows,
      truth.map(value => value / 2),
    )
    const network = linearNetwork(2)
    const settings = {
      ...options.settings,
      schedule: 'constant',
      learningRate: 0.01,
      checkEvery: 10,
      patience: 3,
    } as const
    const result = await fitNetwork(network, { ...options, validation, settings })
    const lowest = Math.min(...result.curve.map(({ validationLoss }) => validationLoss))
    assert.equal(result.bestLoss, lowest)
    assert.equal(result.step, result.bestStep + 30)
    assert.ok(result.step < settings.steps)
    const whole = validation.batch(Uint32Array.from(rows, (_, i) => i))
    near(meanSquaredError(network.forward(whole.inputs), whole.truth).dataSync()[0], lowest, 1e-7)
    network.close()
  })

  it('leaves no tensors behind, and tells how far it is', async () => {
    const told: number[] = []
    await fitted({ onProgress: ({ step }) => told.push(step) })
    const before = tf.memory().numTensors
    await fitted({ validation: options.training })
    assert.equal(tf.memory().numTensors, before)
    assert.deepEqual(told, [100, 200, 300, 400, 500, 600])
  })

  it('moves no further than the clipped gradient says, L2 and all', async () => {
    // Adam's first step is ± its rate whatever the gradient, so look at the memory: (1 − β₁) of a gradient of length ½.
    let mean: number[] = []
    const run = {
      save: async ({ memory }: TrainingState) => {
        mean = ['w.mean', 'b.mean'].flatMap(name => [...memory.get(name)!.data])
      },
    }
    await fitted({ run, settings: { ...options.settings, steps: 1, clipNorm: 0.5, l2: 0.1 } })
    near(Math.hypot(...mean), 0.1 * 0.5, 1e-6)
  })

  it('stops at a loss that is not finite', async () => {
    await assert.rejects(fitted({ training: rowExamples([[Infinity, 0]], [1]) }), /lower the learning rate/)
  })
})
