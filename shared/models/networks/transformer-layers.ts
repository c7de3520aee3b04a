import * as tf from '@tensorflow/tfjs-core'
import { attend, checkHeads } from './attention.js'
import { dense } from './dense.js'
import type { Drop } from './dropout.js'
import { gelu } from './gelu.js'
import { layerNorm } from './layer-norm.js'
import type { Parameters } from './parameters.js'

export interface LayerOptions {
  readonly width: number
  readonly heads: number
  readonly feedForward: number
  readonly dropout: number
}

/** Attention of `x` to `to`, both of shape [batch, steps, width], with weights for queries, keys, values and output. */
export function attentionLayer(weights: Parameters, name: string, { width, heads, dropout }: LayerOptions) {
  checkHeads(width, heads)
  const [query, key, value, out] = ['query', 'key', 'value', 'out'].map(part =>
    dense(weights, `${name}.${part}_projection`, width, width),
  )
  return (x: tf.Tensor3D, to: tf.Tensor3D, drop: Drop, mask?: tf.Tensor3D): tf.Tensor3D => {
    const settings = { heads, bias: mask, drop: (share: tf.Tensor3D) => drop(share, dropout) }
    return out(attend(query(x), key(to), value(to), settings).values)
  }
}

/** The pair of layers that every step goes through by itself. */
function feedForwardLayer(weights: Parameters, name: string, { width, feedForward, dropout }: LayerOptions) {
  const widen = dense(weights, `${name}.conv1`, width, feedForward)
  const narrow = dense(weights, `${name}.conv2`, feedForward, width)
  return (x: tf.Tensor3D, drop: Drop): tf.Tensor3D => drop(narrow(drop(gelu(widen(x)), dropout)), dropout)
}

/** One layer of a transformer's encoder, layer norm after each half. */
export function encoderLayer(weights: Parameters, name: string, options: LayerOptions) {
  const attention = attentionLayer(weights, `${name}.attention`, options)
  const feedForward = feedForwardLayer(weights, name, options)
  const [norm1, norm2] = ['norm1', 'norm2'].map(norm => layerNorm(weights, `${name}.${norm}`, options.width))
  return (x: tf.Tensor3D, drop: Drop): tf.Tensor3D => {
    const middle = norm1(tf.add<tf.Tensor3D>(x, drop(attention(x, x, drop), options.dropout)))
    return norm2(tf.add<tf.Tensor3D>(middle, feedForward(middle, drop)))
  }
}

/** One layer of a transformer's decoder: attention to itself, to the encoder, feed-forward; layer norm after each. */
export function decoderLayer(weights: Parameters, name: string, options: LayerOptions) {
  const toItself = attentionLayer(weights, `${name}.self_attention`, options)
  const toEncoder = attentionLayer(weights, `${name}.cross_attention`, options)
  const feedForward = feedForwardLayer(weights, name, options)
  const norms = ['norm1', 'norm2', 'norm3'].map(norm => layerNorm(weights, `${name}.${norm}`, options.width))
  const [norm1, norm2, norm3] = norms
  return (x: tf.Tensor3D, encoded: tf.Tensor3D, mask: tf.Tensor3D, drop: Drop): tf.Tensor3D => {
    const self = norm1(tf.add<tf.Tensor3D>(x, drop(toItself(x, x, drop, mask), options.dropout)))
    const crossed = norm2(tf.add<tf.Tensor3D>(self, drop(toEncoder(self, encoded, drop), options.dropout)))
    return norm3(tf.add<tf.Tensor3D>(crossed, feedForward(crossed, drop)))
  }
}
