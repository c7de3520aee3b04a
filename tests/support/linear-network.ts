import * as tf from '@tensorflow/tfjs-core'
import type { Batch, Examples } from '../../shared/models/networks/batches.js'
import { zeros } from '../../shared/models/networks/initialisers.js'
import { affine } from '../../shared/models/networks/matmul.js'
import type { Network } from '../../shared/models/networks/network.js'
import { parameters } from '../../shared/models/networks/parameters.js'

/** y = w · history + b, from zeros: the network whose best weights are known in closed form. */
export function linearNetwork(steps: number): Network {
  const weights = parameters(() => 0)
  const w = weights.make<tf.Rank.R2>('w', [steps, 1], zeros)
  const b = weights.make<tf.Rank.R1>('b', [1], zeros)
  return {
    parameters: weights.all,
    forward: ({ history }) => tf.tidy(() => tf.reshape(affine(history, w, b), [history.shape[0], 1, 1])),
    close: weights.close,
  }
}

/** Examples of given rows, one step ahead. */
export const rowExamples = (rows: readonly (readonly number[])[], truth: readonly number[]): Examples => ({
  rows: rows.length,
  batch(at): Batch {
    const picked = [...at]
    const y = picked.map(row => truth[row])
    return {
      inputs: {
        history: tf.tensor2d(
          picked.map(row => [...rows[row]]),
          [picked.length, rows[0].length],
        ),
      },
      truth: tf.tensor2d(y, [picked.length, 1]),
      known: y.filter(value => !Number.isNaN(value)).length,
    }
  },
})
