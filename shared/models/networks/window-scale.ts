import * as tf from '@tensorflow/tfjs-core'

/** Keeps a constant window from being divided by 0; that of RevIN. */
const EPSILON = 1e-5

/** What a window is measured by; both of shape [rows, 1]. */
export interface WindowScale {
  readonly centre: tf.Tensor2D
  readonly deviation: tf.Tensor2D
}

/**
 * Centre and standard deviation (of the population) of each window, so that a network sees all windows alike.
 *
 * @param windows  shape [rows, steps], oldest first
 * @param centre  `last`: each window's newest value, which suits series that drift; `mean`: its mean
 * @see Kim et al. (2022), ICLR (RevIN), here without weights of its own
 */
export function windowScale(windows: tf.Tensor2D, centre: 'last' | 'mean'): WindowScale {
  const [rows, steps] = windows.shape
  const mean = tf.mean<tf.Tensor2D>(windows, 1, true)
  const variance = tf.mean<tf.Tensor2D>(tf.square(tf.sub(windows, mean)), 1, true)
  return {
    centre: centre === 'mean' ? mean : tf.slice(windows, [0, steps - 1], [rows, 1]),
    deviation: tf.sqrt(tf.add(variance, EPSILON)),
  }
}

export const scaleWindows = (windows: tf.Tensor2D, { centre, deviation }: WindowScale): tf.Tensor2D =>
  tf.div(tf.sub(windows, centre), deviation)

/** The way back, for forecasts of shape [rows, horizon, outputs]. */
export function unscale(forecast: tf.Tensor3D, { centre, deviation }: WindowScale): tf.Tensor3D {
  const [rows] = forecast.shape
  return tf.add(tf.mul(forecast, tf.reshape(deviation, [rows, 1, 1])), tf.reshape(centre, [rows, 1, 1]))
}
