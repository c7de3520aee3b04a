import type { SavedNetwork } from '../models/networks/saved-network.js'
import type { EngineMemory, NetworkEngine } from './engine.js'
import { drawnBatch } from './probe-network.js'

export interface EngineSpeed {
  /** Rows of the network's inputs that were run in a second. */
  readonly rowsPerSecond: number
  /** Rows of a run. */
  readonly rows: number
  readonly runs: number
  /** With the network loaded. */
  readonly memory: EngineMemory
}

export interface MeasureOptions {
  readonly rows: number
  /** How long to run for, after a first run that does not count. */
  readonly forMs: number
  /** A clock that goes forward only. */
  readonly nowMs: () => number
}

/** How fast an engine runs a network. @throws {EngineError} it fails */
export async function measureEngine(
  engine: NetworkEngine,
  network: SavedNetwork,
  { rows, forMs, nowMs }: MeasureOptions,
): Promise<EngineSpeed> {
  const loaded = await engine.load(network)
  try {
    const batch = drawnBatch(network.shape, rows, 1)
    await loaded.run(batch)
    const start = nowMs()
    let runs = 0
    let elapsed = 0
    do {
      await loaded.run(batch)
      runs++
      elapsed = nowMs() - start
    } while (elapsed < forMs)
    return { rowsPerSecond: (rows * runs * 1000) / elapsed, rows, runs, memory: engine.memory() }
  } finally {
    await loaded.close()
  }
}
