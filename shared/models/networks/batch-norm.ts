import * as tf from '@tensorflow/tfjs-core'
import { ones, zeros } from './initialisers.js'
import type { Parameters } from './parameters.js'
import { standardise } from './standardise.js'

export interface BatchNormOptions {
  /** Added to the variance. */
  readonly epsilon: number
  /** Share of a batch in the running statistics. */
  readonly momentum: number
}

const TORCH: BatchNormOptions = { epsilon: 1e-5, momentum: 0.1 }

/** To mean 0 and variance 1 over all axes but the last, then scaled and shifted; the shape stays. */
export type BatchNorm = <T extends tf.Tensor>(x: T, training: boolean) => T

/**
 * Batch normalisation with the weights `<name>.weight` and `<name>.bias`, both of shape [width].
 *
 * In training it takes the batch's own mean and variance, and moves `<name>.running_mean` and `<name>.running_var`
 * a step of `momentum` of the way there; in forecasting it takes these. They are parameters that no gradient reaches.
 *
 * @see Ioffe & Szegedy (2015), ICML, algorithms 1 and 2
 */
export function batchNorm(weights: Parameters, name: string, width: number, options = TORCH): BatchNorm {
  const { epsilon, momentum } = options
  const scale = weights.make<tf.Rank.R1>(`${name}.weight`, [width], ones)
  const shift = weights.make<tf.Rank.R1>(`${name}.bias`, [width], zeros)
  const runningMean = weights.make<tf.Rank.R1>(`${name}.running_mean`, [width], zeros, false)
  const runningVariance = weights.make<tf.Rank.R1>(`${name}.running_var`, [width], ones, false)
  const move = (running: tf.Variable<tf.Rank.R1>, to: tf.Tensor) =>
    tf.tidy(() => running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(tf.reshape(to, [width]), momentum))))
  const apply = <T extends tf.Tensor>(x: T, mean: tf.Tensor, variance: tf.Tensor): T =>
    tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon))), scale), shift)
  return <T extends tf.Tensor>(x: T, training: boolean): T => {
    if (!training) return apply(x, runningMean, runningVariance)
    const rows = x.size / width
    const unit = standardise(tf.reshape(x, [rows, width]), 'rows', scale, shift, epsilon, (mean, variance) => {
      move(runningMean, mean)
      // The running variance is of the population, that of the batch is of a sample.
      move(runningVariance, tf.mul(variance, rows / Math.max(rows - 1, 1)))
    })
    return tf.reshape(unit, x.shape) as T
  }
}
