import * as tf from '@tensorflow/tfjs-core'
import { ones, zeros } from './initialisers.js'
import type { Parameters } from './parameters.js'
import { standardise } from './standardise.js'

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
    const rows = tf.reshape<tf.Rank.R2>(x, [x.size / width, width])
    return tf.reshape(standardise(rows, 'columns', scale, shift, epsilon), x.shape) as T
  }
}
