import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { matmul } from './matmul.js'

/** Weight of a place that attention must not see, before the softmax: far below all others, and finite. */
const NEVER = -1e9

export interface Attended {
  /** Shape [batch, queries, width]. */
  readonly values: tf.Tensor3D
  /** Before the softmax, shape [batch · heads, queries, keys]. */
  readonly scores: tf.Tensor3D
}

export interface AttentionSettings {
  readonly heads: number
  /** Added to the scores: those of the layer before (residual attention), or a mask; broadcast to their shape. */
  readonly bias?: tf.Tensor3D
  /** What becomes of the weights after the softmax. */
  readonly drop?: (weights: tf.Tensor3D) => tf.Tensor3D
}

/** @throws {SettingsError} if the width does not split into the heads evenly */
export function checkHeads(width: number, heads: number): void {
  if (Number.isInteger(width / heads)) return
  throw new SettingsError(`width ${width} does not split into ${heads} heads; take a multiple of ${heads}`)
}

/** [batch, steps, heads · size] to [batch · heads, steps, size]. */
export function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor3D {
  const [batch, steps, width] = x.shape
  if (heads === 1) return x
  const apart = tf.reshape(x, [batch, steps, heads, width / heads])
  return tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), [batch * heads, steps, width / heads])
}

/** The way back: [batch · heads, steps, size] to [batch, steps, heads · size]. */
export function joinHeads(x: tf.Tensor3D, heads: number): tf.Tensor3D {
  const [rows, steps, size] = x.shape
  if (heads === 1) return x
  const apart = tf.reshape(x, [rows / heads, heads, steps, size])
  return tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), [rows / heads, steps, heads * size])
}

/**
 * Scaled dot-product attention of several heads: softmax(Q Kᵀ / √size + bias) V, each head on its own part of the width.
 *
 * @param queries  shape [batch, queries, width]
 * @param keys, values  shape [batch, keys, width]
 * @see Vaswani et al. (2017), NeurIPS, equation 1; He et al. (2021), ACL Findings, for residual attention
 */
export function attend(
  queries: tf.Tensor3D,
  keys: tf.Tensor3D,
  values: tf.Tensor3D,
  { heads, bias, drop = x => x }: AttentionSettings,
): Attended {
  const q = tf.mul<tf.Tensor3D>(splitHeads(queries, heads), Math.sqrt(heads / queries.shape[2]))
  const plain = matmul(q, tf.transpose(splitHeads(keys, heads), [0, 2, 1]))
  const scores = bias === undefined ? plain : tf.add<tf.Tensor3D>(plain, bias)
  const weights = drop(tf.softmax(scores))
  return { values: joinHeads(matmul(weights, splitHeads(values, heads)), heads), scores }
}

/**
 * A bias that hides from each step all steps after it.
 *
 * @param queries  how many of the newest steps ask; absent: all
 * @returns shape [1, queries, steps]
 */
export function causalMask(steps: number, queries = steps): tf.Tensor3D {
  const mask = new Float32Array(queries * steps)
  for (let row = 0; row < queries; row++) {
    mask.fill(NEVER, row * steps + (steps - queries) + row + 1, (row + 1) * steps)
  }
  return tf.tensor3d(mask, [1, queries, steps])
}
