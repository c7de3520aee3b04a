import * as tf from '@tensorflow/tfjs-core'
import { attend, checkHeads } from './attention.js'
import { batchNorm } from './batch-norm.js'
import { dense } from './dense.js'
import type { Drop } from './dropout.js'
import { gelu } from './gelu.js'
import { uniformWithin } from './initialisers.js'
import type { Parameters } from './parameters.js'
import type { PatchTstOptions } from './patchtst-options.js'

/** One forward pass. */
export interface Pass {
  readonly drop: Drop
  readonly training: boolean
}

/** Patches, shape [rows, patches, length], to what they mean among each other, shape [rows, patches, width]. */
export type PatchEncoder = (patches: tf.Tensor3D, pass: Pass) => tf.Tensor3D

/** The weights of PatchTST but for its head: `W_P` and `W_pos` embed a patch and its place, `encoder` attends. */
export function patchEncoder(
  weights: Parameters,
  patches: number,
  length: number,
  options: PatchTstOptions,
): PatchEncoder {
  const { layers, width, dropout } = options
  const embed = dense(weights, 'W_P', length, width)
  const place = weights.make<tf.Rank.R2>('W_pos', [patches, width], uniformWithin(0.02))
  const encoders = Array.from({ length: layers }, (_, n) => encoderLayer(weights, `encoder.layers.${n}`, options))
  return (x, pass) => {
    let state = pass.drop(tf.add<tf.Tensor3D>(embed(x), place), dropout)
    let scores: tf.Tensor3D | undefined
    for (const encode of encoders) [state, scores] = encode(state, scores, pass)
    return state
  }
}

/** Attention, whose scores the next layer adds to its own, and a feed-forward pair; batch norm after each. */
function encoderLayer(weights: Parameters, name: string, options: PatchTstOptions) {
  const { width, heads, feedForward, dropout, attentionDropout } = options
  checkHeads(width, heads)
  const [toQuery, toKey, toValue, toOut] = ['W_Q', 'W_K', 'W_V', 'to_out'].map(part =>
    dense(weights, `${name}.self_attn.${part}`, width, width),
  )
  const normAttention = batchNorm(weights, `${name}.norm_attn`, width)
  const widen = dense(weights, `${name}.ff.0`, width, feedForward)
  const narrow = dense(weights, `${name}.ff.3`, feedForward, width)
  const normFeedForward = batchNorm(weights, `${name}.norm_ffn`, width)
  return (x: tf.Tensor3D, before: tf.Tensor3D | undefined, { drop, training }: Pass): [tf.Tensor3D, tf.Tensor3D] => {
    const { values, scores } = attend(toQuery(x), toKey(x), toValue(x), {
      heads,
      bias: before,
      drop: share => drop(share, attentionDropout),
    })
    // Dropped twice over, at the end of the attention and where it joins the residual: as in the original.
    const attended = drop(drop(toOut(values), dropout), dropout)
    const middle = normAttention(tf.add<tf.Tensor3D>(x, attended), training)
    const fed = drop(narrow(drop(gelu(widen(middle)), dropout)), dropout)
    return [normFeedForward(tf.add<tf.Tensor3D>(middle, fed), training), scores]
  }
}
