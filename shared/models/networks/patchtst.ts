import * as tf from '@tensorflow/tfjs-core'
import { aheadCount, aheadOf, channelCount, channelsOf } from './channels.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { cutPatches, patchCount } from './patches.js'
import { patchEncoder } from './patchtst-encoder.js'
import type { PatchTstOptions } from './patchtst-options.js'
import { revIn, revInStatistics } from './rev-in.js'
import { checkRate, checkSizes } from './sizes.js'

/** Each window is seen from its newest value, in units of its own deviation. */
const BY_LAST = { centre: 'last', affine: false } as const

/**
 * PatchTST: a history is cut into overlapping patches, each patch is a token of a transformer, and one linear layer
 * reads the forecast off all tokens. As in NeuralForecast 1.7.2: RevIN by the last value and without weights, learnt
 * places, residual attention, batch norm after each half of a layer.
 *
 * Streams and known streams, which NeuralForecast's does not take, are channels beside the target: each goes through
 * the same encoder by itself, and the head reads them all, and what is known ahead.
 *
 * @see Nie et al. (2023), ICLR, arXiv 2211.14730; He et al. (2021), arXiv 2012.11747, for residual attention
 */
export const patchTst: NetworkKind<PatchTstOptions> = {
  name: 'patchtst',
  defaults: {
    layers: 3,
    heads: 16,
    width: 128,
    feedForward: 256,
    patch: 16,
    stride: 8,
    dropout: 0.2,
    attentionDropout: 0,
    headDropout: 0,
  },
  build: (shape, options, random) => {
    const { steps, horizon, outputs } = shape
    const { width, stride } = options
    checkSizes('patchtst', { layers: options.layers, heads: options.heads, width, stride, patch: options.patch })
    checkRate('patchtst', 'dropout', options.dropout)
    const length = Math.min(options.patch, steps + stride)
    const patches = patchCount(steps, length, stride)
    const channels = channelCount(shape)
    const weights = parameters(random)
    const norm = revIn(weights, 'revin', channels, BY_LAST)
    const encode = patchEncoder(weights, patches, length, options)
    const head = dense(weights, 'head.linear', channels * width * patches + aheadCount(shape), horizon * outputs)
    return {
      parameters: weights.all,
      forward: (inputs, dropoutSeed) =>
        tf.tidy(() => {
          const pass = { drop: dropout(dropoutSeed), training: dropoutSeed !== undefined }
          const rows = inputs.history.shape[0]
          const all = channelsOf(inputs)
          const scaled = tf.transpose(norm.normalise(all, revInStatistics(all, BY_LAST)), [0, 2, 1])
          const windows = tf.reshape(scaled, [rows * channels, steps]) as tf.Tensor2D
          const tokens = encode(cutPatches(windows, length, stride), pass)
          // The original's head reads one feature of all patches after the other.
          const flat = tf.reshape(tf.transpose(tokens, [0, 2, 1]), [rows, -1]) as tf.Tensor2D
          const ahead = aheadOf(inputs)
          const forecast = head(ahead === undefined ? flat : tf.concat([flat, ahead], 1))
          const dropped = tf.reshape(pass.drop(forecast, options.headDropout), [rows, horizon, outputs]) as tf.Tensor3D
          return norm.restore(dropped, revInStatistics(tf.expandDims(inputs.history, 2), BY_LAST))
        }),
      close: () => weights.close(),
    }
  },
}
