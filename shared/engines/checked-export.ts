import type { NetworkBatch } from '../models/networks/network-host.js'
import { buildSaved, type SavedNetwork } from '../models/networks/saved-network.js'
import { onBackend } from '../models/on-backend.js'
import { ExportError } from '../models/onnx/export-error.js'
import { exportNetwork, type Precision } from '../models/onnx/export-network.js'
import type { NetworkEngine } from './engine.js'
import { EngineError } from './engine-error.js'
import { greatestDifference } from './greatest-difference.js'
import { ONNX_CPU } from './onnx.js'
import { drawnBatch } from './probe-network.js'
import { TFJS_CPU } from './tfjs-kinds.js'

/** Greatest relative difference of an export to the network itself. */
export const EXPORT_TOLERANCE = 1e-5

/** Groups of rows that an export is checked with: not those that it was recorded with. */
const GROUPS = [1, 5]

export interface CheckedExport {
  /** With its ONNX file. */
  readonly network: SavedNetwork
  /** Relative to the largest forecast; undefined where there is no ONNX Runtime to check with. */
  readonly difference?: number
}

/**
 * Exports a network to ONNX, and compares what ONNX Runtime makes of it with the network itself, for batches of sizes
 * that the export has not seen.
 *
 * @param more  batches of real inputs
 * @throws {ExportError} it cannot be exported, or its numbers are others
 */
export async function checkedExport(saved: SavedNetwork, more: readonly NetworkBatch[] = []): Promise<CheckedExport> {
  const tfjs = await TFJS_CPU.start()
  const exported = await exportSaved(saved)
  const network = { ...saved, ...exported }
  const { rowsTogether } = exported
  const runtime = await ONNX_CPU.start().catch(noRuntime)
  if (runtime === undefined) return { network }
  const drawn = GROUPS.map((groups, seed) => drawnBatch(saved.shape, groups * rowsTogether, seed))
  const difference = await differenceOf(tfjs, runtime, network, [...drawn, ...more])
  if (difference <= EXPORT_TOLERANCE) return { network, difference }
  throw new ExportError(
    `the ONNX form of this ${saved.architecture} differs from it by ${difference.toExponential(1)} of the largest ` +
      `forecast, more than ${EXPORT_TOLERANCE}; run it with tfjs`,
  )
}

/** The ONNX file of a network, unchecked. @throws {ExportError} it cannot be exported */
export async function exportSaved(
  saved: SavedNetwork,
  precision: Precision = 'float32',
): Promise<{ readonly onnx: Uint8Array; readonly rowsTogether: number }> {
  await TFJS_CPU.start()
  return onBackend('cpu', () => {
    const built = buildSaved(saved)
    try {
      const onnx = exportNetwork(saved.architecture, built, saved.shape, saved.weights, precision)
      return { onnx, rowsTogether: built.rowsTogether ?? 1 }
    } finally {
      built.close()
    }
  })
}

/** Greatest difference of what two engines make of some batches. */
export async function differenceOf(
  reference: NetworkEngine,
  engine: NetworkEngine,
  network: SavedNetwork,
  batches: readonly NetworkBatch[],
): Promise<number> {
  const expected = await reference.load(network)
  const actual = await engine.load(network)
  try {
    let greatest = 0
    for (const batch of batches) {
      const [{ values }, other] = [await expected.run(batch), await actual.run(batch)]
      greatest = Math.max(greatest, greatestDifference(values, other.values))
    }
    return greatest
  } finally {
    await expected.close()
    await actual.close()
  }
}

function noRuntime(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error
}
