import { SMALL_NETWORKS } from '../models/networks/small-networks.js'
import { differenceOf } from './checked-export.js'
import type { EngineKind, NetworkEngine } from './engine.js'
import { EngineError } from './engine-error.js'
import { drawnBatch, drawnNetwork } from './probe-network.js'
import { TFJS_CPU } from './tfjs-kinds.js'

/** How far an engine may be from tfjs in JavaScript, relative to the largest forecast. */
export const MATRIX_TOLERANCE = 1e-4

export interface EngineMatrix {
  /** Engines that run here. */
  readonly engines: readonly { readonly name: string; readonly description: string; readonly device: string }[]
  readonly missing: readonly string[]
  readonly rows: readonly {
    readonly architecture: string
    /** Relative to the largest forecast, one for each engine; undefined where it failed. */
    readonly differences: readonly (number | undefined)[]
  }[]
}

/** Rows of the batches that are compared: whole groups for a network of graphs, and two sizes, as shapes may depend on it. */
const BATCHES = [6, 30]

/** Every architecture on every engine: its greatest difference to the engine in plain JavaScript. */
export async function engineMatrix(
  kinds: readonly EngineKind[],
  onDone: (architecture: string) => void = () => {},
): Promise<EngineMatrix> {
  const reference = await TFJS_CPU.start()
  const engines: NetworkEngine[] = []
  const missing: string[] = []
  for (const kind of kinds) {
    if (kind === TFJS_CPU) continue
    await kind.start().then(
      engine => engines.push(engine),
      (error: unknown) => {
        if (!(error instanceof EngineError)) throw error
        missing.push(kind.name)
      },
    )
  }
  try {
    const rows: { architecture: string; differences: (number | undefined)[] }[] = []
    for (const small of SMALL_NETWORKS) {
      const network = drawnNetwork(small)
      const batches = BATCHES.map((count, seed) => drawnBatch(small.shape, count, seed))
      const differences: (number | undefined)[] = []
      for (const engine of engines) {
        differences.push(await differenceOf(reference, engine, network, batches).catch(failure))
      }
      rows.push({ architecture: small.architecture, differences })
      onDone(small.architecture)
    }
    return { engines: engines.map(({ name, description, device }) => ({ name, description, device })), missing, rows }
  } finally {
    for (const engine of engines) await engine.close()
  }
}

function failure(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error
}
