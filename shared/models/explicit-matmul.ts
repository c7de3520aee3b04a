import * as tf from '@tensorflow/tfjs-core'

/**
 * a b, with a gradient that transposes and then multiplies. The stock gradient hands the transposing to the product
 * itself, which on WebAssembly takes most of a training step.
 */
export const explicitMatMul: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D = tf.customGrad((...args) => {
  const [a, b, save] = args as unknown as [tf.Tensor2D, tf.Tensor2D, (tensors: tf.Tensor[]) => void]
  save([a, b])
  return {
    value: tf.matMul(a, b),
    gradFunc: (dy, saved) => {
      const [left, right] = saved as [tf.Tensor2D, tf.Tensor2D]
      return [tf.matMul(dy, tf.transpose(right)), tf.matMul(tf.transpose(left), dy)]
    },
  }
}) as (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D
