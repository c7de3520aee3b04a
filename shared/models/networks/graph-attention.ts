import * as tf from '@tensorflow/tfjs-core'
import type { NeighbourSlots } from '../../kernels/neighbour-slots.js'
import type { Drop } from './dropout.js'
import { gatherSlots } from './gather-slots.js'
import { glorotUniform, zeros } from './initialisers.js'
import { affine } from './matmul.js'
import type { Parameters } from './parameters.js'

export interface GraphAttentionOptions {
  readonly heads: number
  /** Outputs of each head. */
  readonly channels: number
  /** Of attention's weights. */
  readonly dropout: number
}

/** Slope of the logits below 0. */
const LEAK = 0.2

/** Logit of a slot that holds nothing. */
const NEVER = -1e9

/** Node features of several graphs, shape [graphs, nodes, inputs], to [graphs, nodes, heads · channels]. */
export type GraphAttention = (x: tf.Tensor3D, drop: Drop) => tf.Tensor3D

/**
 * Graph attention: α_ij = softmax over j of LeakyReLU(a · x_i W + b · x_j W), for j a neighbour of i or i itself;
 * the output is Σ_j α_ij x_j W + bias, heads side by side. As Spektral 1.3.1's GATConv.
 *
 * @see Veličković et al. (2018), ICLR, arXiv 1710.10903, equations 1–5
 */
export function graphAttention(
  weights: Parameters,
  name: string,
  graph: NeighbourSlots,
  inputs: number,
  { heads, channels, dropout }: GraphAttentionOptions,
): GraphAttention {
  const width = heads * channels
  // Fans as Keras takes them of arrays with three axes, [inputs, heads, channels] and [channels, heads, 1].
  const kernel = weights.make<tf.Rank.R2>(
    `${name}.kernel`,
    [inputs, width],
    glorotUniform(inputs * heads, inputs * channels),
  )
  const [toSelf, toNeighbour] = ['attn_kernel_self', 'attn_kernel_neigh'].map(part =>
    weights.make<tf.Rank.R2>(`${name}.${part}`, [heads, channels], glorotUniform(channels * heads, channels)),
  )
  const bias = weights.make<tf.Rank.R1>(`${name}.bias`, [width], zeros)
  const { nodes, width: slots } = graph
  return (x, drop) => {
    const [graphs] = x.shape
    const rows = graphs * nodes
    const values = affine(x, kernel)
    const spread = headSpread(heads, channels)
    const scoreBy = (part: tf.Tensor2D) =>
      affine(values, tf.transpose(tf.mul<tf.Tensor2D>(spread, tf.reshape(part, [1, width]))))
    const own = tf.reshape(scoreBy(toSelf), [rows, 1, heads])
    const others = tf.reshape(gatherSlots(scoreBy(toNeighbour), graph), [rows, slots, heads])
    const logits = tf.transpose(tf.leakyRelu(tf.add<tf.Tensor3D>(own, others), LEAK), [0, 2, 1])
    const byNode = tf.reshape(logits, [graphs, nodes, heads * slots])
    const masked = tf.reshape(tf.add(byNode, emptySlots(graph, heads)), [rows, heads, slots]) as tf.Tensor3D
    const shares = tf.transpose(drop(tf.softmax(masked), dropout), [0, 2, 1])
    const seen = tf.reshape(gatherSlots(values, graph), [rows, slots, width])
    const mixed = tf.sum(tf.mul(affine(shares, spread), seen), 1)
    return tf.add(tf.reshape(mixed, [graphs, nodes, width]) as tf.Tensor3D, bias)
  }
}

/** Hands a number of each head to all channels of that head; shape [heads, heads · channels]. */
function headSpread(heads: number, channels: number): tf.Tensor2D {
  const width = heads * channels
  const spread = Float32Array.from({ length: heads * width }, (_, i) =>
    Math.floor((i % width) / channels) === Math.floor(i / width) ? 1 : 0,
  )
  return tf.tensor2d(spread, [heads, width])
}

/** What empty slots have in place of a logit, and others 0; shape [1, nodes, heads · slots]. */
function emptySlots({ nodes, width, held }: NeighbourSlots, heads: number): tf.Tensor3D {
  const mask = new Float32Array(nodes * heads * width)
  for (let n = 0; n < nodes; n++) {
    for (let i = 0; i < heads * width; i++) {
      if (held[n * width + (i % width)] === 0) mask[n * heads * width + i] = NEVER
    }
  }
  return tf.tensor3d(mask, [1, nodes, heads * width])
}
