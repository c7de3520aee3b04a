import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { causalMask } from './attention.js'
import { dataEmbedding, markCount, marksOf } from './data-embedding.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { layerNorm } from './layer-norm.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { checkRate, checkSizes } from './sizes.js'
import { decoderLayer, encoderLayer, type LayerOptions } from './transformer-layers.js'

export interface VanillaTransformerOptions extends LayerOptions {
  readonly encoderLayers: number
  readonly decoderLayers: number
  /** Share of the history that the decoder starts from; more than 0, less than 1. */
  readonly decoderShare: number
}

/**
 * The transformer with an encoder over the history and a decoder that sees its newest part and zeros for the horizon,
 * all of which it fills in at once. As in NeuralForecast 1.7.2.
 *
 * Streams are further channels of the values. Known streams and statics are marks of each step; NeuralForecast's takes
 * neither.
 *
 * @see Vaswani et al. (2017), NeurIPS, arXiv 1706.03762; Zhou et al. (2021), AAAI, for the decoder that fills in
 */
export const vanillaTransformer: NetworkKind<VanillaTransformerOptions> = {
  name: 'vanilla-transformer',
  defaults: {
    width: 128,
    heads: 4,
    feedForward: 32,
    encoderLayers: 2,
    decoderLayers: 1,
    dropout: 0.05,
    decoderShare: 0.5,
  },
  build: (shape, options, random) => {
    const { steps, horizon, outputs } = shape
    const { width } = options
    checkSizes('vanilla-transformer', {
      width,
      encoderLayers: options.encoderLayers,
      decoderLayers: options.decoderLayers,
    })
    checkRate('vanilla-transformer', 'dropout', options.dropout)
    const start = Math.ceil(steps * options.decoderShare)
    if (!(start > 0 && start < steps)) {
      const share = options.decoderShare
      throw new SettingsError(`a decoder share of ${share} leaves ${start} of ${steps} steps; take one between 0 and 1`)
    }
    const channels = 1 + shape.streams
    const weights = parameters(random)
    const embedding = (name: string) => dataEmbedding(weights, name, channels, markCount(shape), width)
    const [embedPast, embedStart] = ['enc_embedding', 'dec_embedding'].map(embedding)
    const encoders = Array.from({ length: options.encoderLayers }, (_, n) =>
      encoderLayer(weights, `encoder.attn_layers.${n}`, options),
    )
    const encoderNorm = layerNorm(weights, 'encoder.norm', width)
    const decoders = Array.from({ length: options.decoderLayers }, (_, n) =>
      decoderLayer(weights, `decoder.layers.${n}`, options),
    )
    const decoderNorm = layerNorm(weights, 'decoder.norm', width)
    const project = dense(weights, 'decoder.projection', width, outputs)
    return {
      parameters: weights.all,
      forward: (inputs, dropoutSeed) =>
        tf.tidy(() => {
          const drop = dropout(dropoutSeed)
          const rows = inputs.history.shape[0]
          const target = tf.expandDims<tf.Tensor3D>(inputs.history, 2)
          const values = inputs.streams === undefined ? target : tf.concat([target, inputs.streams], 2)
          const marks = marksOf(inputs, steps + horizon)
          const marksFrom = (step: number, length: number) =>
            marks === undefined ? undefined : tf.slice(marks, [0, step, 0], [rows, length, marks.shape[2]])
          let encoded = drop(embedPast(values, marksFrom(0, steps)), options.dropout)
          for (const encode of encoders) encoded = encode(encoded, drop)
          encoded = encoderNorm(encoded)
          const newest = tf.slice(values, [0, steps - start, 0], [rows, start, channels])
          const blank = tf.concat([newest, tf.zeros<tf.Rank.R3>([rows, horizon, channels])], 1)
          let state = drop(embedStart(blank, marksFrom(steps - start, start + horizon)), options.dropout)
          const mask = causalMask(start + horizon)
          for (const decode of decoders) state = decode(state, encoded, mask, drop)
          const ahead = tf.slice(decoderNorm(state), [0, start, 0], [rows, horizon, width])
          return project(ahead)
        }),
      close: () => weights.close(),
    }
  },
}
