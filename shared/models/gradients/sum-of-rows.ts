import * as tf from '@tensorflow/tfjs-core'

/**
 * Sum over all axes but the last ones.
 *
 * A product with ones looks faster on WebAssembly when the same tensor is summed again and again, as its packed form is
 * kept; of a gradient, which is summed once, the plain sum takes a third of the time.
 *
 * @param shape  of the last axes; absent: the last axis alone
 */
export function sumOfRows(x: tf.Tensor, shape: number[] = x.shape.slice(-1)): tf.Tensor {
  const columns = tf.util.sizeFromShape(shape)
  return tf.reshape(tf.sum(tf.reshape(x, [x.size / columns, columns]), 0), shape)
}
