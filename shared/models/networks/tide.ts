import * as tf from '@tensorflow/tfjs-core'
import { dense } from './dense.js'
import { type Drop, dropout } from './dropout.js'
import { layerNorm } from './layer-norm.js'
import type { NetworkKind } from './network.js'
import { type Parameters, parameters } from './parameters.js'
import { knownAhead, present } from './sequence.js'
import { checkRate, checkSizes } from './sizes.js'

export interface TideOptions {
  /** Units of encoder and decoder. */
  readonly units: number
  /** Numbers that the decoder hands to each step ahead. */
  readonly decoderOutputs: number
  /** Hidden units of the block that makes the forecast of a step. */
  readonly temporalUnits: number
  /** Numbers to which the streams of a step, and its known inputs, are reduced. */
  readonly temporalWidth: number
  readonly encoderLayers: number
  readonly decoderLayers: number
  readonly dropout: number
  /** Layer normalisation after each residual block. */
  readonly layerNorm: boolean
  /**
   * Whether the last block is normalised too. NeuralForecast does: over a single output that leaves a constant, so that
   * a point forecast is the linear skip and a bias, whatever the rest has learnt. False mends it.
   */
  readonly normaliseOutput: boolean
}

/** NeuralForecast 1.7.2's. */
export const TIDE_DEFAULTS: TideOptions = {
  units: 512,
  decoderOutputs: 32,
  temporalUnits: 128,
  temporalWidth: 4,
  encoderLayers: 1,
  decoderLayers: 1,
  dropout: 0.3,
  layerNorm: true,
  normaliseOutput: true,
}

/**
 * Time-series dense encoder: MLPs with residual connections from all inputs at once, and a linear skip from the history.
 *
 * @see Das et al. (2023), arXiv 2304.08424; the form of NeuralForecast 1.7.2
 */
export const tide: NetworkKind<TideOptions> = {
  name: 'tide',
  defaults: TIDE_DEFAULTS,
  build: (shape, options, random) => {
    const { steps, horizon, streams, known, statics, outputs } = shape
    const { units, decoderOutputs, temporalUnits, temporalWidth, encoderLayers, decoderLayers } = options
    checkSizes('tide', { units, decoderOutputs, temporalUnits, temporalWidth, encoderLayers, decoderLayers })
    checkRate('tide', 'dropout', options.dropout)
    const weights = parameters(random)
    const block = (name: string, inputs: number, hidden: number, width: number, normalise = options.layerNorm) =>
      residualBlock(weights, name, { inputs, hidden, width, normalise, dropout: options.dropout })
    const ofStreams = streams > 0 ? block('hist_exog_projection', streams, units, temporalWidth) : undefined
    const ofKnown = known > 0 ? block('futr_exog_projection', known, units, temporalWidth) : undefined
    const knownWidth = known > 0 ? temporalWidth : 0
    const seen = steps * (streams > 0 ? 1 + temporalWidth : 1) + (steps + horizon) * knownWidth + statics
    const encoder = Array.from({ length: encoderLayers }, (_, i) =>
      block(`dense_encoder.${i}`, i === 0 ? seen : units, units, units),
    )
    const decoder = Array.from({ length: decoderLayers }, (_, i) =>
      block(`dense_decoder.${i}`, units, units, i === decoderLayers - 1 ? decoderOutputs * horizon : units),
    )
    const normaliseOutput = options.layerNorm && options.normaliseOutput
    const temporal = block('temporal_decoder', decoderOutputs + knownWidth, temporalUnits, outputs, normaliseOutput)
    const skip = dense(weights, 'global_skip', steps, horizon * outputs)
    return {
      parameters: weights.all,
      forward: (inputs, seed) =>
        tf.tidy(() => {
          const drop = dropout(seed)
          const [batch] = inputs.history.shape
          const flat = (x: tf.Tensor3D): tf.Tensor2D => tf.reshape(x, [batch, x.shape[1] * x.shape[2]])
          const columns: tf.Tensor2D[] = [inputs.history]
          if (ofStreams) columns.push(flat(ofStreams(present(inputs.streams, 'streams'), drop)))
          const knownCodes = ofKnown?.(present(inputs.known, 'known'), drop)
          if (knownCodes) columns.push(flat(knownCodes))
          if (statics > 0) columns.push(present(inputs.statics, 'statics'))
          const code = [...encoder, ...decoder].reduce((x, layer) => layer(x, drop), tf.concat(columns, 1))
          const ofSteps: tf.Tensor3D[] = [tf.reshape(code, [batch, horizon, decoderOutputs])]
          if (knownCodes)
            ofSteps.push(knownAhead({ ...inputs, known: knownCodes }, { ...shape, known: temporalWidth })!)
          const direct = tf.reshape(skip(inputs.history), [batch, horizon, outputs])
          return tf.add<tf.Tensor3D>(temporal(tf.concat(ofSteps, 2), drop), direct)
        }),
      close: weights.close,
    }
  },
}

interface BlockShape {
  readonly inputs: number
  readonly hidden: number
  readonly width: number
  readonly normalise: boolean
  readonly dropout: number
}

/** Over the last axis: dense, ReLU, dense, dropout, plus a linear skip; then normalised. */
function residualBlock(weights: Parameters, name: string, { inputs, hidden, width, normalise, dropout }: BlockShape) {
  const norm = normalise ? layerNorm(weights, `${name}.norm`, width) : undefined
  const first = dense(weights, `${name}.lin1`, inputs, hidden)
  const second = dense(weights, `${name}.lin2`, hidden, width)
  const skip = dense(weights, `${name}.skip`, inputs, width)
  return <T extends tf.Tensor>(x: T, drop: Drop): T => {
    const sum = tf.add<T>(drop(second(tf.relu<T>(first(x))), dropout), skip(x))
    return norm === undefined ? sum : norm(sum)
  }
}
