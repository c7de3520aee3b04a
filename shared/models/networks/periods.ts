import * as tf from '@tensorflow/tfjs-core'
import { matmul } from './matmul.js'

/** The strongest periods of a batch of windows. */
export interface Periods {
  /** Steps each, strongest first; the same for the whole batch. */
  readonly lengths: readonly number[]
  /** Amplitude of each period in each window, mean over the channels; shape [batch, periods]. */
  readonly amplitudes: tf.Tensor2D
}

/** Below it an amplitude is 0, where the slope of a square root would be infinite. */
const NO_POWER = 1e-12

/**
 * Finds the periods by the amplitudes of the discrete Fourier transform, taken as two products with constant matrices:
 * tfjs's own transform has no gradient on WebAssembly.
 *
 * The amplitudes are read back in the middle of the forward pass, so it needs an engine that can read at once.
 *
 * @param x  shape [batch, steps, channels]
 * @param count  how many; fewer than steps / 2
 */
export function strongestPeriods(x: tf.Tensor3D, count: number): Periods {
  const [batch, steps, channels] = x.shape
  const frequencies = Math.floor(steps / 2) + 1
  const series = tf.reshape(tf.transpose(x, [0, 2, 1]), [batch * channels, steps]) as tf.Tensor2D
  const part = (wave: (angle: number) => number) => tf.square(matmul(series, fourier(steps, frequencies, wave)))
  const power = tf.add(part(Math.cos), part(Math.sin))
  const amplitude = tf.sqrt(tf.maximum(power, NO_POWER))
  const ofWindow = tf.mean<tf.Tensor2D>(tf.reshape(amplitude, [batch, channels, frequencies]), 1)
  const ofBatch = Array.from(tf.mean(ofWindow, 0).dataSync())
  // Frequency 0 is the mean, not a period.
  const strongest = Array.from({ length: frequencies - 1 }, (_, i) => i + 1)
    .sort((a, b) => ofBatch[b] - ofBatch[a] || a - b)
    .slice(0, count)
  const chosen = new Float32Array(frequencies * count)
  for (const [n, frequency] of strongest.entries()) chosen[frequency * count + n] = 1
  return {
    lengths: strongest.map(frequency => Math.floor(steps / frequency)),
    amplitudes: matmul(ofWindow, tf.tensor2d(chosen, [frequencies, count])),
  }
}

/** Waves of each whole number of turns in the window; shape [steps, frequencies]. */
function fourier(steps: number, frequencies: number, wave: (angle: number) => number): tf.Tensor2D {
  const values = Float32Array.from({ length: steps * frequencies }, (_, i) => {
    // Turns are taken modulo the window, as a large angle would cost digits.
    const turns = (Math.floor(i / frequencies) * (i % frequencies)) % steps
    return wave((2 * Math.PI * turns) / steps)
  })
  return tf.tensor2d(values, [steps, frequencies])
}
