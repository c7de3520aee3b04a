import * as tf from '@tensorflow/tfjs-core'
import { batchesInOrder, type Examples } from './batches.js'
import type { Network } from './network.js'

/**
 * Forecasts of all rows, in order.
 *
 * @returns shape [rows, horizon, outputs], row-major
 */
export async function forecastRows(network: Network, examples: Examples, batchRows = 1024): Promise<Float32Array> {
  const parts: Float32Array[] = []
  for (const at of batchesInOrder(examples.rows, batchRows, network.rowsTogether ?? 1)) {
    const { inputs, truth, weights } = examples.batch(at)
    const forecast = network.forward(inputs)
    parts.push(Float32Array.from(await forecast.data()))
    tf.dispose([forecast, truth, ...Object.values(inputs), ...Object.values(weights ?? {})])
  }
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let from = 0
  for (const part of parts) {
    all.set(part, from)
    from += part.length
  }
  return all
}
