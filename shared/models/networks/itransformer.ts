import * as tf from '@tensorflow/tfjs-core'
import { aheadCount, aheadOf, channelCount, channelsOf } from './channels.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { layerNorm } from './layer-norm.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { revIn, revInStatistics } from './rev-in.js'
import { checkRate, checkRows, checkSizes } from './sizes.js'
import { encoderLayer, type LayerOptions } from './transformer-layers.js'

export interface ITransformerOptions extends LayerOptions {
  /** Rows of a batch that attend to each other, next to each other: the series of one time. */
  readonly series: number
  readonly layers: number
  /** Whether each window is brought to mean 0 and deviation 1 first, and its forecast back. */
  readonly normalise: boolean
}

const BY_MEAN = { centre: 'mean', affine: false } as const

/**
 * iTransformer: a token is the whole history of one variate, and attention runs among variates. As in NeuralForecast 1.7.2.
 *
 * The variates are `series` rows of the batch, and of each row the target, its streams and its known streams (which
 * NeuralForecast's does not take); each row's forecast is read off its target's token, and what is known ahead.
 *
 * @see Liu et al. (2024), ICLR, arXiv 2310.06625
 */
export const iTransformer: NetworkKind<ITransformerOptions> = {
  name: 'itransformer',
  defaults: { series: 1, layers: 2, heads: 8, width: 512, feedForward: 2048, dropout: 0.1, normalise: true },
  build: (shape, options, random) => {
    const { steps, horizon, outputs } = shape
    const { series, width, layers } = options
    checkSizes('itransformer', { series, width, layers, feedForward: options.feedForward })
    checkRate('itransformer', 'dropout', options.dropout)
    const weights = parameters(random)
    const embed = dense(weights, 'enc_embedding.value_embedding', steps, width)
    const names = Array.from({ length: layers }, (_, n) => `encoder.attn_layers.${n}`)
    const encoders = names.map(name => encoderLayer(weights, name, options))
    const windowNorm = revIn(weights, 'revin', 1, BY_MEAN)
    const norm = layerNorm(weights, 'encoder.norm', width)
    const channels = channelCount(shape)
    const project = dense(weights, 'projector', width + aheadCount(shape), horizon * outputs)
    return {
      parameters: weights.all,
      rowsTogether: series,
      forward: (inputs, dropoutSeed) =>
        tf.tidy(() => {
          const drop = dropout(dropoutSeed)
          const [rows] = inputs.history.shape
          checkRows('itransformer', rows, series)
          const channelled = channelsOf(inputs)
          const seen = options.normalise
            ? windowNorm.normalise(channelled, revInStatistics(channelled, BY_MEAN))
            : channelled
          const windows = tf.transpose(seen, [0, 2, 1])
          let tokens = tf.reshape(embed(windows), [rows / series, series * channels, width]) as tf.Tensor3D
          tokens = drop(tokens, options.dropout)
          for (const encode of encoders) tokens = encode(tokens, drop)
          const all = tf.reshape(norm(tokens), [rows, channels, width]) as tf.Tensor3D
          const target = tf.reshape(tf.slice(all, [0, 0, 0], [rows, 1, width]), [rows, width]) as tf.Tensor2D
          const ahead = aheadOf(inputs)
          const read = project(ahead === undefined ? target : tf.concat([target, ahead], 1))
          const forecast = tf.reshape(read, [rows, horizon, outputs]) as tf.Tensor3D
          if (!options.normalise) return forecast
          return windowNorm.restore(forecast, revInStatistics(tf.expandDims(inputs.history, 2), BY_MEAN))
        }),
      close: () => weights.close(),
    }
  },
}
