import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { startTfjsWasm } from '../../../shared/engines/tfjs-wasm.js'
import { affine, matmul } from '../../../shared/models/networks/matmul.js'

for (const start of [startTfjsCpu, startTfjsWasm]) {
  const { name } = await start()
  const [row, kernel, bias] = [
    tf.tensor2d([[1, 2]]),
    tf.tensor2d([
      [1, 0, 2],
      [0, 1, 3],
    ]),
    tf.tensor1d([0, 0, 0.5]),
  ]
  const six = tf.tensor2d([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const cases: [what: string, value: () => tf.Tensor, shape: number[], values: number[]][] = [
    ['affine', () => affine(row, kernel, bias), [1, 3], [1, 2, 8.5]],
    ['affine over three axes', () => affine(tf.tensor3d([[[1, 2]], [[0, 1]]]), kernel), [2, 1, 3], [1, 2, 8, 0, 1, 3]],
    ['matmul', () => matmul(row, six), [1, 3], [9, 12, 15]],
    [
      'matmul by the batch',
      () =>
        matmul(
          tf.tensor3d([[[1, 2]], [[1, 0]]]),
          tf.tensor3d([
            [[1], [2]],
            [[3], [4]],
          ]),
        ),
      [2, 1, 1],
      [5, 3],
    ],
    // A kernel that goes by the memory of its second factor would take the second for the first. 1·1 + 2·4, …
    [
      'matmul with what was a factor in another shape',
      () => matmul(tf.tensor2d([[1, 1, 1]]), tf.reshape(six, [3, 2])),
      [1, 2],
      [9, 12],
    ],
  ]
  // Here, and not in the tests, while this is the engine.
  const products = cases.map(([, value]) => tf.tidy(value)).map(product => [product.shape, [...product.dataSync()]])
  describe(name, () => {
    for (const [i, [what, , shape, values]] of cases.entries()) {
      it(what, () => assert.deepEqual(products[i], [shape, values]))
    }
  })
}
