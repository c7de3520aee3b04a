import * as tf from '@tensorflow/tfjs-core'

/** Patches that `cutPatches` cuts. */
export const patchCount = (steps: number, length: number, stride: number): number =>
  Math.floor((steps + stride - length) / stride) + 1

/**
 * Cuts windows into patches that start `stride` steps apart.
 *
 * The last value is first repeated `stride` times, so that the newest steps stand in as many patches as the others.
 *
 * @param windows  shape [rows, steps]
 * @param length  steps of a patch, at most steps + stride
 * @returns shape [rows, patches, length]
 */
export function cutPatches(windows: tf.Tensor2D, length: number, stride: number): tf.Tensor3D {
  const [rows, steps] = windows.shape
  const last = tf.slice(windows, [0, steps - 1], [rows, 1])
  const longer = tf.concat([windows, tf.tile(last, [1, stride])], 1)
  const patches = Array.from({ length: patchCount(steps, length, stride) }, (_, p) =>
    tf.slice(longer, [0, p * stride], [rows, length]),
  )
  return tf.stack(patches, 1) as tf.Tensor3D
}
