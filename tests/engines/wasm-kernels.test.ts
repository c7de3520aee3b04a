import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { startTfjsWasm } from '../../shared/engines/tfjs-wasm.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'

/** What each engine makes of the same tensors; the one in JavaScript is tfjs's own. */
async function onBoth(make: () => tf.Tensor[]): Promise<[cpu: number[][], wasm: number[][]]> {
  const values = () => tf.tidy(() => make().map(tensor => [tensor.shape, tensor]) as [number[], tf.Tensor][])
  const read = () => values().map(([shape, tensor]) => [...shape, ...tensor.dataSync()])
  await startTfjsCpu()
  const cpu = read()
  await startTfjsWasm()
  return [cpu, read()]
}

const counted = (...shape: number[]) => tf.reshape(tf.range(0, tf.util.sizeFromShape(shape)), shape)

describe('slices, gathers and joins on WebAssembly are those of tfjs in JavaScript', () => {
  const cases: [what: string, make: () => tf.Tensor[]][] = [
    ['part of a list', () => [tf.slice(counted(50), [7], [40])]],
    ['rows', () => [tf.slice(counted(5, 30), [1, 0], [3, 30])]],
    [
      'columns, few and many',
      () => [tf.slice(counted(4, 60), [0, 3], [4, 2]), tf.slice(counted(4, 60), [0, 9], [4, 40])],
    ],
    ['a box of three axes', () => [tf.slice(counted(3, 4, 5), [1, 1, 2], [2, 2, 3])]],
    ['a middle axis', () => [tf.slice(counted(3, 4, 5), [0, 2, 0], [3, 1, 5])]],
    ['a box of five axes', () => [tf.slice(counted(2, 3, 2, 3, 2), [1, 0, 0, 1, 0], [1, 2, 2, 2, 2])]],
    ['to the end', () => [tf.slice(counted(6, 2), [4, 0], [-1, -1])]],
    ['nothing', () => [tf.slice(counted(6, 2), [4, 0], [0, 2])]],
    ['whole numbers', () => [tf.slice(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2], 'int32'), [1, 0], [2, 1])]],
    ['truths', () => [tf.slice(tf.tensor1d([true, false, true], 'bool'), [1], [2])]],
    ['parts of equal length', () => tf.split(counted(4, 6), 3, 1)],
    ['parts of given lengths', () => tf.split(counted(7, 2), [1, 4, 2], 0)],
    ['steps', () => tf.unstack(counted(2, 3, 4), 1)],
    ['rows in another order', () => [tf.gather(counted(4, 60), tf.tensor1d([3, 0, 3], 'int32'))]],
    ['a middle axis by a table', () => [tf.gather(counted(2, 5, 3), tf.tensor2d([4, 0, 1, 1], [2, 2], 'int32'), 1)]],
    ['the last axis', () => [tf.gather(counted(2, 5), tf.tensor1d([4, 0], 'int32'), -1)]],
    ['none', () => [tf.gather(counted(2, 5), tf.tensor1d([], 'int32'), 1)]],
    ['indices of each row', () => [tf.gather(counted(2, 5), tf.tensor2d([4, 0, 1, 1], [2, 2], 'int32'), 1, 1)]],
    ['steps of the last axis', () => tf.unstack(counted(2, 3), -1)],
    ['columns side by side, few and many', () => [tf.concat([counted(3, 2), counted(3, 60), counted(3, 1)], 1)]],
    ['rows one below the other', () => [tf.concat([counted(2, 3), counted(1, 3)], 0)]],
    ['a middle axis of three', () => [tf.concat([counted(2, 1, 3), counted(2, 2, 3)], 1)]],
    ['the last axis of four', () => [tf.concat([counted(2, 2, 2, 2), counted(2, 2, 2, 1)], -1)]],
    ['a tensor and nothing', () => [tf.concat([counted(2, 3), counted(2, 0)], 1)]],
    ['two tensors and nothing', () => [tf.concat([counted(2, 3), counted(2, 0), counted(2, 1)], 1)]],
    ['nothing and nothing', () => [tf.concat([counted(2, 0), counted(2, 0)], 1)]],
    [
      'whole numbers and truths',
      () => [
        tf.concat([tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3], 'int32')]),
        tf.concat([tf.tensor1d([true], 'bool'), tf.tensor1d([false, true], 'bool')]),
      ],
    ],
  ]
  for (const [what, make] of cases) {
    it(what, async () => {
      const [cpu, wasm] = await onBoth(make)
      assert.deepEqual(wasm, cpu)
    })
  }
})

it('says which index is not there', async () => {
  await startTfjsWasm()
  assert.throws(() => tf.gather(counted(4, 2), tf.tensor1d([1, 4], 'int32')), /index 4 is not among 0 … 3/)
})

describe('products of stacks on WebAssembly are those of tfjs in JavaScript', () => {
  const random = randomFrom(2)
  const drawn = (...shape: [number, number, number]): (() => tf.Tensor3D) => {
    const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * uniform(random) - 1)
    return () => tf.tensor3d(data, shape)
  }
  const cases: [what: string, a: () => tf.Tensor3D, b: () => tf.Tensor3D, attributes?: object][] = [
    ['small ones', drawn(3, 2, 4), drawn(3, 4, 5)],
    ['large ones', drawn(3, 40, 30), drawn(3, 30, 35)],
    ['large ones, the first turned', drawn(2, 30, 40), drawn(2, 30, 35), { transposeA: true }],
    ['large ones, the second turned', drawn(2, 40, 30), drawn(2, 35, 30), { transposeB: true }],
    ['large ones, cut off at 0', drawn(2, 40, 30), drawn(2, 30, 35), { activation: 'relu' }],
    ['a single large one', drawn(1, 40, 30), drawn(1, 30, 35)],
  ]
  for (const [what, a, b, attributes] of cases) {
    it(what, async () => {
      const [[cpu], [wasm]] = await onBoth(() => [tf.fused.matMul({ a: a(), b: b(), ...attributes })])
      assert.equal(wasm.length, cpu.length)
      for (const [i, value] of wasm.entries()) assert.ok(Math.abs(value - cpu[i]) < 1e-5, `${value} is not ${cpu[i]}`)
    })
  }
  it('leaves nothing in the heap', async () => {
    await startTfjsWasm()
    const before = tf.memory()
    const [, a, b] = cases[1]
    tf.dispose(tf.tidy(() => tf.fused.matMul({ a: a(), b: b() })))
    assert.deepEqual([tf.memory().numTensors, tf.memory().numDataBuffers], [before.numTensors, before.numDataBuffers])
  })
})
