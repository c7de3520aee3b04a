import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { SettingsError } from '../../shared/domain/errors.js'
import { EngineError } from '../../shared/engines/engine-error.js'
import { openEngine } from '../../shared/engines/open-engine.js'
import { drawnBatch, drawnNetwork } from '../../shared/engines/probe-network.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { TFJS_CPU } from '../../shared/engines/tfjs-kinds.js'
import type { NetworkBatch } from '../../shared/models/networks/network-host.js'
import { SMALL_NETWORKS } from '../../shared/models/networks/small-networks.js'
import { failingEngine } from '../support/failing-engine.js'

const [small] = SMALL_NETWORKS
const batch: NetworkBatch = drawnBatch(small.shape, 2, 1)
const clock = () => {
  let ms = 0
  return {
    nowMs: () => {
      ms += 100
      return ms
    },
  }
}

describe('openEngine', () => {
  before(startTfjsCpu)
  it('opens the one that is named, with spares behind it', async () => {
    const gpu = failingEngine('gpu', TFJS_CPU)
    const changes: string[] = []
    const { engine, why } = await openEngine('gpu', {
      ...clock(),
      kinds: [gpu],
      onChange: ({ from, to }) => changes.push(`${from} → ${to}`),
    })
    assert.equal(why, 'gpu, as it is set')
    const network = await engine.load(drawnNetwork(small))
    assert.equal((await network.run(batch)).engine, 'gpu')
    gpu.lost = true
    // ONNX Runtime where it is installed, WebAssembly where it is not.
    const { engine: spare } = await network.run(batch)
    assert.match(spare, /^(onnx-cpu|tfjs-wasm)$/)
    assert.deepEqual(changes, [`gpu → ${spare}`])
    await engine.close()
  })
  it('does not open another than the one that is named', async () => {
    const gpu = Object.assign(failingEngine('gpu', TFJS_CPU), { lost: true })
    const open = () => openEngine('gpu', { ...clock(), kinds: [gpu] })
    await assert.rejects(open, EngineError)
    await assert.rejects(open, /gpu has lost its device; to get gpu: put the device back; or take auto/)
    await assert.rejects(openEngine('gnu', { ...clock(), kinds: [gpu] }), SettingsError)
  })
  it('opens the fastest that is there', async () => {
    const lost = Object.assign(failingEngine('lost', TFJS_CPU), { lost: true })
    const { engine, why } = await openEngine('auto', { ...clock(), kinds: [lost, failingEngine('here', TFJS_CPU)] })
    assert.match(why, /^here is the fastest \(series\/s: here [\d,]+; not here: lost\)$/)
    assert.equal((await (await engine.load(drawnNetwork(small))).run(batch)).engine, 'here')
    await engine.close()
  })
})
