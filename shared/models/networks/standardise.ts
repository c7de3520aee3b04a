import * as tf from '@tensorflow/tfjs-core'
import { sumOfRows } from '../gradients/sum-of-rows.js'

type Along = 'rows' | 'columns'

/** Mean over an axis of [rows, columns], kept as an axis of 1. */
const meanOver = (x: tf.Tensor2D, along: Along): tf.Tensor2D => tf.mean(x, along === 'rows' ? 0 : 1, true)

/** Mean and variance of the population over an axis of [rows, columns], each kept as an axis of 1. */
export function moments(x: tf.Tensor2D, along: Along): { readonly mean: tf.Tensor2D; readonly variance: tf.Tensor2D } {
  const mean = meanOver(x, along)
  return { mean, variance: meanOver(tf.square(tf.sub(x, mean)), along) }
}

/**
 * (x − mean) / √(variance + ε) · scale + shift, mean and variance over one axis of x itself.
 *
 * Its gradient is written out, which takes a third of the kernels of one by the tape: with u the standardised x and
 * g = dy · scale, dx = (g − mean g − u · mean(g u)) / √(variance + ε).
 *
 * @param x  shape [rows, columns]
 * @param along  the axis that mean and variance are taken over: rows for batch norm, columns for layer norm
 * @param scale, shift  shape [columns]
 * @param seen  told of mean and variance
 * @see Ioffe & Szegedy (2015), ICML, section 3, for the gradient
 */
export function standardise(
  x: tf.Tensor2D,
  along: Along,
  scale: tf.Tensor1D,
  shift: tf.Tensor1D,
  epsilon: number,
  seen: (mean: tf.Tensor2D, variance: tf.Tensor2D) => void = () => {},
): tf.Tensor2D {
  const run = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [values, scales, shifts] = args as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D]
    const { mean, variance } = moments(values, along)
    seen(mean, variance)
    const inverse = tf.rsqrt(tf.add<tf.Tensor2D>(variance, epsilon))
    const unit = tf.mul<tf.Tensor2D>(tf.sub(values, mean), inverse)
    ;(args[3] as tf.GradSaveFunc)([unit, inverse, scales])
    return {
      value: tf.add(tf.mul(unit, scales), shifts),
      gradFunc: (dy: tf.Tensor, [u, byDeviation, s]: tf.Tensor[]) => {
        const g = tf.mul<tf.Tensor2D>(dy, s)
        const ofVariance = tf.mul(u, meanOver(tf.mul<tf.Tensor2D>(g, u), along))
        const dx = tf.mul(tf.sub(tf.sub(g, meanOver(g, along)), ofVariance), byDeviation)
        return [dx, sumOfRows(tf.mul(dy, u)), sumOfRows(dy)]
      },
    }
  })
  return run(x, scale, shift) as tf.Tensor2D
}
