import * as tf from '@tensorflow/tfjs-core'
import { ownData } from './own-data.js'
import { sumOfRows } from './sum-of-rows.js'

/** Last two axes swapped. */
function swapLast(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis)
  return tf.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2])
}

const plain = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.fused.matMul({ a, b })

/**
 * aᵀ dy, or the same by dyᵀ a: WebAssembly's product prepares its second factor number by number, which for many rows takes
 * as long as the product itself, so the narrower one stands there.
 */
function ofSecond(a: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const [inner, cols] = [a.shape.at(-1) as number, dy.shape.at(-1) as number]
  return cols <= inner ? plain(swapLast(a), ownData(dy)) : swapLast(plain(swapLast(dy), ownData(a)))
}

/** Gradients of the matrix products. */
export const PRODUCTS: readonly tf.GradConfig[] = [
  {
    // `matmul` and `dense` run this kernel. It transposes first and multiplies after: a kernel that transposes while it
    // multiplies takes, on WebAssembly, 60–80 % of a training step.
    kernelName: tf._FusedMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => plain(dy as tf.Tensor, swapLast(b)),
      b: () => ofSecond(a, dy as tf.Tensor),
      bias: () => sumOfRows(dy as tf.Tensor),
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
