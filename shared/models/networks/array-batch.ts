import * as tf from '@tensorflow/tfjs-core'
import type { Batch } from './batches.js'

/** A batch as arrays, row-major; what is absent or has no columns is left out. The target's history is not among them. */
export interface BatchArrays {
  readonly rows: number
  /** Shape [rows, streams.steps, columns]. */
  readonly streams?: { readonly data: Float32Array; readonly steps: number }
  /** The same, known ahead. */
  readonly known?: { readonly data: Float32Array; readonly steps: number }
  /** Shape [rows, columns]. */
  readonly statics: Float32Array
  /** Shape [rows, horizon]. */
  readonly truth: Float32Array
  /** Shape [rows]. */
  readonly spread?: Float32Array
}

/** Tensors of a batch whose network does not look at the target's history: there is one of zeros in its place. */
export function arrayBatch({ rows, streams, known, statics, truth, spread }: BatchArrays): Batch {
  const sequence = ({ data, steps }: { readonly data: Float32Array; readonly steps: number }) =>
    tf.tensor3d(data, [rows, steps, data.length / rows / steps])
  return {
    inputs: {
      history: tf.zeros([rows, streams?.steps ?? 1]) as tf.Tensor2D,
      ...(streams && { streams: sequence(streams) }),
      ...(known && { known: sequence(known) }),
      ...(statics.length > 0 && { statics: tf.tensor2d(statics, [rows, statics.length / rows]) }),
    },
    truth: tf.tensor2d(truth, [rows, truth.length / rows]),
    known: truth.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0),
    ...(spread && { weights: { spread: tf.tensor1d(spread) } }),
  }
}
