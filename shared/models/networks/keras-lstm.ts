import type * as tf from '@tensorflow/tfjs-core'
import { constant, glorotUniform, type Initialiser, orthogonal } from './initialisers.js'
import type { LstmWeights } from './lstm-layer.js'
import type { Parameters } from './parameters.js'

/** Weights of an LSTM as Keras keeps and starts them: one bias, that of the forget gate 1. */
export function kerasLstm(weights: Parameters, name: string, inputs: number, units: number): LstmWeights {
  const forgetOne: Initialiser = shape => constant(0)(shape, () => 0).fill(1, units, 2 * units)
  return {
    input: weights.make<tf.Rank.R2>(`${name}.kernel`, [inputs, 4 * units], glorotUniform(inputs, 4 * units)),
    state: weights.make<tf.Rank.R2>(`${name}.recurrent_kernel`, [units, 4 * units], orthogonal),
    bias: weights.make<tf.Rank.R1>(`${name}.bias`, [4 * units], forgetOne),
  }
}
