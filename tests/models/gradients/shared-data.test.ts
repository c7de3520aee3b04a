import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsWasm } from '../../../shared/engines/tfjs-wasm.js'
import { sumOfRows } from '../../../shared/models/gradients/sum-of-rows.js'
import { affine } from '../../../shared/models/networks/matmul.js'

await startTfjsWasm()

const counted = tf.tensor2d([0, 1, 2, 3, 4, 5], [3, 2])

it('sums the rows of a tensor and of its reshape, which share their data', () => {
  assert.deepEqual([...sumOfRows(counted).dataSync()], [0 + 2 + 4, 1 + 3 + 5])
  assert.deepEqual([...sumOfRows(tf.reshape(counted, [2, 3])).dataSync()], [0 + 3, 1 + 4, 2 + 5])
})

it('takes a gradient through two products that see it in two shapes', () => {
  const [first, second] = [tf.variable(tf.tensor2d([[1, 1]])), tf.variable(tf.tensor2d([[1, 1, 1]]))]
  // loss = Σ g (x first) + Σ g (y second) for ones x [3, 1], y [2, 1], whose results are added as lists of six numbers.
  const loss = (): tf.Scalar => {
    const six = (x: tf.Tensor2D, rows: number) => tf.reshape(affine(tf.ones<tf.Rank.R2>([rows, 1]), x), [6])
    return tf.sum(tf.mul(tf.add(six(first, 3), six(second, 2)), tf.reshape(counted, [6])))
  }
  const { grads } = tf.variableGrads(loss, [first, second])
  assert.deepEqual([...grads[first.name].dataSync()], [0 + 2 + 4, 1 + 3 + 5])
  assert.deepEqual([...grads[second.name].dataSync()], [0 + 3, 1 + 4, 2 + 5])
})
