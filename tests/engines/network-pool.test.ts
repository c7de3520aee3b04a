import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { LoadedNetwork, NetworkEngine } from '../../shared/engines/engine.js'
import { EngineError } from '../../shared/engines/engine-error.js'
import { networkPool, POOL_DEFAULTS } from '../../shared/engines/network-pool.js'
import { drawnNetwork } from '../../shared/engines/probe-network.js'
import { rowGate } from '../../shared/engines/row-gate.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { TFJS_CPU } from '../../shared/engines/tfjs-kinds.js'
import type { HostedNetwork, WriteRows } from '../../shared/models/networks/network-host.js'
import type { SavedNetwork } from '../../shared/models/networks/saved-network.js'

const SHAPE = { steps: 3, horizon: 2, streams: 0, known: 0, statics: 1, outputs: 1 }
const mlp = (units: number): SavedNetwork =>
  drawnNetwork({ architecture: 'mlp', options: { layers: 1, units }, shape: SHAPE })

/** Rows whose numbers are all this one. */
const rowsOf =
  (value: number, rows: number): WriteRows =>
  ({ history, statics }, first) => {
    history.fill(value, 3 * first, 3 * (first + rows))
    statics!.fill(value, first, first + rows)
  }
const ask = (network: HostedNetwork, value: number, rows: number) => network.run(rows, rowsOf(value, rows))

/** A pool on the engine in JavaScript, and the rows of every batch that it ran; `fails` may throw for the batch. */
function watchedPool(options = POOL_DEFAULTS, fails: (history: Float32Array) => void = () => {}) {
  const batches: number[] = []
  const open: LoadedNetwork[] = []
  const start = async (): Promise<NetworkEngine> => {
    const engine = await TFJS_CPU.start()
    return {
      ...engine,
      load: async saved => {
        const loaded = await engine.load(saved)
        open.push(loaded)
        return {
          run: async batch => {
            fails(batch.history)
            batches.push(batch.rows)
            return loaded.run(batch)
          },
          close: async () => {
            open.splice(open.indexOf(loaded), 1)
            await loaded.close()
          },
        }
      },
    }
  }
  return { pool: networkPool(start, options), batches, open }
}

describe('a pool of networks', () => {
  before(startTfjsCpu)

  it('joins what waits for one network, and gives each its own rows, as if it were alone', async () => {
    const { pool, batches } = watchedPool()
    const network = pool.host(mlp(4))
    const alone = [await ask(network, 0.1, 2), await ask(network, 0.2, 3), await ask(network, -1, 1)]
    assert.deepEqual(batches.splice(0), [2, 3, 1])
    const together = await Promise.all([ask(network, 0.1, 2), ask(network, 0.2, 3), ask(network, -1, 1)])
    assert.deepEqual(batches, [6])
    assert.deepEqual(together, alone)
    assert.deepEqual(
      together.map(({ values, engine }) => [values.length, engine]),
      [4, 6, 2].map(length => [length, 'tfjs-cpu']),
    )
    await pool.close()
  })
  it('joins the requests of two models that hold the same network, and no others', async () => {
    const { pool, batches, open } = watchedPool()
    const [a, b, other] = [pool.host(mlp(4)), pool.host(mlp(4)), pool.host(mlp(5))]
    await pool.ready()
    assert.equal(open.length, 2)
    await Promise.all([ask(a, 1, 1), ask(other, 1, 4), ask(b, 1, 2)])
    assert.deepEqual(batches, [3, 4])
    await pool.close()
  })
  it('joins up to so many rows, in order; what is more by itself is a batch of its own', async () => {
    const { pool, batches } = watchedPool({ maxRows: 4, maxWaitingRows: 100 })
    const network = pool.host(mlp(4))
    await Promise.all([3, 2, 1, 9, 1].map(rows => ask(network, 1, rows)))
    assert.deepEqual(batches, [3, 3, 9, 1])
    await pool.close()
  })
  it('lets no more rows wait than it may; the others wait outside and come to their turn', async () => {
    const { pool, batches } = watchedPool({ maxRows: 4, maxWaitingRows: 6 })
    const network = pool.host(mlp(4))
    await pool.ready()
    let most = 0
    const asked = Array.from({ length: 20 }, (_, i) =>
      ask(network, i, 3).then(run => {
        most = Math.max(most, pool.waitingRows())
        return run
      }),
    )
    const runs = await Promise.all(asked)
    assert.ok(most <= 6, `${most} rows`)
    assert.equal(
      batches.reduce((sum, rows) => sum + rows, 0),
      60,
    )
    for (const i of [0, 7, 19]) assert.deepEqual(runs[i].values, (await ask(network, i, 3)).values)
    await pool.close()
    assert.equal(pool.waitingRows(), 0)
  })
  it('fails only those requests that fail by themselves', async () => {
    const poison = 7
    const { pool, batches } = watchedPool(POOL_DEFAULTS, history => {
      if (history.includes(poison)) throw new EngineError('not this one')
    })
    const network = pool.host(mlp(4))
    const outcomes = await Promise.allSettled([1, poison, 2].map(value => ask(network, value, 2)))
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(batches, [2, 2])
    assert.equal((await ask(network, 1, 1)).engine, 'tfjs-cpu')
    await pool.close()
  })
  it('fails only the request whose inputs cannot be written', async () => {
    const { pool } = watchedPool()
    const network = pool.host(mlp(4))
    const unwritable = network.run(1, () => {
      throw new RangeError('no such feature')
    })
    const [wrong, right] = await Promise.allSettled([unwritable, ask(network, 1, 1)])
    assert.deepEqual([wrong.status, right.status], ['rejected', 'fulfilled'])
    await pool.close()
  })
  it('tells everybody of an engine that does not open, and each time', async () => {
    const pool = networkPool(async () => {
      throw new EngineError('no device')
    })
    const network = pool.host(mlp(4))
    await assert.rejects(pool.ready(), /no device/)
    await assert.rejects(ask(network, 1, 1), /no device/)
    assert.equal(pool.waitingRows(), 0)
    await pool.close()
  })
  it('opens no engine before a network comes, and closes a network with its last user', async () => {
    let opened = 0
    const idle = networkPool(async () => {
      opened++
      return TFJS_CPU.start()
    })
    await idle.ready()
    await idle.close()
    assert.equal(opened, 0)

    const { pool, open } = watchedPool()
    const [a, b] = [pool.host(mlp(4)), pool.host(mlp(4))]
    const last = ask(a, 1, 2)
    a.close()
    await last
    assert.equal(open.length, 1)
    b.close()
    await pool.close()
    assert.equal(open.length, 0)
  })
})

describe('a gate of rows', () => {
  it('lets in what fits, first come first served', async () => {
    const gate = rowGate(10)
    const order: string[] = []
    const enter = (name: string, rows: number) => gate.enter(rows).then(() => order.push(name))
    await Promise.all([enter('a', 6), enter('b', 4)])
    const [c, d] = [enter('c', 5), enter('d', 1)]
    gate.leave(4) // 4 free: not enough for c, and d does not overtake it
    await Promise.resolve()
    assert.deepEqual(order, ['a', 'b'])
    gate.leave(6)
    await Promise.all([c, d])
    assert.deepEqual([order, gate.inside()], [['a', 'b', 'c', 'd'], 6])
  })
  it('lets in alone what is more than it holds', async () => {
    const gate = rowGate(10)
    await gate.enter(11)
    assert.equal(gate.inside(), 11)
    const next = gate.enter(1)
    gate.leave(11)
    await next
    assert.equal(gate.inside(), 1)
  })
})
