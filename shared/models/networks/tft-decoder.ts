import * as tf from '@tensorflow/tfjs-core'
import { causalMask, checkHeads, splitHeads } from './attention.js'
import { dense } from './dense.js'
import type { Drop } from './dropout.js'
import { dropAt, gatedLinear, grn, TFT_EPSILON } from './grn.js'
import { layerNorm } from './layer-norm.js'
import { matmul } from './matmul.js'
import type { Parameters } from './parameters.js'

export interface TftDecoderOptions {
  readonly width: number
  readonly heads: number
  readonly dropout: number
  readonly attentionDropout: number
}

/**
 * Temporal fusion decoder: features of history and horizon, shape [batch, steps + horizon, width], enriched by the
 * statics' context, shape [batch, 1, width], to what the horizon makes of them, shape [batch, horizon, width].
 */
export function tftDecoder(
  weights: Parameters,
  name: string,
  options: TftDecoderOptions,
  horizon: number,
  context: boolean,
) {
  const { width, dropout } = options
  const enrich = grn(weights, `${name}.enrichment_grn`, { inputs: width, width, context })
  const attention = interpretableAttention(weights, `${name}.attention`, options)
  const gate = gatedLinear(weights, `${name}.attention_gate`, width, width)
  const norm = layerNorm(weights, `${name}.attention_ln`, width, TFT_EPSILON)
  const position = grn(weights, `${name}.positionwise_grn`, { inputs: width, width })
  const lastGate = gatedLinear(weights, `${name}.decoder_gate`, width, width)
  const lastNorm = layerNorm(weights, `${name}.decoder_ln`, width, TFT_EPSILON)
  return (features: tf.Tensor3D, drop: Drop, enrichment?: tf.Tensor3D): tf.Tensor3D => {
    const dropped = dropAt(drop, dropout)
    const enriched = enrich(features, dropped, enrichment)
    const attended = norm(tf.add<tf.Tensor3D>(gate(attention(enriched, horizon, drop)), newest(enriched, horizon)))
    const decoded = lastGate(position(attended, dropped))
    return lastNorm(tf.add<tf.Tensor3D>(decoded, newest(features, horizon)))
  }
}

const newest = (x: tf.Tensor3D, steps: number): tf.Tensor3D => {
  const [batch, all, width] = x.shape
  return tf.slice(x, [0, all - steps, 0], [batch, steps, width])
}

/**
 * Attention whose heads share their values, so that the mean of the heads' weights tells what was looked at. Only the
 * horizon asks: no one reads the answers of the history.
 *
 * @see Lim et al. (2021), Int. J. Forecasting 37, 1748–1764, equations 13–16
 */
function interpretableAttention(weights: Parameters, name: string, options: TftDecoderOptions) {
  const { width, heads, dropout, attentionDropout } = options
  checkHeads(width, heads)
  const size = width / heads
  const toAll = dense(weights, `${name}.qkv_linears`, width, (2 * heads + 1) * size, { bias: false })
  const toOut = dense(weights, `${name}.out_proj`, size, width, { bias: false })
  return (x: tf.Tensor3D, horizon: number, drop: Drop): tf.Tensor3D => {
    const [batch, steps] = x.shape
    const [queries, keys, values] = tf.split<tf.Tensor3D>(toAll(x), [width, width, size], 2)
    const q = tf.mul<tf.Tensor3D>(splitHeads(newest(queries, horizon), heads), size ** -0.5)
    const scores = matmul(q, tf.transpose(splitHeads(keys, heads), [0, 2, 1]))
    const shares = drop(tf.softmax(tf.add<tf.Tensor3D>(scores, causalMask(steps, horizon))), attentionDropout)
    const mean = tf.mean<tf.Tensor3D>(tf.reshape(shares, [batch, heads, horizon, steps]), 1)
    return drop(toOut(matmul(mean, values)), dropout)
  }
}
