import * as tf from '@tensorflow/tfjs-core'
import { fanInUniform } from './initialisers.js'
import type { LstmWeights } from './lstm-layer.js'
import type { Parameters } from './parameters.js'

/** Weights of an LSTM layer as torch keeps them: with two biases, of which only the sum counts. */
export interface TorchLstm {
  /** Shape [inputs, 4 · units]: torch's, transposed. */
  readonly input: tf.Variable<tf.Rank.R2>
  /** Shape [units, 4 · units]. */
  readonly state: tf.Variable<tf.Rank.R2>
  /** Shape [4 · units] each. */
  readonly biases: readonly [tf.Variable<tf.Rank.R1>, tf.Variable<tf.Rank.R1>]
}

/** Makes `<name>.weight_ih_l<layer>` and its three companions, uniform within ±1 / √units as torch does. */
export function torchLstm(weights: Parameters, name: string, layer: number, inputs: number, units: number): TorchLstm {
  const first = fanInUniform(units)
  const bias = (of: string) => weights.make<tf.Rank.R1>(`${name}.bias_${of}_l${layer}`, [4 * units], first)
  return {
    input: weights.make<tf.Rank.R2>(`${name}.weight_ih_l${layer}`, [inputs, 4 * units], first),
    state: weights.make<tf.Rank.R2>(`${name}.weight_hh_l${layer}`, [units, 4 * units], first),
    biases: [bias('ih'), bias('hh')],
  }
}

export const joinBiases = ({ input, state, biases }: TorchLstm): LstmWeights => ({
  input,
  state,
  bias: tf.add(...biases),
})
