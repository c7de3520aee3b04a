import * as tf from '@tensorflow/tfjs-core'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import type { NetworkInputs, NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { checkRate, checkSizes } from './sizes.js'
import { type TftDecoderOptions, tftDecoder } from './tft-decoder.js'
import { staticEncoder, temporalEncoder } from './tft-encoders.js'
import { variableEmbedding } from './variable-selection.js'

export type TftOptions = TftDecoderOptions

/**
 * Temporal Fusion Transformer, as in NeuralForecast 1.7.2: variable selection, an LSTM over the history whose state goes
 * on into one over the horizon, enrichment by the statics, attention that can be read; gates everywhere.
 *
 * Without known streams the newest value of the target stands for one. Where NeuralForecast makes weights that no output
 * depends on (contexts without statics, a selection among one), there are none.
 *
 * @see Lim et al. (2021), Int. J. Forecasting 37, 1748–1764, doi:10.1016/j.ijforecast.2021.03.012
 */
export const tft: NetworkKind<TftOptions> = {
  name: 'tft',
  defaults: { width: 128, heads: 4, dropout: 0.1, attentionDropout: 0 },
  build: (shape, options, random) => {
    const { steps, horizon, streams, known, statics, outputs } = shape
    const { width } = options
    checkSizes('tft', { steps, horizon, width, heads: options.heads })
    checkRate('tft', 'dropout', options.dropout)
    checkRate('tft', 'attentionDropout', options.attentionDropout)
    const weights = parameters(random)
    const embedding = (of: string, count: number) =>
      variableEmbedding(weights, `embedding.${of}_embedding`, count, width)
    const embedStatics = statics > 0 ? embedding('stat_exog', statics) : undefined
    const embedKnown = embedding('futr_exog', Math.max(known, 1))
    const embedStreams = streams > 0 ? embedding('hist_exog', streams) : undefined
    const embedTarget = embedding('tgt', 1)
    const encodeStatics = statics > 0 ? staticEncoder(weights, 'static_encoder', statics, options) : undefined
    const encode = temporalEncoder(weights, 'temporal_encoder', shape, options)
    const decode = tftDecoder(weights, 'temporal_fusion_decoder', options, horizon, statics > 0)
    const project = dense(weights, 'output_adapter', width, outputs)
    return {
      parameters: weights.all,
      forward: (inputs, dropoutSeed) =>
        tf.tidy(() => {
          const drop = dropout(dropoutSeed)
          const [rows] = inputs.history.shape
          const knownAll = embedKnown(inputs.known ?? newestAllAlong(inputs, steps + horizon))
          const knownFrom = (step: number, length: number) =>
            knownAll.map(x => tf.slice(x, [0, step, 0], [rows, length, width]))
          const past = [
            ...((inputs.streams && embedStreams?.(inputs.streams)) ?? []),
            ...knownFrom(0, steps),
            ...embedTarget(tf.expandDims(inputs.history, 2)),
          ]
          const ofStatics = inputs.statics && embedStatics?.(tf.expandDims(inputs.statics, 1))
          const contexts = ofStatics && encodeStatics?.(ofStatics, drop)
          const features = encode(past, knownFrom(steps, horizon), drop, contexts)
          return project(decode(features, drop, contexts?.enrichment))
        }),
      close: () => weights.close(),
    }
  },
}

/** The newest value of the target at each step; shape [batch, steps, 1]. */
function newestAllAlong({ history }: NetworkInputs, steps: number): tf.Tensor3D {
  const [batch, past] = history.shape
  return tf.tile(tf.reshape(tf.slice(history, [0, past - 1], [batch, 1]), [batch, 1, 1]), [1, steps, 1])
}
