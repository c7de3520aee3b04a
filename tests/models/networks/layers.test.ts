import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../../shared/domain/errors.js'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { dropout } from '../../../shared/models/networks/dropout.js'
import {
  constant,
  fanInUniform,
  glorotUniform,
  normal,
  orthogonal,
} from '../../../shared/models/networks/initialisers.js'
import { layerNorm } from '../../../shared/models/networks/layer-norm.js'
import { parameters } from '../../../shared/models/networks/parameters.js'
import { NETWORKS, networkNamed } from '../../../shared/models/networks/registry.js'
import { revIn, revInStatistics } from '../../../shared/models/networks/rev-in.js'
import { selu } from '../../../shared/models/networks/selu.js'
import { near } from '../../support/near.js'

await startTfjsCpu()

const drawn = () => {
  const random = randomFrom(7)
  return () => uniform(random)
}

describe('first weights', () => {
  it('of a fan-in of 16 lie within ±1/4, and use the range', () => {
    const values = fanInUniform(16)([16, 100], drawn())
    assert.ok(values.every(value => Math.abs(value) <= 0.25))
    // 1,600 of variance 0.25²/3.
    near(values.reduce((sum, value) => sum + value * value, 0) / 1600, 0.0625 / 3, 0.002)
  })
  it('of Glorot for 10 to 14 lie within ±1/2', () => {
    assert.ok(glorotUniform(10, 14)([10, 14], drawn()).every(value => Math.abs(value) <= 0.5))
  })
  it('that are normal have the deviation asked for', () => {
    const values = normal(3)([4000], drawn())
    // Of 4,000: a standard error of 9 · √(2/4000) = 0.2.
    near(values.reduce((sum, value) => sum + value * value, 0) / 4000, 9, 0.8)
  })
  it('that are orthogonal have rows of length 1 at right angles', () => {
    const values = orthogonal([5, 12], drawn())
    for (let a = 0; a < 5; a++) {
      for (let b = 0; b <= a; b++) {
        const dot = values.subarray(a * 12, a * 12 + 12).reduce((sum, one, i) => sum + one * values[b * 12 + i], 0)
        near(dot, a === b ? 1 : 0, 1e-6)
      }
    }
  })
  it('that are constant', () => assert.deepEqual([...constant(2)([3], drawn())], [2, 2, 2]))
})

describe('dropout', () => {
  it('drops its share of an odd number of elements, and keeps the mean', () => {
    const values = dropout(3)(tf.ones([20_001]), 0.3).dataSync()
    const dropped = values.filter(value => value === 0).length / 20_001
    near(dropped, 0.3, 0.015) // four standard errors of √(0.21 / 20,001)
    near(Math.max(...values), 1 / 0.7, 1e-6)
  })
  it('draws anew at each call, and the same from the same seed', () => {
    const twice = (seed: number) => {
      const drop = dropout(seed)
      return [drop(tf.ones([50]), 0.5), drop(tf.ones([50]), 0.5)].map(tensor => [...tensor.dataSync()])
    }
    const [first, second] = twice(4)
    assert.notDeepEqual(first, second)
    assert.deepEqual(twice(4), [first, second])
  })
  it('leaves everything without a seed', () => {
    const x = tf.ones([4])
    assert.equal(dropout(undefined)(x, 0.9), x)
  })
})

describe('normalisation', () => {
  it('of a layer: 1, 3 becomes −1, 1', () => {
    const norm = layerNorm(parameters(drawn()), 'norm', 2)
    const [low, high] = norm(tf.tensor2d([[1, 3]])).dataSync()
    near(low, -1, 1e-4)
    near(high, 1, 1e-4)
  })
  for (const centre of ['mean', 'last'] as const) {
    it(`of a window by its ${centre} comes back as it was`, () => {
      const x = tf.tensor3d([[[1], [5], [3]]])
      const norm = revIn(parameters(drawn()), 'norm', 1, { centre })
      const statistics = revInStatistics(x, { centre })
      const unit = norm.normalise(x, statistics)
      // Deviation √(8/3), centre 3 either way.
      near(unit.dataSync()[0], -2 / Math.sqrt(8 / 3), 1e-5)
      for (const [i, value] of norm.restore(unit, statistics).dataSync().entries()) near(value, [1, 5, 3][i], 1e-5)
    })
  }
})

it('selu is that of tfjs', () => {
  const x = tf.tensor1d([-3, -0.5, 0, 0.5, 3])
  for (const [i, value] of selu(x).dataSync().entries()) near(value, tf.selu(x).dataSync()[i], 1e-6)
})

describe('the registry', () => {
  it('has every architecture of the tables', () => {
    for (const name of ['lstm', 'dilated-rnn', 'tcn', 'tide', 'tsmixer', 'two-stage-lstm', 'orthogonal']) {
      assert.equal(NETWORKS.get(name)?.name, name)
    }
  })
  it('says which there are', () => assert.throws(() => networkNamed('lstn'), /dilated-rnn.*tcn/))
  const shape = { steps: 8, horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 }
  const wrong: [name: string, options: object, hint: RegExp][] = [
    ['lstm', { unit: 3 }, /no option 'unit'; it has layers, units/],
    ['lstm', { units: 0 }, /units is 0; give a whole number/],
    ['lstm', { dropout: 1 }, /dropout is 1; give a share/],
    ['tcn', { kernelSize: 8 }, /32768 steps; take fewer/],
    ['two-stage-lstm', {}, /inputs of a step is 0/],
    ['orthogonal', { functions: 9 }, /take 8 or fewer/],
    ['orthogonal', { memory: 0 }, /memory 0/],
  ]
  for (const [name, options, hint] of wrong) {
    it(`refuses ${JSON.stringify(options)} for ${name}`, () => {
      const build = () => networkNamed(name).build(shape, options, drawn())
      assert.throws(build, SettingsError)
      assert.throws(build, hint)
    })
  }
})
