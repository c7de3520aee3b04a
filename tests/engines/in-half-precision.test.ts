import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { ArtefactError, SettingsError } from '../../shared/domain/errors.js'
import { checkedExport } from '../../shared/engines/checked-export.js'
import { engineKind } from '../../shared/engines/engine-kinds.js'
import { greatestDifference } from '../../shared/engines/greatest-difference.js'
import { openEngine } from '../../shared/engines/open-engine.js'
import { drawnBatch, drawnNetwork } from '../../shared/engines/probe-network.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { SMALL_NETWORKS } from '../../shared/models/networks/small-networks.js'
import { needsOnnxRuntime } from '../support/onnx-runtime.js'

const small = SMALL_NETWORKS.find(({ architecture }) => architecture === 'lstm')!
const batch = drawnBatch(small.shape, 64, 1)
const open = async (name: string) => (await openEngine(name, { nowMs: () => 0 })).engine

describe('an engine in half precision', () => {
  before(startTfjsCpu)
  it('is asked for by name, labels what it says, and says it to about three digits', async t => {
    if (!(await needsOnnxRuntime(t))) return
    const { network } = await checkedExport(drawnNetwork(small))
    const [whole, half] = [await open('onnx-cpu'), await open('onnx-cpu-float16')]
    assert.match(half.description, /ONNX Runtime .* on cpu, in half precision/)
    const expected = await (await whole.load(network)).run(batch)
    const { values, engine } = await (await half.load(network)).run(batch)
    assert.equal(engine, 'onnx-cpu-float16')
    const difference = greatestDifference(expected.values, values)
    // Half precision has eleven bits: a number that is rounded once differs by up to 2⁻¹² of itself, about 2.4e-4.
    assert.ok(difference > 1e-5 && difference < 1e-2, `${difference}`)
    await Promise.all([whole.close(), half.close()])
  })
  it('refuses a network whose numbers do not fit, and says where it runs', async t => {
    if (!(await needsOnnxRuntime(t))) return
    const drawn = drawnNetwork(small)
    // Beyond 65,504 there is no number of 16 bits.
    const weights = new Map(
      [...drawn.weights].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.map(value => value * 1e6) }]),
    )
    const half = await open('onnx-cpu-float16')
    const { network } = await checkedExport({ ...drawn, weights })
    await assert.rejects(half.load(network), (error: Error) => {
      assert.ok(error instanceof ArtefactError)
      assert.match(error.message, /in half precision the forecasts of this lstm differ by .*; run it on onnx-cpu/)
      return true
    })
    await half.close()
  })
  it('is none of an engine that runs no ONNX files', () => {
    assert.throws(() => engineKind('tfjs-wasm-float16'), SettingsError)
    assert.throws(() => engineKind('tfjs-wasm-float16'), /onnx-cpu, onnx-cpu-float16, .*tfjs-wasm, tfjs-cpu$/)
  })
})
