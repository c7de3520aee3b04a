import * as tf from '@tensorflow/tfjs-core'
import { matmul } from './matmul.js'

/** Periods of a batch of windows. */
export interface Periods {
  /** Steps each; the same for the whole batch. */
  readonly lengths: readonly number[]
  /** How much of each window is of each period, 1 in all; shape [batch, periods]. */
  readonly shares: tf.Tensor2D
}

/** Below it an amplitude is 0, where the slope of a square root would be infinite. */
const NO_POWER = 1e-12

/** Engines that hand numbers over in the middle of a forward pass. */
const READ_AT_ONCE: ReadonlySet<string> = new Set(['cpu', 'wasm', 'tensorflow'])

/**
 * The strongest periods of a batch, by the amplitudes of the discrete Fourier transform; shares are the softmax over
 * them of each window's own amplitudes.
 *
 * Where an engine cannot hand over which they are, all periods there could be are given, with the same shares for those
 * and 0 for the others: what is made of each and added up by share is the same.
 *
 * @param x  shape [batch, steps, channels]
 * @param count  how many; fewer than steps / 2
 */
export const strongestPeriods = (x: tf.Tensor3D, count: number): Periods =>
  READ_AT_ONCE.has(tf.getBackend()) ? chosenPeriods(x, count) : allPeriods(x, count)

/** The strongest periods, strongest first. */
export function chosenPeriods(x: tf.Tensor3D, count: number): Periods {
  const ofWindow = amplitudes(x)
  const frequencies = ofWindow.shape[1]
  const ofBatch = Array.from(tf.mean(ofWindow, 0).dataSync())
  // Frequency 0 is the mean, not a period.
  const strongest = Array.from({ length: frequencies - 1 }, (_, i) => i + 1)
    .sort((a, b) => ofBatch[b] - ofBatch[a] || a - b)
    .slice(0, count)
  const chosen = new Float32Array(frequencies * count)
  for (const [n, frequency] of strongest.entries()) chosen[frequency * count + n] = 1
  return {
    lengths: strongest.map(frequency => Math.floor(x.shape[1] / frequency)),
    shares: tf.softmax(matmul(ofWindow, tf.tensor2d(chosen, [frequencies, count]))),
  }
}

/** All periods that there are, longest first; frequencies of one length in whole steps are one period. */
export function allPeriods(x: tf.Tensor3D, count: number): Periods {
  const ofWindow = amplitudes(x)
  const [batch, frequencies] = ofWindow.shape
  const lengthOf = Array.from({ length: frequencies - 1 }, (_, i) => Math.floor(x.shape[1] / (i + 1)))
  const lengths = [...new Set(lengthOf)]
  const turns = tf.slice(ofWindow, [0, 1], [batch, frequencies - 1])
  const { indices } = tf.topk(tf.mean<tf.Tensor1D>(turns, 0), count)
  const amplitudesOfStrongest = tf.gather(turns, indices, 1)
  const lengthOfFrequency = tf.tensor2d(
    lengthOf.flatMap(length => lengths.map(other => (other === length ? 1 : 0))),
    [frequencies - 1, lengths.length],
  )
  const toLength = matmul(tf.oneHot(indices, frequencies - 1, 1, 0, 'float32') as tf.Tensor2D, lengthOfFrequency)
  return { lengths, shares: matmul(tf.softmax(amplitudesOfStrongest), toLength) }
}

/**
 * Amplitude of each frequency in each window, mean over the channels; shape [batch, steps / 2 + 1]. Taken as two products
 * with constant matrices: tfjs's own transform has no gradient on WebAssembly.
 */
function amplitudes(x: tf.Tensor3D): tf.Tensor2D {
  const [batch, steps, channels] = x.shape
  const frequencies = Math.floor(steps / 2) + 1
  const series = tf.reshape(tf.transpose(x, [0, 2, 1]), [batch * channels, steps]) as tf.Tensor2D
  const part = (wave: (angle: number) => number) => tf.square(matmul(series, fourier(steps, frequencies, wave)))
  const power = tf.add(part(Math.cos), part(Math.sin))
  const amplitude = tf.sqrt(tf.maximum(power, NO_POWER))
  return tf.mean<tf.Tensor2D>(tf.reshape(amplitude, [batch, channels, frequencies]), 1)
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
