import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { ArtefactError, SettingsError } from '../../shared/domain/errors.js'
import { checkedExport, EXPORT_TOLERANCE } from '../../shared/engines/checked-export.js'
import { ONNX_CPU } from '../../shared/engines/onnx.js'
import { drawnBatch, drawnNetwork } from '../../shared/engines/probe-network.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { TFJS_WASM } from '../../shared/engines/tfjs-kinds.js'
import { SMALL_NETWORKS } from '../../shared/models/networks/small-networks.js'
import { ExportError } from '../../shared/models/onnx/export-error.js'
import { needsOnnxRuntime } from '../support/onnx-runtime.js'

describe('every architecture as ONNX gives the forecasts of the network itself', () => {
  before(startTfjsCpu)
  for (const small of SMALL_NETWORKS) {
    it(small.architecture, async t => {
      if (!(await needsOnnxRuntime(t))) return
      const { difference } = await checkedExport(drawnNetwork(small))
      assert.ok(difference !== undefined && difference <= EXPORT_TOLERANCE, `${difference}`)
    })
  }
})

describe('a network with a point forecast and its history alone', () => {
  before(startTfjsCpu)
  const shape = { steps: 12, horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 }
  for (const { architecture, options } of SMALL_NETWORKS) {
    if (architecture === 'two-stage-lstm') continue // It reads no history.
    it(architecture, async t => {
      if (!(await needsOnnxRuntime(t))) return
      const { difference } = await checkedExport(drawnNetwork({ architecture, options, shape }))
      assert.ok(difference !== undefined && difference <= EXPORT_TOLERANCE, `${difference}`)
    })
  }
})

describe('checkedExport', () => {
  before(startTfjsCpu)
  const [small] = SMALL_NETWORKS
  it('refuses real inputs at which the two differ', async t => {
    if (!(await needsOnnxRuntime(t))) return
    const batch = { ...drawnBatch(small.shape, 1, 1), history: new Float32Array(small.shape.steps).fill(NaN) }
    await assert.rejects(checkedExport(drawnNetwork(small), [batch]), ExportError)
  })
})

describe('an engine refuses', () => {
  before(startTfjsCpu)
  const network = () => drawnNetwork(SMALL_NETWORKS[0])
  const { shape } = SMALL_NETWORKS[0]
  const batch = drawnBatch(shape, 2, 1)
  const wrong: [what: string, batch: typeof batch, why: RegExp][] = [
    ['an input too short', { ...batch, history: new Float32Array(23) }, /'history' holds 23 numbers; shape \[2,12\]/],
    ['an input left out', { ...batch, statics: undefined }, /'statics' holds no numbers/],
  ]
  for (const kind of [TFJS_WASM, ONNX_CPU]) {
    for (const [what, given, why] of wrong) {
      it(`${what}: ${kind.name}`, async t => {
        if (kind === ONNX_CPU && !(await needsOnnxRuntime(t))) return
        const engine = await kind.start()
        const loaded = await engine.load(network())
        await assert.rejects(loaded.run(given), SettingsError)
        await assert.rejects(loaded.run(given), why)
        await loaded.close()
        await engine.close()
      })
    }
  }
  it('rows that are not whole groups, whatever it runs on', async t => {
    if (!(await needsOnnxRuntime(t))) return
    const graphs = drawnNetwork(SMALL_NETWORKS.find(({ architecture }) => architecture === 'gnn-coder')!)
    for (const kind of [TFJS_WASM, ONNX_CPU]) {
      const engine = await kind.start()
      const loaded = await engine.load(graphs)
      await assert.rejects(loaded.run(drawnBatch(graphs.shape, 7, 1)), SettingsError)
      await engine.close()
    }
  })
  it('a network whose weights are those of another', async () => {
    const engine = await TFJS_WASM.start()
    const other = drawnNetwork(SMALL_NETWORKS[1])
    await assert.rejects(engine.load({ ...network(), weights: other.weights }), ArtefactError)
    await engine.close()
  })
  it('a network without model.onnx, where it runs that', async t => {
    if (!(await needsOnnxRuntime(t))) return
    const engine = await ONNX_CPU.start()
    await assert.rejects(engine.load({ ...network(), onnx: undefined }), /has no model\.onnx/)
    await assert.rejects(engine.load({ ...network(), onnx: Uint8Array.of(1, 2, 3) }), /cannot open a lstm/)
  })
})
