import * as tf from '@tensorflow/tfjs-core'
import type { Batch, Examples } from './batches.js'
import type { NetworkInputs } from './network.js'

/** Rows of plain numbers, for networks that see them side by side: the first are the history, the others statics. */
export interface RowTable {
  readonly rows: number
  /** Numbers of a row, of which `steps` are the history. */
  readonly width: number
  readonly steps: number
  readonly horizon: number
  /** Writes a row's inputs, and its truth, NaN where not known. */
  write(row: number, inputs: Float32Array, truth: Float32Array): void
}

/** Rows as examples of a network of shape { steps, statics: width − steps, horizon }. */
export const rowExamples = ({ rows, width, steps, horizon, write }: RowTable): Examples => ({
  rows,
  batch: (at): Batch => {
    const inputs = new Float32Array(at.length * width)
    const truth = new Float32Array(at.length * horizon)
    at.forEach((row, n) => {
      write(row, inputs.subarray(n * width, (n + 1) * width), truth.subarray(n * horizon, (n + 1) * horizon))
    })
    return {
      inputs: rowInputs(inputs, steps, width),
      truth: tf.tensor2d(truth, [at.length, horizon]),
      known: truth.reduce((n, y) => n + (Number.isNaN(y) ? 0 : 1), 0),
    }
  },
})

/** Rows of shape [rows · width] as what a network sees; the tensors are the caller's. */
export const rowInputs = (inputs: Float32Array, steps: number, width: number): NetworkInputs =>
  tf.tidy(() => {
    const rows = inputs.length / width
    const all = tf.tensor2d(inputs, [rows, width])
    const history = tf.slice(all, [0, 0], [rows, steps])
    return steps === width ? { history } : { history, statics: tf.slice(all, [0, steps], [rows, width - steps]) }
  })
