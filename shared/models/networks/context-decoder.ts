import * as tf from '@tensorflow/tfjs-core'
import { type Dense, dense } from './dense.js'
import type { NetworkShape } from './network.js'
import type { Parameters } from './parameters.js'

export interface ContextDecoderOptions {
  /** Numbers handed to each step ahead. */
  readonly contextSize: number
  /** Units of each hidden layer. */
  readonly decoderUnits: number
  /** Dense layers, the last one included; one hidden layer is there at least. */
  readonly decoderLayers: number
}

/** From the state after the last step, shape [batch, units], to [batch, horizon, outputs]. */
export type ContextDecoder = (state: tf.Tensor2D, knownAhead: tf.Tensor3D | undefined) => tf.Tensor3D

/**
 * A dense layer that hands a context to each step ahead, then one MLP with ReLU for all of them. Known inputs of the
 * horizon join before either.
 *
 * @see Wen et al. (2017), arXiv 1711.11053, for the contexts
 */
export function contextDecoder(
  weights: Parameters,
  { horizon, known, outputs }: NetworkShape,
  units: number,
  { contextSize, decoderUnits, decoderLayers }: ContextDecoderOptions,
): ContextDecoder {
  const adapter = dense(weights, 'context_adapter', units + known * horizon, contextSize * horizon)
  const layers: Dense[] = []
  // Named as torch counts them: a layer, its ReLU and its dropout are three.
  const count = Math.max(2, decoderLayers)
  for (let i = 0, inputs = contextSize + known; i < count; i++, inputs = decoderUnits) {
    const last = i === count - 1
    layers.push(dense(weights, `mlp_decoder.layers.${3 * i}`, inputs, last ? outputs : decoderUnits))
  }
  return (state, knownAhead) => {
    const [batch] = state.shape
    const joined =
      knownAhead === undefined ? state : tf.concat([state, tf.reshape(knownAhead, [batch, known * horizon])], 1)
    const contexts = tf.reshape<tf.Rank.R3>(adapter(joined), [batch, horizon, contextSize])
    const seen = knownAhead === undefined ? contexts : tf.concat<tf.Tensor3D>([contexts, knownAhead], 2)
    return layers.reduce<tf.Tensor3D>((x, layer, i) => layer(i === 0 ? x : tf.relu<tf.Tensor3D>(x)), seen)
  }
}
