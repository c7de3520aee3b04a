import * as tf from '@tensorflow/tfjs-core'
import { ones, zeros } from './initialisers.js'
import type { Parameters } from './parameters.js'

export interface RevInOptions {
  /** What is taken off each series of a window; absent: its mean. */
  readonly centre?: 'mean' | 'last'
  /** Whether a scale and a shift are learnt; absent: true. */
  readonly affine?: boolean
  /** Added to the variance; absent: 1e-5. */
  readonly epsilon?: number
}

/** Reversible instance normalisation of windows, shape [batch, steps, series]. */
export interface RevIn {
  /** Takes off and divides away what `statistics` found. */
  normalise(x: tf.Tensor3D, statistics: RevInStatistics): tf.Tensor3D
  /** The way back, for forecasts of any number of steps. */
  restore(x: tf.Tensor3D, statistics: RevInStatistics): tf.Tensor3D
}

/** Of each series of a window, shape [batch, 1, series]; no gradient passes through them where a tape is asked for one. */
export interface RevInStatistics {
  readonly centre: tf.Tensor3D
  readonly deviation: tf.Tensor3D
}

/** Centre and standard deviation over the steps, the population's. */
export function revInStatistics(
  x: tf.Tensor3D,
  { centre = 'mean', epsilon = 1e-5 }: RevInOptions = {},
): RevInStatistics {
  const [batch, steps, series] = x.shape
  const mean: tf.Tensor3D = tf.mean(x, 1, true)
  const variance: tf.Tensor3D = tf.mean(tf.squaredDifference(x, mean), 1, true)
  return {
    centre: centre === 'mean' ? mean : tf.slice(x, [0, steps - 1, 0], [batch, 1, series]),
    deviation: tf.sqrt(tf.add(variance, epsilon)),
  }
}

/**
 * Makes `<name>.weight` and `<name>.bias`, shape [series], unless `affine` is false.
 * @see Kim et al. (2022), ICLR, "Reversible Instance Normalization"
 */
export function revIn(weights: Parameters, name: string, series: number, options: RevInOptions = {}): RevIn {
  const learnt = options.affine !== false
  const scale = learnt ? weights.make<tf.Rank.R1>(`${name}.weight`, [series], ones) : undefined
  const shift = learnt ? weights.make<tf.Rank.R1>(`${name}.bias`, [series], zeros) : undefined
  return {
    normalise: (x, { centre, deviation }) => {
      const unit: tf.Tensor3D = tf.div(tf.sub(x, centre), deviation)
      return scale && shift ? tf.add(tf.mul(unit, scale), shift) : unit
    },
    restore: (x, { centre, deviation }) => {
      const unit: tf.Tensor3D = scale && shift ? tf.div(tf.sub(x, shift), scale) : x
      return tf.add(tf.mul(unit, deviation), centre)
    },
  }
}
