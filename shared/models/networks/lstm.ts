import * as tf from '@tensorflow/tfjs-core'
import { type ContextDecoderOptions, contextDecoder } from './context-decoder.js'
import { dropout } from './dropout.js'
import { lastStep, lstmLayer } from './lstm-layer.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { knownAhead, sequenceOf, sequenceWidth, sideBySide } from './sequence.js'
import { checkRate, checkSizes } from './sizes.js'
import { joinBiases, torchLstm } from './torch-lstm.js'

export interface LstmOptions extends ContextDecoderOptions {
  /** Layers of the encoder. */
  readonly layers: number
  /** Of each layer of the encoder. */
  readonly units: number
  /** Between the encoder's layers. */
  readonly dropout: number
}

/** NeuralForecast 1.7.2's, with the context that the tables were made with (SPEC.md 1.4). */
export const LSTM_DEFAULTS: LstmOptions = {
  layers: 2,
  units: 200,
  dropout: 0,
  contextSize: 512,
  decoderUnits: 200,
  decoderLayers: 2,
}

/**
 * LSTM layers over history, streams and statics; then contexts and an MLP, which see the known inputs of the horizon.
 *
 * @see Hochreiter & Schmidhuber (1997), Neural Computation 9, 1735–1780; the form of NeuralForecast 1.7.2, whose
 * forecasts at earlier steps of the window are not made here
 */
export const lstmNetwork: NetworkKind<LstmOptions> = {
  name: 'lstm',
  defaults: LSTM_DEFAULTS,
  build: (shape, options, random) => {
    const { layers, units, contextSize, decoderUnits, decoderLayers } = options
    checkSizes('lstm', { steps: shape.steps, layers, units, contextSize, decoderUnits, decoderLayers })
    checkRate('lstm', 'dropout', options.dropout)
    const weights = parameters(random)
    const encoder = Array.from({ length: layers }, (_, layer) => {
      const inputs = layer === 0 ? sequenceWidth(shape) : units
      return torchLstm(weights, 'hist_encoder', layer, inputs, units)
    })
    const decode = contextDecoder(weights, shape, units, options)
    return {
      parameters: weights.all,
      forward: (inputs, seed) =>
        tf.tidy(() => {
          const drop = dropout(seed)
          const states = encoder.reduce(
            (x, layer, i) => {
              const seen = i === 0 ? x : drop(x, options.dropout)
              return lstmLayer(seen, shape.steps, joinBiases(layer))
            },
            sideBySide(sequenceOf(inputs, shape)),
          )
          return decode(lastStep(states, units), knownAhead(inputs, shape))
        }),
      close: weights.close,
    }
  },
}
