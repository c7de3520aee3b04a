import * as tf from '@tensorflow/tfjs-core'
import { dense } from './dense.js'
import { normal } from './initialisers.js'
import { affine } from './matmul.js'
import type { NetworkInputs, NetworkShape } from './network.js'
import type { Parameters } from './parameters.js'

/** Steps that the embedding of a value looks at: the one before, its own, the one after. */
const REACH = 3

/** Gain of He's law for a leaky ReLU of slope 0.01, as torch takes it. */
const GAIN = Math.sqrt(2 / (1 + 0.01 ** 2))

/** Values of shape [batch, steps, channels], and marks of shape [batch, steps, marks] if any, to [batch, steps, width]. */
export type Embedding = (values: tf.Tensor3D, marks?: tf.Tensor3D) => tf.Tensor3D

/**
 * The embedding of Informer and its heirs: a circular convolution of three steps over the values, plus sines and cosines
 * of the place in the window, plus a linear map of the marks (what is known of each step).
 *
 * @see Zhou et al. (2021), AAAI, arXiv 2012.07436, appendix B
 */
export function dataEmbedding(
  weights: Parameters,
  name: string,
  channels: number,
  marks: number,
  width: number,
): Embedding {
  const deviation = GAIN / Math.sqrt(REACH * channels)
  const kernel = weights.make<tf.Rank.R2>(
    `${name}.value_embedding.tokenConv.weight`,
    [REACH * channels, width],
    normal(deviation),
  )
  const mark =
    marks === 0 ? undefined : dense(weights, `${name}.temporal_embedding.embed`, marks, width, { bias: false })
  return (values, known) => {
    const [batch, steps] = values.shape
    const last = tf.slice(values, [0, steps - 1, 0], [batch, 1, channels])
    const first = tf.slice(values, [0, 0, 0], [batch, 1, channels])
    const ring = tf.concat([last, values, first], 1)
    const shifted = Array.from({ length: REACH }, (_, k) => tf.slice(ring, [0, k, 0], [batch, steps, channels]))
    const value = affine(tf.concat(shifted, 2), kernel)
    const placed = tf.add<tf.Tensor3D>(value, placeWaves(steps, width))
    return mark === undefined || known === undefined ? placed : tf.add(placed, mark(known))
  }
}

/** Sines and cosines of each place, of wavelengths from 2π to 10,000 · 2π steps; shape [steps, width]. */
export function placeWaves(steps: number, width: number): tf.Tensor2D {
  const waves = Float32Array.from({ length: steps * width }, (_, i) => {
    const column = i % width
    const angle = Math.floor(i / width) * 10_000 ** (-(column - (column % 2)) / width)
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
  })
  return tf.tensor2d(waves, [steps, width])
}

/** Marks of `marksOf`. */
export const markCount = ({ known, statics }: NetworkShape): number => known + statics

/** What is known of every step of history and horizon: known streams, and the statics again and again. */
export function marksOf({ known, statics }: NetworkInputs, steps: number): tf.Tensor3D | undefined {
  const repeated = statics === undefined ? [] : [tf.tile(tf.expandDims<tf.Tensor3D>(statics, 1), [1, steps, 1])]
  const all = [...(known === undefined ? [] : [known]), ...repeated]
  return all.length === 0 ? undefined : tf.concat(all, 2)
}
