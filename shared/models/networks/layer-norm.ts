import * as tf from '@tensorflow/tfjs-core'
import { ones, zeros } from './initialisers.js'
import type { Parameters } from './parameters.js'

/** torch's. */
const EPSILON = 1e-5

/** To mean 0 and variance 1 over the last axis, then scaled and shifted; the shape stays. */
export type LayerNorm = <T extends tf.Tensor>(x: T) => T

/**
 * Layer normalisation with the weights `<name>.weight` and `<name>.bias`, both of shape [width].
 * @see Ba, Kiros & Hinton (2016), arXiv 1607.06450
 */
export function layerNorm(weights: Parameters, name: string, width: number, epsilon = EPSILON): LayerNorm {
  const scale = weights.make<tf.Rank.R1>(`${name}.weight`, [width], ones)
  const shift = weights.make<tf.Rank.R1>(`${name}.bias`, [width], zeros)
  return <T extends tf.Tensor>(x: T): T => {
    const centred = tf.sub(x, tf.mean(x, -1, true))
    const variance = tf.mean(tf.square(centred), -1, true)
    const unit = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)))
    return tf.add(tf.mul(unit, scale), shift)
  }
}
