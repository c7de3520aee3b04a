import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { startTfjsWasm } from '../../shared/engines/tfjs-wasm.js'

const counted = (shape: number[], dtype: 'float32' | 'int32' = 'float32') =>
  tf.reshape(tf.range(0, tf.util.sizeFromShape(shape), 1, dtype), shape)

const cases: [name: string, block: () => tf.Tensor, values?: number[]][] = [
  ['a stretch', () => tf.slice(counted([6]), [2], [3]), [2, 3, 4]],
  ['rows', () => tf.slice(counted([3, 2]), [1, 0], [2, 2]), [2, 3, 4, 5]],
  ['columns', () => tf.slice(counted([3, 3]), [0, 1], [3, 1]), [1, 4, 7]],
  ['a corner', () => tf.slice(counted([3, 3]), [1, 1], [2, 2]), [4, 5, 7, 8]],
  ['up to the end', () => tf.slice(counted([2, 3]), [0, 1], [-1, -1]), [1, 2, 4, 5]],
  ['the middle of three axes', () => tf.slice(counted([2, 3, 2]), [0, 1, 0], [2, 1, 2]), [2, 3, 8, 9]],
  ['ends of three axes', () => tf.slice(counted([3, 4, 5]), [1, 2, 3], [2, 2, 2])],
  ['four axes', () => tf.slice(counted([2, 3, 4, 2]), [0, 1, 2, 0], [2, 2, 1, 2])],
  ['five axes', () => tf.slice(counted([2, 2, 3, 2, 2]), [1, 0, 1, 0, 1], [1, 2, 2, 2, 1])],
  ['everything', () => tf.slice(counted([2, 2]), [0, 0], [2, 2]), [0, 1, 2, 3]],
  ['nothing', () => tf.slice(counted([2, 2]), [1, 0], [0, 2]), []],
  ['whole numbers', () => tf.slice(counted([4], 'int32'), [1], [2]), [1, 2]],
  [
    'of what was not computed here',
    () =>
      tf.slice(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        [0, 1],
        [2, 1],
      ),
    [2, 4],
  ],
]

/** Here, and not in the tests, while this is the engine. */
const slices = () =>
  cases.map(([, block]) => {
    const tensor = tf.tidy(block)
    return { shape: tensor.shape, dtype: tensor.dtype, values: [...tensor.dataSync()] }
  })
await startTfjsCpu()
const onCpu = slices()
await startTfjsWasm()
await startTfjsWasm() // once more: the kernel is replaced once
const onWasm = slices()

describe('tf.slice on WebAssembly', () => {
  for (const [i, [name, , values]] of cases.entries()) {
    it(`takes ${name}`, () => {
      assert.deepEqual(onWasm[i], onCpu[i])
      if (values) assert.deepEqual(onWasm[i].values, values)
    })
  }
})
