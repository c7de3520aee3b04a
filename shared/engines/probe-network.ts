import { randomFrom, uniform } from '../kernels/random.js'
import { inputShapes } from '../models/networks/input-shapes.js'
import type { NetworkShape } from '../models/networks/network.js'
import type { NetworkBatch } from '../models/networks/network-host.js'
import { networkNamed } from '../models/networks/registry.js'
import type { SavedNetwork } from '../models/networks/saved-network.js'
import { exportNetwork, type Precision, weightsOf } from '../models/onnx/export-network.js'

/** What engines are compared by: an LSTM of 64 units over half a year of fortnights, one step ahead. */
const PROBE = {
  architecture: 'lstm',
  options: { layers: 1, units: 64, contextSize: 10, decoderUnits: 64 },
  shape: { steps: 26, horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 },
}

/**
 * A network with weights that were drawn, with its ONNX file. Some engine of tfjs must have started.
 *
 * @throws {ExportError}
 */
export function drawnNetwork(
  of: Pick<SavedNetwork, 'architecture' | 'options' | 'shape'>,
  precision: Precision = 'float32',
): SavedNetwork {
  const random = randomFrom(1)
  const network = networkNamed(of.architecture).build(of.shape, of.options, () => uniform(random))
  try {
    const weights = weightsOf(network.parameters)
    const onnx = exportNetwork(of.architecture, network, of.shape, weights, precision)
    return { ...of, weights, onnx, rowsTogether: network.rowsTogether ?? 1 }
  } finally {
    network.close()
  }
}

export const probeNetwork = (precision?: Precision): SavedNetwork => drawnNetwork(PROBE, precision)

/** A batch of inputs, uniform in (−1, 1). */
export function drawnBatch(shape: NetworkShape, rows: number, seed: number): NetworkBatch {
  const random = randomFrom(seed)
  const inputs = [...inputShapes(shape, rows)].map(([name, size]) => {
    const length = size.reduce((product, n) => product * n, 1)
    return [name, Float32Array.from({ length }, () => 2 * uniform(random) - 1)] as const
  })
  return { rows, ...Object.fromEntries(inputs) } as unknown as NetworkBatch
}
