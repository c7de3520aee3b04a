import * as tf from '@tensorflow/tfjs-core'

/**
 * x Φ(x), Φ the standard normal distribution: the exact form, not the one by tanh.
 * @see Hendrycks & Gimpel (2016), arXiv 1606.08415
 */
export const gelu = <T extends tf.Tensor>(x: T): T => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1))
