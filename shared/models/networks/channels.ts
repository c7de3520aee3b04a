import * as tf from '@tensorflow/tfjs-core'
import type { NetworkInputs, NetworkShape } from './network.js'

/** Channels of `channelsOf`. */
export const channelCount = ({ streams, known }: NetworkShape): number => 1 + streams + known

/** All that runs along the history: the target, the streams, the known streams; shape [batch, steps, channels]. */
export function channelsOf({ history, streams, known }: NetworkInputs): tf.Tensor3D {
  const [batch, steps] = history.shape
  const target = tf.expandDims<tf.Tensor3D>(history, 2)
  if (streams === undefined && known === undefined) return target
  const past = known === undefined ? [] : [tf.slice(known, [0, 0, 0], [batch, steps, known.shape[2]])]
  return tf.concat([target, ...(streams === undefined ? [] : [streams]), ...past], 2)
}

/** Numbers of `aheadOf` for each row. */
export const aheadCount = ({ horizon, known, statics }: NetworkShape): number => horizon * known + statics

/** What does not run along the history: the known streams over the horizon, and the statics; [batch, numbers]. */
export function aheadOf({ history, known, statics }: NetworkInputs): tf.Tensor2D | undefined {
  const [batch, steps] = history.shape
  const future =
    known === undefined ? [] : [tf.reshape(tf.slice(known, [0, steps, 0], [batch, -1, -1]), [batch, -1]) as tf.Tensor2D]
  const all = [...future, ...(statics === undefined ? [] : [statics])]
  return all.length === 0 ? undefined : tf.concat(all, 1)
}
