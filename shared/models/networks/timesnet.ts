import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { dataEmbedding, markCount, marksOf } from './data-embedding.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { gelu } from './gelu.js'
import { type Inception, inception } from './inception.js'
import { layerNorm } from './layer-norm.js'
import type { NetworkKind } from './network.js'
import { parameters } from './parameters.js'
import { strongestPeriods } from './periods.js'
import { checkRate, checkSizes } from './sizes.js'

export interface TimesNetOptions {
  readonly layers: number
  readonly width: number
  /** Channels between the two convolutions of a layer. */
  readonly inner: number
  /** How many of the strongest periods a layer looks at. */
  readonly periods: number
  /** Filters of a convolution: 1 × 1, 3 × 3 and so on. */
  readonly kernels: number
  readonly dropout: number
}

/**
 * TimesNet: each layer finds the strongest periods of its input, folds the window into one image for each (a row is one
 * period), convolves the images, and adds them up by the periods' strength. As in NeuralForecast 1.7.2: the periods are
 * those of the whole batch, so a forecast depends, a little, on what else is in its batch.
 *
 * Streams, which NeuralForecast's does not take, are further channels of the values. Known streams and statics are marks
 * of each step of the history; what is known of the horizon is not read.
 *
 * @see Wu et al. (2023), ICLR, arXiv 2210.02186
 */
export const timesNet: NetworkKind<TimesNetOptions> = {
  name: 'timesnet',
  defaults: { layers: 2, width: 64, inner: 64, periods: 5, kernels: 6, dropout: 0.1 },
  build: (shape, options, random) => {
    const { steps, horizon, outputs } = shape
    const { layers, width, inner, kernels } = options
    checkSizes('timesnet', { layers, width, inner, kernels, periods: options.periods })
    checkRate('timesnet', 'dropout', options.dropout)
    const length = steps + horizon
    if (options.periods > length / 2) {
      throw new SettingsError(
        `${options.periods} periods are more than ${length} steps have; take ${length >> 1} at most`,
      )
    }
    const weights = parameters(random)
    const blocks = Array.from({ length: layers }, (_, n): [Inception, Inception] => [
      inception(weights, `model.${n}.conv.0`, width, inner, kernels),
      inception(weights, `model.${n}.conv.2`, inner, width, kernels),
    ])
    const embed = dataEmbedding(weights, 'enc_embedding', 1 + shape.streams, markCount(shape), width)
    const norm = layerNorm(weights, 'layer_norm', width)
    const extend = dense(weights, 'predict_linear', steps, length)
    const project = dense(weights, 'projection', width, outputs)
    return {
      parameters: weights.all,
      forward: (inputs, dropoutSeed) =>
        tf.tidy(() => {
          const drop = dropout(dropoutSeed)
          const rows = inputs.history.shape[0]
          const target = tf.expandDims<tf.Tensor3D>(inputs.history, 2)
          const values = inputs.streams === undefined ? target : tf.concat([target, inputs.streams], 2)
          const marks = marksOf(inputs, length)
          const past = marks === undefined ? undefined : tf.slice(marks, [0, 0, 0], [rows, steps, marks.shape[2]])
          const embedded = drop(embed(values, past), options.dropout)
          let state = tf.transpose(extend(tf.transpose(embedded, [0, 2, 1])), [0, 2, 1])
          for (const block of blocks) state = norm(timesBlock(state, block, options.periods))
          return project(tf.slice(state, [0, steps, 0], [rows, horizon, width]))
        }),
      close: () => weights.close(),
    }
  },
}

/** Shape [batch, steps, width] to the same. */
function timesBlock(x: tf.Tensor3D, [first, second]: readonly [Inception, Inception], count: number): tf.Tensor3D {
  const [batch, steps, width] = x.shape
  const { lengths, shares: ofAll } = strongestPeriods(x, count)
  const shares = tf.split(ofAll, lengths.length, 1)
  const parts = lengths.map((period, n) => {
    const turns = Math.ceil(steps / period)
    const whole = tf.pad(x, [
      [0, 0],
      [0, turns * period - steps],
      [0, 0],
    ])
    const image = tf.reshape(whole, [batch, turns, period, width]) as tf.Tensor4D
    const flat = tf.reshape(second(gelu(first(image))), [batch, turns * period, width]) as tf.Tensor3D
    const share = tf.expandDims(shares[n], 2)
    return tf.mul<tf.Tensor3D>(tf.slice(flat, [0, 0, 0], [batch, steps, width]), share)
  })
  return tf.addN([x, ...parts])
}
