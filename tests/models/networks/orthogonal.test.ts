import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { ORTHOGONAL_DEFAULTS, orthogonal } from '../../../shared/models/networks/orthogonal.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { near } from '../../support/near.js'
import { madeUpInputs, networkLaws } from '../../support/network-laws.js'

await startTfjsCpu()

const all = { steps: 9, horizon: 2, streams: 2, known: 2, statics: 1, outputs: 3 }

networkLaws(orthogonal, { ...ORTHOGONAL_DEFAULTS, functions: 3, learn: 'all' }, all, { drops: false, drawn: false })

const parabola = (t: number) => 1 + 0.5 * t - 0.05 * t ** 2

describe('orthogonal', () => {
  it('forecasts a parabola before it has learnt anything, the same for every output, whatever else it sees', () => {
    const options = { ...ORTHOGONAL_DEFAULTS, functions: 3, ridge: 0 }
    const network = orthogonal.build(all, options, Math.random)
    const history = tf.tensor2d([Array.from({ length: 9 }, (_, t) => parabola(t))])
    const forecast = network.forward({ ...madeUpInputs(all, 1, 3), history }).dataSync()
    for (const [i, value] of forecast.entries()) near(value, parabola(9 + Math.floor(i / 3)), 1e-4, `${i}:`)
    network.close()
  })
  const trained: [learn: 'nothing' | 'decoder' | 'all', count: number][] = [
    ['nothing', 0],
    ['decoder', (3 * 3 + 1 + 2 * 2) * 6 + 6],
    ['all', (3 * 3 + 1 + 2 * 2) * 6 + 6 + 9 * 3],
  ]
  for (const [learn, count] of trained) {
    it(`trains ${count} numbers if it may learn ${learn}`, () => {
      const network = orthogonal.build(all, { ...ORTHOGONAL_DEFAULTS, functions: 3, learn }, Math.random)
      assert.equal(parameterCount(network.parameters), count)
      network.close()
    })
  }
})
