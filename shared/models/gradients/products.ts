import * as tf from '@tensorflow/tfjs-core'
import { ownData } from './own-data.js'
import { sumOfRows } from './sum-of-rows.js'

/** Last two axes swapped. */
function swapLast(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis)
  return tf.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2])
}

const plain = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.fused.matMul({ a, b })

/** Gradients of the matrix products. */
export const PRODUCTS: readonly tf.GradConfig[] = [
  {
    // `matmul` and `dense` run this kernel. It transposes first and multiplies after: a kernel that transposes while it
    // multiplies takes, on WebAssembly, 60–80 % of a training step.
    kernelName: tf._FusedMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => plain(dy as tf.Tensor, swapLast(b)),
      b: () => plain(swapLast(a), ownData(dy as tf.Tensor)),
      bias: () => tf.reshape(sumOfRows(dy as tf.Tensor), [(dy as tf.Tensor).shape[2] as number]),
    }),
  },
  {
    // That of `tf.matMul`, as it is in tfjs.
    kernelName: tf.BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b], { transposeA, transposeB }) => {
      const d = dy as tf.Tensor
      if (transposeA && transposeB)
        return { a: () => tf.matMul(b, d, true, true), b: () => tf.matMul(d, a, true, true) }
      if (transposeA) return { a: () => tf.matMul(b, d, false, true), b: () => tf.matMul(a, d) }
      if (transposeB) return { a: () => tf.matMul(d, b), b: () => tf.matMul(d, a, true) }
      return { a: () => tf.matMul(d, b, false, true), b: () => tf.matMul(a, d, true) }
    },
  },
]
