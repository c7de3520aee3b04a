import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { batchNorm } from './batch-norm.js'
import { dense } from './dense.js'
import { type Drop, dropout } from './dropout.js'
import type { NetworkKind } from './network.js'
import { type Parameters, parameters } from './parameters.js'
import { type RevInStatistics, revIn, revInStatistics } from './rev-in.js'
import { sequenceOf, sequenceWidth } from './sequence.js'
import { checkRate, checkSizes } from './sizes.js'

export interface TsMixerOptions {
  /** Mixing layers. */
  readonly blocks: number
  /** Hidden units of the mixing of series. */
  readonly units: number
  readonly dropout: number
  /** Reversible instance normalisation of windows. */
  readonly revIn: boolean
  /**
   * Series that are mixed with one another: the rows of a batch are [issues · series], those of one issue together and
   * always in the same order, as the pixels of a region. 1: each row by itself.
   */
  readonly series: number
}

/** NeuralForecast 1.7.2's; it takes its `series` from the data. */
export const TS_MIXER_DEFAULTS: TsMixerOptions = { blocks: 2, units: 64, dropout: 0.9, revIn: true, series: 1 }

/** Of torch's form of the Keras original. */
const BATCH_NORM = { epsilon: 1e-3, momentum: 0.01 }

/**
 * Turns of dense layers over time and dense layers over series, with batch normalisation and residual connections. With
 * a dropout seed it normalises by the batch and moves its running averages; without, by those averages.
 *
 * NeuralForecast's takes the series alone. Here streams, known inputs (of `horizon` steps later) and statics join as
 * further series of each row, whose own forecasts are not given out; statics are not normalised by their window.
 *
 * @see Chen et al. (2023), arXiv 2303.06053; the form of NeuralForecast 1.7.2
 */
export const tsMixer: NetworkKind<TsMixerOptions> = {
  name: 'tsmixer',
  defaults: TS_MIXER_DEFAULTS,
  build: (shape, options, random) => {
    const { steps, horizon, outputs } = shape
    const { blocks, units, series } = options
    checkSizes('tsmixer', { blocks, units, series })
    checkRate('tsmixer', 'dropout', options.dropout)
    const width = sequenceWidth(shape, { known: true })
    const channels = series * width
    const weights = parameters(random)
    const norm = options.revIn ? revIn(weights, 'norm', channels) : undefined
    const layers = Array.from({ length: blocks }, (_, i) => mixingLayer(weights, i, channels, steps, options))
    const out = dense(weights, 'out', steps, horizon * outputs)
    return {
      parameters: weights.all,
      rowsTogether: series,
      forward: (inputs, seed) =>
        tf.tidy(() => {
          const [rows] = inputs.history.shape
          const issues = rows / series
          if (!Number.isInteger(issues)) {
            throw new SettingsError(`tsmixer: a batch of ${rows} rows does not hold whole issues of ${series} series`)
          }
          const bySeries = tf.reshape(sequenceOf(inputs, shape, { known: true }), [issues, series, steps, width])
          const x = tf.reshape<tf.Rank.R3>(tf.transpose(bySeries, [0, 2, 1, 3]), [issues, steps, channels])
          const statistics = norm && moving(revInStatistics(x), width, shape.statics)
          const drop = dropout(seed)
          const first = norm && statistics ? norm.normalise(x, statistics) : x
          const mixed = layers.reduce<tf.Tensor3D>((y, layer) => layer(y, drop, seed !== undefined), first)
          const ahead = out(tf.transpose<tf.Tensor3D>(mixed, [0, 2, 1])) // [issues, channels, horizon · outputs]
          const turned = tf.transpose<tf.Tensor3D>(ahead, [0, 2, 1])
          const restored = norm && statistics ? norm.restore(turned, statistics) : turned
          const ofSeries = tf.reshape(restored, [issues, horizon * outputs, series, width])
          const targets = tf.slice(ofSeries, [0, 0, 0, 0], [issues, horizon * outputs, series, 1])
          const ofRows = tf.transpose(tf.reshape(targets, [issues, horizon * outputs, series]), [0, 2, 1])
          return tf.reshape(ofRows, [rows, horizon, outputs])
        }),
      close: weights.close,
    }
  },
}

/**
 * Statistics that leave statics, the last of each series' `width` channels, as they are: they do not move in a window, and
 * divided by their deviation of almost 0 they would be noise.
 */
function moving({ centre, deviation }: RevInStatistics, width: number, statics: number): RevInStatistics {
  if (statics === 0) return { centre, deviation }
  const channels = Array.from({ length: centre.shape[2] }, (_, channel) => (channel % width < width - statics ? 1 : 0))
  const moves = tf.tensor3d(channels, [1, 1, channels.length])
  return { centre: tf.mul(centre, moves), deviation: tf.add(tf.mul(deviation, moves), tf.sub(1, moves)) }
}

/** Over time, then over series; shape [issues, steps, channels] in and out. */
function mixingLayer(weights: Parameters, index: number, channels: number, steps: number, options: TsMixerOptions) {
  const of = `mixing_layers.${index}`
  const timeNorm = batchNorm(weights, `${of}.temporal_mixer.temporal_norm`, channels * steps, BATCH_NORM)
  const time = dense(weights, `${of}.temporal_mixer.temporal_lin`, steps, steps)
  const seriesNorm = batchNorm(weights, `${of}.feature_mixer.feature_norm`, channels * steps, BATCH_NORM)
  const seriesIn = dense(weights, `${of}.feature_mixer.feature_lin_1`, channels, options.units)
  const seriesOut = dense(weights, `${of}.feature_mixer.feature_lin_2`, options.units, channels)
  return (x: tf.Tensor3D, drop: Drop, training: boolean): tf.Tensor3D => {
    const [issues] = x.shape
    const columns = [issues, channels * steps] as [number, number]
    const bySeries = tf.reshape<tf.Rank.R2>(tf.transpose(x, [0, 2, 1]), columns)
    const times = time(tf.reshape<tf.Rank.R3>(timeNorm(bySeries, training), [issues, channels, steps]))
    const afterTime = tf.add<tf.Tensor3D>(
      drop(tf.transpose<tf.Tensor3D>(tf.relu(times), [0, 2, 1]), options.dropout),
      x,
    )
    const normed = tf.reshape<tf.Rank.R3>(seriesNorm(tf.reshape<tf.Rank.R2>(afterTime, columns), training), [
      issues,
      steps,
      channels,
    ])
    const hidden = drop(tf.relu<tf.Tensor3D>(seriesIn(normed)), options.dropout)
    return tf.add(drop(seriesOut(hidden), options.dropout), afterTime)
  }
}
