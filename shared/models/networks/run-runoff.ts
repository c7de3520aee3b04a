import * as tf from '@tensorflow/tfjs-core'
import type { RunoffLstm } from './runoff-lstm.js'

/**
 * Runs basins side by side from day to day, piece by piece, from an empty state on.
 *
 * @param pieces  inputs of some days, shape [basins, days, columns]
 * @returns of each piece, runoff of shape [basins, days]
 */
export async function* runRunoff(
  network: RunoffLstm,
  basins: number,
  pieces: Iterable<{ readonly days: number; readonly inputs: Float32Array }>,
): AsyncGenerator<Float32Array> {
  let state = network.start(basins)
  try {
    for (const { days, inputs } of pieces) {
      const piece = tf.tensor3d(inputs, [basins, days, inputs.length / basins / days])
      const next = network.run(piece, state)
      const runoff = Float32Array.from(await next.runoff.data())
      tf.dispose([piece, next.runoff, state.state, state.cell])
      state = next.state
      yield runoff
    }
  } finally {
    tf.dispose([state.state, state.cell])
  }
}
