import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../../shared/domain/errors.js'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { copyWeights } from '../../../shared/models/networks/copy-weights.js'
import { patchTst } from '../../../shared/models/networks/patchtst.js'
import { hidePatches, maskedPatchTst } from '../../../shared/models/networks/patchtst-pretraining.js'
import { gradientsAreSlopes } from '../../support/finite-differences.js'
import { near } from '../../support/near.js'

await startTfjsCpu()

const options = { ...patchTst.defaults, layers: 1, heads: 2, width: 4, feedForward: 6, patch: 2, stride: 2, dropout: 0 }
const build = (steps: number, seed = 1) => {
  const random = randomFrom(seed)
  return maskedPatchTst(steps, options, () => uniform(random))
}

describe('hidePatches', () => {
  it('hides as many of each row, only among those it may, and not always the same', () => {
    const mask = hidePatches(50, 7, 5, 2, randomFrom(1))
    const rows = Array.from({ length: 50 }, (_, row) => [...mask.subarray(row * 7, row * 7 + 7)])
    for (const row of rows) {
      assert.equal(row.filter(value => value === 1).length, 2)
      assert.deepEqual(row.slice(5), [0, 0])
    }
    // Ten pairs of five, each with chance 1/10: that one of them is missing from 50 rows has chance 10 · 0.9^50 = 5 %.
    assert.ok(new Set(rows.map(String)).size > 5)
  })
})

describe('maskedPatchTst', () => {
  it('loses the mean square of the hidden patches when it answers 0', () => {
    const network = build(8)
    for (const name of ['pretrain_head.weight', 'pretrain_head.bias']) {
      const variable = network.parameters.get(name)!
      variable.assign(tf.zerosLike(variable))
    }
    // ±3 by turns and 3 last: from 3, in deviations of 3, each patch [−3, 3] is [−2, 0], of mean square 2.
    const history = tf.tensor2d([[-3, 3, -3, 3, -3, 3, -3, 3]])
    near(network.loss(history, 5).dataSync()[0], 2, 1e-4)
    network.close()
  })
  it('does not see what is hidden', () => {
    // The only patch with steps of its own is hidden, so the answer (a, b) is the same whatever it holds. From their last
    // values, in their own deviations, these windows are [−2, 0], [2, 0] and [0, 0]; the losses are ((a ± 2)² + b²) / 2
    // and (a² + b²) / 2, so the mean of the first two is 2 more than the third.
    const network = build(2)
    const [low, high, flat] = [
      [-1, 1],
      [1, -1],
      [0, 0],
    ].map(window => network.loss(tf.tensor2d([window]), 5).dataSync()[0])
    assert.ok(flat > 1e-6)
    near((low + high) / 2 - flat, 2, 1e-3)
    network.close()
  })
  it('has gradients that are the slopes of its loss', () => {
    const network = build(9)
    const random = randomFrom(4)
    const history = tf.tensor2d(
      Array.from({ length: 27 }, () => uniform(random)),
      [3, 9],
    )
    const trained = new Map([...network.parameters].filter(([, { trainable }]) => trainable))
    gradientsAreSlopes(trained, () => network.loss(history, 2))
    network.close()
  })
  it('hands its encoder to a PatchTST, all but the head', () => {
    const pretrained = build(9)
    const shape = { steps: 9, horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 }
    const network = patchTst.build(shape, options, () => 0.5)
    const copied = copyWeights(pretrained.parameters, network.parameters)
    const left = [...network.parameters.keys()].filter(name => !copied.includes(name))
    assert.deepEqual(left, ['head.linear.weight', 'head.linear.bias'])
    for (const name of copied) {
      const [from, to] = [pretrained, network].map(({ parameters }) => parameters.get(name)!.dataSync())
      assert.deepEqual(to, from)
    }
    pretrained.close()
    network.close()
  })
  const wrong: [what: string, call: () => unknown][] = [
    ['patches that overlap', () => maskedPatchTst(9, { ...options, stride: 1 }, () => 0.5)],
    ['a window shorter than a patch', () => maskedPatchTst(1, options, () => 0.5)],
    ['a share that hides nothing', () => maskedPatchTst(9, options, () => 0.5, 0)],
    ['weights of another size', () => copyWeights(build(9).parameters, build(19).parameters)],
    ['weights of nothing alike', () => copyWeights(build(9).parameters, new Map())],
  ]
  for (const [what, call] of wrong) it(`will not take ${what}`, () => assert.throws(call, SettingsError))
})
