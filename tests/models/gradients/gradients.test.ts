import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { affine, matmul } from '../../../shared/models/networks/matmul.js'
import { gradientsAreSlopes } from '../../support/finite-differences.js'

await startTfjsCpu()

const random = randomFrom(5)
/** Between `low` and `low + 1`, one of four signs by choice: away from kinks at 0. */
const values = (count: number, low = 0.3, signed = true) =>
  Float32Array.from({ length: count }, (_, i) => (low + uniform(random)) * (signed && i % 2 === 1 ? -1 : 1))

const x = tf.variable(tf.tensor3d(values(12), [2, 3, 2]))
const positive = tf.variable(tf.tensor3d(values(12, 0.3, false), [2, 3, 2]))
const other = tf.variable(tf.tensor3d(values(6), [2, 3, 1]))
const row = tf.variable(tf.tensor1d(values(2)))
const square = tf.variable(tf.tensor3d(values(8), [2, 2, 2]))
const kernel = tf.variable(tf.tensor2d(values(6), [2, 3]))
const image = tf.variable(tf.tensor4d(values(40), [2, 5, 2, 2]))
const filter = tf.variable(tf.tensor4d(values(54), [3, 3, 2, 3]))
const bias = tf.variable(tf.tensor1d(values(3)))
/** So that no two elements of a result count alike. */
const weigh = (y: tf.Tensor): tf.Scalar =>
  tf.sum(tf.mul(y, tf.reshape(tf.cos(tf.mul(tf.range(0, y.size), 1.7)), y.shape)))

type Case = [name: string, of: Record<string, tf.Variable>, value: () => tf.Tensor]

const cases: Case[] = [
  ['abs', { x }, () => tf.abs(x)],
  ['sin and cos', { x }, () => tf.add(tf.sin(x), tf.cos(x))],
  ['erf', { x }, () => tf.erf(x)],
  ['log', { positive }, () => tf.log(positive)],
  ['leakyRelu', { x }, () => tf.leakyRelu(x, 0.3)],
  ['selu', { x }, () => tf.selu(x)],
  ['elu', { x }, () => tf.elu(x)],
  ['softplus', { x }, () => tf.softplus(x)],
  ['square', { x }, () => tf.square(x)],
  ['clipByValue', { x }, () => tf.clipByValue(x, -0.29, 5)],
  ['exp and neg', { x }, () => tf.exp(tf.neg(x))],
  ['reciprocal', { positive }, () => tf.reciprocal(positive)],
  ['relu', { x }, () => tf.relu(x)],
  ['rsqrt', { positive }, () => tf.rsqrt(positive)],
  ['sigmoid', { x }, () => tf.sigmoid(x)],
  ['sqrt', { positive }, () => tf.sqrt(positive)],
  ['tanh', { x }, () => tf.tanh(x)],
  ['add, last axis repeated', { x, other }, () => tf.square(tf.add(x, other))],
  ['sub of a row', { x, row }, () => tf.square(tf.sub(row, x))],
  ['mul', { x, row }, () => tf.mul(x, row)],
  ['div', { x, positive }, () => tf.div(x, positive)],
  ['div by a column', { x, other }, () => tf.div(x, other)],
  ['maximum and minimum', { x, row }, () => tf.add(tf.maximum(x, row), tf.minimum(x, tf.mul(row, 2)))],
  ['squaredDifference', { x, other }, () => tf.squaredDifference(x, other)],
  ['reshape and transpose', { x }, () => tf.square(tf.transpose(tf.reshape(x, [3, 4]), [1, 0]))],
  ['transpose of three axes', { x }, () => tf.square(tf.transpose(x, [2, 0, 1]))],
  ['reverse', { x }, () => tf.square(tf.reverse(x, 1))],
  ['slice', { x }, () => tf.square(tf.slice(x, [0, 1, 0], [2, 2, 1]))],
  [
    'pad',
    { x },
    () =>
      tf.square(
        tf.pad(x, [
          [0, 0],
          [2, 1],
          [0, 1],
        ]),
      ),
  ],
  ['tile', { x }, () => tf.square(tf.tile(x, [1, 2, 3]))],
  ['concat', { x, other }, () => tf.square(tf.concat([x, other], -1))],
  ['stack and unstack', { x }, () => tf.square(tf.stack([...tf.unstack(x, 1), tf.unstack(x, 1)[0]], -1))],
  ['unstack and split of one', { x }, () => tf.square(tf.split(tf.unstack(tf.reshape(x, [1, 4, 3]))[0], 1)[0])],
  ['split', { x }, () => tf.mul(tf.split(x, 2, 2)[0], tf.split(x, [1, 1], 2)[1])],
  ['expandDims and squeeze', { x }, () => tf.square(tf.squeeze(tf.expandDims(x, 1), [1]))],
  ['gather, one row twice', { x }, () => tf.square(tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'), 1))],
  ['where', { x, positive }, () => tf.where(tf.greater(x, 0), tf.square(x), positive)],
  ['sum over an axis', { x }, () => tf.square(tf.sum(x, 1))],
  ['mean over two axes', { x }, () => tf.square(tf.mean(x, [0, -1], true))],
  ['mean of all', { x }, () => tf.square(tf.mean(x))],
  ['max and min', { x }, () => tf.add(tf.max(x, 1), tf.square(tf.min(x, 1)))],
  ['addN', { x, positive }, () => tf.square(tf.addN([x, positive, x]))],
  ['softmax', { x }, () => tf.softmax(x)],
  ['cumsum', { x }, () => tf.square(tf.cumsum(x, 1))],
  ['cumsum, backwards, without itself', { x }, () => tf.square(tf.cumsum(x, 1, true, true))],
  ['matMul', { x, square }, () => tf.matMul(x, square)],
  ['matMul, second transposed', { x, square }, () => tf.matMul(x, square, false, true)],
  ['matMul, first transposed', { square, x }, () => tf.matMul(square, tf.reshape(x, [2, 2, 3]), true)],
  ['matMul, both transposed', { square, x }, () => tf.matMul(square, x, true, true)],
  ['conv2d', { image, filter }, () => tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same')],
  ['our matmul', { x, square }, () => matmul(x as tf.Tensor3D, square as tf.Tensor3D)],
  ['our affine', { x, kernel, bias }, () => affine(x, kernel as tf.Tensor2D, bias as tf.Tensor1D)],
]

describe('the gradient of each kernel is its slope', () => {
  for (const [name, of, value] of cases) {
    it(name, () => gradientsAreSlopes(new Map(Object.entries(of)), () => weigh(value()), 1e-3, 12))
  }
})
