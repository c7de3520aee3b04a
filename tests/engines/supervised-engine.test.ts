import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../shared/domain/errors.js'
import { chooseEngines } from '../../shared/engines/choose-engine.js'
import { EngineError } from '../../shared/engines/engine-error.js'
import { ENGINE_KINDS, engineKind } from '../../shared/engines/engine-kinds.js'
import { drawnBatch, drawnNetwork } from '../../shared/engines/probe-network.js'
import { type EngineChange, supervisedEngine } from '../../shared/engines/supervised-engine.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { TFJS_CPU, TFJS_WASM } from '../../shared/engines/tfjs-kinds.js'
import { restoreUtil } from '../../shared/engines/tfjs-node.js'
import { SMALL_NETWORKS } from '../../shared/models/networks/small-networks.js'
import { failingEngine } from '../support/failing-engine.js'

const [small] = SMALL_NETWORKS
const batch = drawnBatch(small.shape, 2, 1)

async function supervised() {
  const clock = { ms: 0 }
  const changes: EngineChange[] = []
  const [gpu, spare] = [failingEngine('gpu', TFJS_WASM), failingEngine('spare', TFJS_CPU)]
  const engine = await supervisedEngine([gpu, spare], {
    retryAfterMs: 1000,
    nowMs: () => clock.ms,
    onChange: change => changes.push(change),
  })
  return { clock, changes, gpu, spare, engine, told: () => changes.map(({ from, to, error }) => [from, to, !!error]) }
}

describe('a supervised engine', () => {
  before(startTfjsCpu)

  it('falls back in the middle of its work, says so, and returns when the device is back', async () => {
    const { clock, gpu, engine, told, changes } = await supervised()
    const network = await engine.load(drawnNetwork(small))
    const first = await network.run(batch)
    assert.equal(first.engine, 'gpu')
    gpu.lost = true
    const second = await network.run(batch)
    assert.equal(second.engine, 'spare')
    assert.equal(engine.description, 'spare')
    assert.deepEqual(told(), [['gpu', 'spare', true]])
    assert.match(changes[0].error!.message, /gpu has lost its device/)
    for (const [i, value] of second.values.entries()) assert.ok(Math.abs(value - first.values[i]) < 1e-5)

    gpu.lost = false
    clock.ms = 999
    assert.equal((await network.run(batch)).engine, 'spare')
    clock.ms = 1000
    assert.equal((await network.run(batch)).engine, 'gpu')
    assert.deepEqual(told()[1], ['spare', 'gpu', false])
    assert.equal(gpu.seen.starts, 2)
    await engine.close()
  })
  it('waits again where the device is not back yet', async () => {
    const { clock, gpu, engine, told } = await supervised()
    const network = await engine.load(drawnNetwork(small))
    gpu.lost = true
    for (const ms of [0, 1000, 1999, 2000]) {
      clock.ms = ms
      assert.equal((await network.run(batch)).engine, 'spare')
    }
    gpu.lost = false
    clock.ms = 2999
    assert.equal((await network.run(batch)).engine, 'spare')
    clock.ms = 3000
    assert.equal((await network.run(batch)).engine, 'gpu')
    assert.equal(told().length, 2)
    await engine.close()
  })
  it('begins with the next where the first does not start, and fails where none runs', async () => {
    const [gpu, spare] = [failingEngine('gpu', TFJS_WASM), failingEngine('spare', TFJS_CPU)]
    gpu.lost = true
    const engine = await supervisedEngine([gpu, spare], { retryAfterMs: 1000, nowMs: () => 0 })
    const network = await engine.load(drawnNetwork(small))
    assert.equal((await network.run(batch)).engine, 'spare')
    spare.lost = true
    await assert.rejects(network.run(batch), EngineError)
    await assert.rejects(network.run(batch), /has lost its device/)
    gpu.lost = false
    assert.equal((await network.run(batch)).engine, 'gpu')
    await engine.close()
  })
  it('leaves a batch that does not fit to the caller', async () => {
    const { engine, told, gpu } = await supervised()
    const network = await engine.load(drawnNetwork(small))
    await assert.rejects(network.run({ ...batch, rows: 3 }), SettingsError)
    assert.deepEqual([told(), gpu.seen.starts], [[], 1])
    await engine.close()
  })
  it('runs all that is asked at once, in order, while a device goes and comes', async () => {
    const { clock, gpu, engine } = await supervised()
    const network = await engine.load(drawnNetwork(small))
    const engines: string[] = []
    const runs = Array.from({ length: 60 }, (_, i) =>
      network.run(batch).then(run => {
        engines.push(run.engine)
        gpu.lost = i % 20 >= 5 && i % 20 < 10
        clock.ms += 400
      }),
    )
    await Promise.all(runs)
    assert.equal(engines.length, 60)
    assert.deepEqual(new Set(engines), new Set(['gpu', 'spare']))
    await engine.close()
  })
  it('leaves no tensor and no network behind', async () => {
    const before = tf.memory().numTensors
    const { gpu, spare, engine, clock } = await supervised()
    for (let round = 0; round < 5; round++) {
      const network = await engine.load(drawnNetwork(small))
      await network.run(batch)
      gpu.lost = true
      await network.run(batch)
      gpu.lost = false
      clock.ms += 1000
      await network.run(batch)
      await network.close()
      assert.deepEqual([gpu.seen.open, spare.seen.open], [0, 0])
    }
    await engine.close()
    assert.equal(tf.memory().numTensors, before)
  })
})

describe('chooseEngines', () => {
  before(startTfjsCpu)
  const steady = () => {
    let ms = 0
    return () => {
      ms += 50
      return ms
    }
  }
  it('takes the one that is named', async () => {
    const { order } = await chooseEngines('tfjs-wasm', steady())
    assert.deepEqual(
      order.map(({ name }) => name),
      ['tfjs-wasm'],
    )
    await assert.rejects(chooseEngines('cuda', steady()), /no engine is named 'cuda'; choose auto or one of onnx-cuda/)
  })
  it('puts those that run in the order of their speed, and says what is not here', async () => {
    const lost = Object.assign(failingEngine('lost', TFJS_CPU), { lost: true })
    // By a clock that a run of the slow one moves on three times as far.
    const clock = { ms: 0 }
    const timed = (name: string, runMs: number) => {
      const kind = failingEngine(name, TFJS_CPU)
      return {
        ...kind,
        start: async () => {
          const engine = await kind.start()
          return {
            ...engine,
            load: async (saved: Parameters<typeof engine.load>[0]) => {
              const loaded = await engine.load(saved)
              return {
                ...loaded,
                run: async (rows: Parameters<typeof loaded.run>[0]) => {
                  clock.ms += runMs
                  return { values: new Float32Array(rows.rows), engine: name }
                },
              }
            },
          }
        },
      }
    }
    const kinds = [lost, timed('slow', 60), timed('fast', 20)]
    const { order, why } = await chooseEngines('auto', () => clock.ms, kinds)
    assert.deepEqual(
      order.map(({ name }) => name),
      ['fast', 'slow'],
    )
    // 512 rows in 20 ms and in 60 ms.
    assert.equal(why, 'fast is the fastest (series/s: fast 25,600, slow 8,533; not here: lost)')
    await assert.rejects(
      chooseEngines('auto', () => clock.ms, [lost]),
      /no engine runs here/,
    )
  })
})

describe('an engine that is not there', () => {
  const optional = ENGINE_KINDS.filter(({ name }) => name.startsWith('tfjs-node'))
  for (const kind of optional) {
    it(`${kind.name} says what to install`, async t => {
      const error = await kind.start().then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error === undefined) return t.skip(`${kind.name} is here`)
      assert.ok(error instanceof EngineError)
      assert.match(error.message, /needs the package @tensorflow\/tfjs-node(-gpu)?: it is not installed/)
      assert.match(kind.howTo, /npm install @tensorflow\/tfjs-node/)
    })
  }
  it('is named in the error of a wrong name', () =>
    assert.throws(() => engineKind('tfjs'), /tfjs-node-gpu, tfjs-webgpu/))
})

it('puts back what tfjs-node takes from util, and nothing that is there', () => {
  const own = () => 'own'
  const util: Record<string, unknown> = { isArray: own }
  const names = restoreUtil(util)
  assert.ok(names.includes('isNullOrUndefined') && !names.includes('isArray'))
  assert.equal(util.isArray, own)
  const is = (name: string, value: unknown) => (util[name] as (value: unknown) => boolean)(value)
  assert.deepEqual(
    [null, undefined, 0, ''].map(value => is('isNullOrUndefined', value)),
    [true, true, false, false],
  )
  assert.deepEqual(restoreUtil(util), [])
})
