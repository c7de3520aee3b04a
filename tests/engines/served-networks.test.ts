import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { EngineKind, NetworkEngine } from '../../shared/engines/engine.js'
import { EngineError } from '../../shared/engines/engine-error.js'
import { ONNX_CPU } from '../../shared/engines/onnx.js'
import { drawnBatch, drawnNetwork } from '../../shared/engines/probe-network.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { TFJS_CPU, TFJS_WASM } from '../../shared/engines/tfjs-kinds.js'
import { inputShapes } from '../../shared/models/networks/input-shapes.js'
import type { NetworkShape } from '../../shared/models/networks/network.js'
import type { NetworkBatch } from '../../shared/models/networks/network-host.js'

/** As the live models hold them: `lstm` of pixels and `mlp` of sites. */
const SERVED = [
  {
    architecture: 'pixel-lstm',
    options: { units: 24, headUnits: 16 },
    shape: { steps: 26, streams: 2, statics: 7, known: 0, horizon: 1, outputs: 1 },
  },
  {
    architecture: 'mlp',
    options: { layers: 1, units: 64, dropout: 0.2 },
    shape: { steps: 8, streams: 0, statics: 40, known: 0, horizon: 4, outputs: 1 },
  },
]

function cut(shape: NetworkShape, batch: NetworkBatch, from: number, rows: number): NetworkBatch {
  const parts = [...inputShapes(shape, batch.rows)].map(([name, size]) => {
    const width = size.slice(1).reduce((product, n) => product * n, 1)
    return [name, batch[name]!.slice(from * width, (from + rows) * width)] as const
  })
  return { rows, ...Object.fromEntries(parts) } as unknown as NetworkBatch
}

const ROWS = 300
const PARTS = [
  [0, 1],
  [299, 1],
  [5, 2],
  [1, 4],
  [2, 5],
  [0, 8],
  [4, 13],
  [17, 100],
  [1, 299],
]

describe('networks of live models say the same of a row, bit for bit, whatever else is in the batch', () => {
  before(startTfjsCpu)
  const kinds: EngineKind[] = [ONNX_CPU, TFJS_WASM, TFJS_CPU]
  for (const { name, start, howTo } of kinds) {
    for (const one of SERVED) {
      it(`${one.architecture} on ${name}`, async t => {
        const engine: NetworkEngine | undefined = await start().catch((error: unknown) => {
          if (!(error instanceof EngineError) || process.env.CI === 'true') throw error
          t.skip(`needs ${name}: ${howTo}`)
          return undefined
        })
        if (engine === undefined) return
        const network = await engine.load(drawnNetwork(one))
        const batch = drawnBatch(one.shape, ROWS, 3)
        const { values } = await network.run(batch)
        const { horizon } = one.shape
        for (const [from, rows] of PARTS) {
          const part = await network.run(cut(one.shape, batch, from, rows))
          assert.deepEqual(part.values, values.slice(from * horizon, (from + rows) * horizon), `${rows} from ${from}`)
        }
        await network.close()
        await engine.close()
      })
    }
  }
})
