import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'

/** What some losses weigh by. */
export interface LossInputs {
  /** Standard deviation of each row's series over the training period, in the target's unit, shape [batch]. */
  readonly spread?: tf.Tensor1D
  /** Standard error of each truth, above 0, shape [batch, horizon]. */
  readonly errors?: tf.Tensor2D
}

/**
 * Loss of a batch, a scalar of 0 or more; the mean over what is known. Differentiable in the forecast. Call it in
 * `tf.tidy`.
 *
 * @param forecast  shape [batch, horizon, outputs]
 * @param truth  shape [batch, horizon]; NaN where it is not known, which costs nothing; a batch without any truth costs 0
 */
export type Loss = (forecast: tf.Tensor3D, truth: tf.Tensor2D, inputs?: LossInputs) => tf.Scalar

/** What is left of the truth where it is known, and where that is. */
export interface Residuals {
  /** Truth − forecast, 0 where the truth is not known; shape [batch, horizon, outputs]. */
  readonly residual: tf.Tensor3D
  /** 1 where it is known, else 0; shape [batch, horizon, 1]. */
  readonly known: tf.Tensor3D
}

export function residuals(forecast: tf.Tensor3D, truth: tf.Tensor2D): Residuals {
  const [batch, horizon] = truth.shape
  const missing = tf.isNaN(truth)
  // Chosen, not multiplied: NaN · 0 is NaN, in the gradient too.
  const told = tf.reshape<tf.Rank.R3>(tf.where(missing, tf.fill(truth.shape, 0), truth), [batch, horizon, 1])
  const known = tf.reshape<tf.Rank.R3>(tf.sub(1, tf.cast(missing, 'float32')), [batch, horizon, 1])
  return { residual: tf.mul(tf.sub(told, forecast), known), known }
}

/**
 * Mean of costs that are 0 where the truth is not known.
 *
 * @param costs  shape [batch, horizon, outputs]
 */
export function meanOfKnown(costs: tf.Tensor3D, known: tf.Tensor3D): tf.Scalar {
  const count = tf.mul(tf.sum(known), costs.shape[2])
  return tf.div(tf.sum(costs), tf.maximum(count, 1))
}

/** @throws {SettingsError} the loss needs it, and it is not there */
export function needed<T>(input: T | undefined, name: keyof LossInputs, loss: string): T {
  if (input === undefined) throw new SettingsError(`the loss '${loss}' needs '${name}'; give it with each batch`)
  return input
}
