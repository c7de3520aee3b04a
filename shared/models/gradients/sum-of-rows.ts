import * as tf from '@tensorflow/tfjs-core'
import { ownData } from './own-data.js'

/**
 * Sum over all axes but the last `width` ones, as a product with ones: on WebAssembly thirty times as fast as `tf.sum`.
 *
 * @param shape  of the last axes; absent: the last axis alone
 */
export function sumOfRows(x: tf.Tensor, shape: number[] = x.shape.slice(-1)): tf.Tensor {
  const columns = tf.util.sizeFromShape(shape)
  const rows = x.size / columns
  const sums = tf.fused.matMul({ a: tf.fill([1, rows], 1), b: ownData(tf.reshape(x, [rows, columns]) as tf.Tensor2D) })
  return tf.reshape(sums, shape)
}
