import * as tf from '@tensorflow/tfjs-core'
import { dense } from './dense.js'
import type { Drop } from './dropout.js'
import { layerNorm } from './layer-norm.js'
import type { Parameters } from './parameters.js'

/** TFT's layer norm adds more than torch's default. */
export const TFT_EPSILON = 1e-3

/** Gated linear unit with the weights `<name>.lin`: one half of a linear map, let through by the other. */
export function gatedLinear(weights: Parameters, name: string, inputs: number, outputs: number) {
  const both = dense(weights, `${name}.lin`, inputs, 2 * outputs)
  return (x: tf.Tensor3D): tf.Tensor3D => {
    const [value, gate] = tf.split(both(x), 2, 2)
    return tf.mul(value, tf.sigmoid(gate))
  }
}

export interface GrnSizes {
  readonly inputs: number
  readonly width: number
  /** 2 or more; absent: `width`, and the input itself is the residual. */
  readonly outputs?: number
  /** Whether it is given a context of `width`. */
  readonly context?: boolean
}

/** [batch, steps, inputs], and a context of shape [batch, 1, width] if it takes one, to [batch, steps, outputs]. */
export type Grn = (x: tf.Tensor3D, drop: (inner: tf.Tensor3D) => tf.Tensor3D, context?: tf.Tensor3D) => tf.Tensor3D

/** No dropout within a gated residual network. */
export const undropped = (x: tf.Tensor3D): tf.Tensor3D => x

/** Dropout of one rate, for a gated residual network. */
export const dropAt =
  (drop: Drop, rate: number) =>
  (x: tf.Tensor3D): tf.Tensor3D =>
    drop(x, rate)

/**
 * Gated residual network: LayerNorm(a + GLU(W₁ ELU(W₂ a + W₃ c))).
 * @see Lim et al. (2021), Int. J. Forecasting 37, 1748–1764, equations 2–5; Clevert et al. (2016), ICLR, for ELU
 */
export function grn(weights: Parameters, name: string, sizes: GrnSizes): Grn {
  const { inputs, width, outputs, context } = sizes
  const wide = dense(weights, `${name}.lin_a`, inputs, width)
  const ofContext = context ? dense(weights, `${name}.lin_c`, width, width, { bias: false }) : undefined
  const inner = dense(weights, `${name}.lin_i`, width, width)
  const gate = gatedLinear(weights, `${name}.glu`, width, outputs ?? width)
  const residual = outputs === undefined ? undefined : dense(weights, `${name}.out_proj`, inputs, outputs)
  const norm = layerNorm(weights, `${name}.layer_norm.ln`, outputs ?? width, TFT_EPSILON)
  return (a, drop, c) => {
    const own = wide(a)
    const both = ofContext === undefined || c === undefined ? own : tf.add<tf.Tensor3D>(own, ofContext(c))
    const gated = gate(drop(inner(tf.elu(both))))
    return norm(tf.add<tf.Tensor3D>(gated, residual === undefined ? a : residual(a)))
  }
}
