import * as tf from '@tensorflow/tfjs-core'
import type { Drop } from './dropout.js'
import { dropAt, grn, undropped } from './grn.js'
import { normal, zeros } from './initialisers.js'
import type { Parameters } from './parameters.js'

/** Embedded variables, shape [batch, steps, width] each, to their weighted sum, of the same shape. */
export type VariableSelection = (variables: readonly tf.Tensor3D[], drop: Drop, context?: tf.Tensor3D) => tf.Tensor3D

export interface SelectionSizes {
  readonly count: number
  readonly width: number
  readonly dropout: number
  /** Whether it is given a context. */
  readonly context: boolean
}

/**
 * Variable selection network: each variable goes through a gated residual network of its own, and another one, which
 * sees all of them, says how much each counts. A single variable counts in full, so there is nothing to say.
 *
 * @see Lim et al. (2021), Int. J. Forecasting 37, 1748–1764, equations 6–8
 */
export function variableSelection(
  weights: Parameters,
  name: string,
  { count, width, dropout, context }: SelectionSizes,
): VariableSelection {
  const joint =
    count === 1
      ? undefined
      : grn(weights, `${name}.joint_grn`, { inputs: count * width, width, outputs: count, context })
  const own = Array.from({ length: count }, (_, n) => grn(weights, `${name}.var_grns.${n}`, { inputs: width, width }))
  return (variables, drop, c) => {
    const processed = variables.map((variable, n) => own[n](variable, dropAt(drop, dropout)))
    if (joint === undefined) return processed[0]
    // The original drops nothing here.
    const shares = tf.split(tf.softmax(joint(tf.concat([...variables], 2), undropped, c)), count, 2)
    return tf.addN(processed.map((variable, n) => tf.mul<tf.Tensor3D>(variable, shares[n])))
  }
}

/** Scalars, shape [batch, steps, count], each to a vector of its own: x v + b. */
export type VariableEmbedding = (x: tf.Tensor3D) => tf.Tensor3D[]

/** Embeds each variable by a row of `<name>_vectors` and of `<name>_bias`, both of shape [count, width]. */
export function variableEmbedding(weights: Parameters, name: string, count: number, width: number): VariableEmbedding {
  const glorot = normal(Math.sqrt(2 / (count + width)))
  const vectors = weights.make<tf.Rank.R2>(`${name}_vectors`, [count, width], glorot)
  const bias = weights.make<tf.Rank.R2>(`${name}_bias`, [count, width], zeros)
  return x => {
    const [batch, steps] = x.shape
    return Array.from({ length: count }, (_, n) => {
      const value = tf.slice(x, [0, 0, n], [batch, steps, 1])
      const [vector, shift] = [vectors, bias].map(rows => tf.slice(rows, [n, 0], [1, width]))
      return tf.add<tf.Tensor3D>(tf.mul(value, vector), shift)
    })
  }
}
