import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../../shared/domain/errors.js'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { meanSquaredError } from '../../../shared/models/losses/point-losses.js'
import { FIT_DEFAULTS, fitNetwork } from '../../../shared/models/networks/fit.js'
import type { Network } from '../../../shared/models/networks/network.js'
import { NETWORKS, networkNamed } from '../../../shared/models/networks/registry.js'
import { readVariables, type TrainingState, writeVariables } from '../../../shared/models/networks/training-state.js'
import {
  fullTuning,
  headNames,
  headTuning,
  lowRankTuning,
  type Tuning,
} from '../../../shared/models/networks/tuning.js'
import { rowExamples } from '../../support/linear-network.js'
import { near } from '../../support/near.js'

before(startTfjsCpu)

const SHAPE = { steps: 12, horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 }
const PATCHTST = { layers: 1, heads: 2, width: 8, feedForward: 12, patch: 4, stride: 4 }
const draws = (seed: number) => {
  const random = randomFrom(seed)
  return () => uniform(random)
}
const patchTst = (seed = 1) => networkNamed('patchtst').build(SHAPE, PATCHTST, draws(seed))

const draw = draws(5)
const rows = Array.from({ length: 24 }, () => Array.from({ length: 12 }, draw))
const training = rowExamples(
  rows,
  rows.map(row => row[11] + 0.3 * row[3]),
)
const settings = { ...FIT_DEFAULTS, batchRows: 8, steps: 6, checkEvery: 3, learningRate: 0.02 }

const fit = (network: Network, tuning?: Tuning) =>
  fitNetwork(network, { name: 'tuned', training, loss: meanSquaredError, seed: 1, settings, ...(tuning && { tuning }) })

const bytes = async (network: Network) =>
  new Map([...(await readVariables(network.parameters))].map(([name, { data }]) => [name, [...data]]))

const changed = async (network: Network, before: ReadonlyMap<string, number[]>) =>
  [...(await bytes(network))]
    .filter(([name, data]) => data.some((x, i) => x !== before.get(name)![i]))
    .map(([name]) => name)

describe('headNames', () => {
  // Read off each architecture's file: the layer whose output is the forecast.
  const heads: Readonly<Record<string, string>> = {
    'dilated-rnn': 'mlp_decoder.layers.3.weight',
    itransformer: 'projector.weight',
    lstm: 'mlp_decoder.layers.3.weight',
    patchtst: 'head.linear.weight',
    tsmixer: 'out.weight',
    tcn: 'mlp_decoder.layers.3.weight',
  }
  for (const [name, weight] of Object.entries(heads)) {
    it(`is ${weight} and its bias in ${name}`, () => {
      const small = { patchtst: PATCHTST, itransformer: { width: 8, heads: 2, feedForward: 8 }, tsmixer: { units: 4 } }
      const options = small[name as keyof typeof small] ?? { units: 4, contextSize: 2, decoderUnits: 4 }
      const network = NETWORKS.get(name)!.build(SHAPE, options, draws(1))
      assert.deepEqual(headNames(network.parameters), [weight, weight.replace('.weight', '.bias')])
      network.close()
    })
  }
})

describe('full tuning', () => {
  it('is ordinary training from the weights given', async () => {
    const [one, two] = [patchTst(), patchTst(2)]
    writeVariables(two.parameters, await readVariables(one.parameters))
    await fit(one)
    await fit(two, fullTuning(two))
    assert.deepEqual(await bytes(two), await bytes(one))
    one.close()
    two.close()
  })
})

describe('head tuning', () => {
  it('moves the head, and nothing else by a single bit', async () => {
    const network = patchTst()
    const before = await bytes(network)
    await fit(network, headTuning(network))
    assert.deepEqual(await changed(network, before), ['head.linear.weight', 'head.linear.bias'])
    network.close()
  })
})

describe('low-rank tuning', () => {
  it('moves r (m + n) numbers of each matrix', () => {
    const network = patchTst()
    const tuning = lowRankTuning(network, { rank: 2, random: draws(3) })
    const matrices = [...network.parameters].filter(([, { shape }]) => shape.length === 2 && Math.min(...shape) > 2)
    const moved = [...tuning.moved.values()].reduce((sum, { size }) => sum + size, 0)
    // W_P 4·8, W_pos 4·8, four of 8·8, 8·12 and 12·8: the head, 32·1, is too narrow.
    assert.deepEqual([moved, matrices.length], [2 * (12 + 12 + 4 * 16 + 20 + 20), 8])
    tuning.close()
    network.close()
  })

  it('begins where the network was, and ends at W + A B', async () => {
    const network = patchTst()
    const first = await bytes(network)
    const tuning = lowRankTuning(network, { rank: 2, random: draws(3) })
    tuning.settle()
    assert.deepEqual(await changed(network, first), [])
    await fit(network, tuning)
    assert.ok((await changed(network, first)).includes('W_P.weight'))
    const [a, b] = ['a', 'b'].map(side => [...tuning.moved.get(`W_P.weight.low-rank-${side}`)!.dataSync()])
    const merged = network.parameters.get('W_P.weight')!.dataSync()
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 8; j++) {
        const product = a[2 * i] * b[j] + a[2 * i + 1] * b[8 + j]
        near(merged[8 * i + j], first.get('W_P.weight')![8 * i + j] + product, 1e-6)
      }
    }
    // A plain network of the merged weights says the same.
    const plain = patchTst(9)
    writeVariables(plain.parameters, await readVariables(network.parameters))
    const history = tf.tensor2d(rows)
    const said = [network, plain].map(({ forward }) => forward({ history }).dataSync())
    assert.deepEqual(said[1], said[0])
    tuning.close()
    network.close()
    plain.close()
  })

  it('moves along the slope: as far as a step of Adam in each factor', async () => {
    // After one step B has moved by ± the rate where its gradient is not 0; A, whose gradient is dW Bᵀ = 0, has not.
    const network = patchTst()
    const tuning = lowRankTuning(network, { rank: 1, random: draws(3) })
    const a = tuning.moved.get('W_P.weight.low-rank-a')!.dataSync().slice()
    await fitNetwork(network, {
      ...{ name: 'step', training, loss: meanSquaredError, seed: 1, tuning },
      settings: { ...settings, steps: 1, schedule: 'constant' },
    })
    assert.deepEqual(tuning.moved.get('W_P.weight.low-rank-a')!.dataSync(), a)
    for (const moved of tuning.moved.get('W_P.weight.low-rank-b')!.dataSync()) near(Math.abs(moved), 0.02, 1e-3)
    tuning.close()
    network.close()
  })

  it('moves a new head whole beside it', async () => {
    const network = patchTst()
    const before = await bytes(network)
    const whole = headNames(network.parameters)
    const tuning = lowRankTuning(network, { rank: 1, random: draws(3), whole })
    await fit(network, tuning)
    const moved = await changed(network, before)
    for (const name of whole) assert.ok(moved.includes(name), name)
    assert.ok(!moved.some(name => name.includes('norm') || name.includes('running')))
    tuning.close()
    network.close()
  })

  it('ends with the same bytes when it was stopped on the way', async () => {
    const run = async (steps: number, state?: TrainingState) => {
      const network = patchTst()
      const tuning = lowRankTuning(network, { rank: 2, random: draws(3) })
      let last = state
      await fitNetwork(network, {
        ...{ name: 'stopped', training, loss: meanSquaredError, seed: 1, tuning },
        settings: { ...settings, steps: 6 },
        run: {
          ...(state && { state }),
          save: async saved => {
            last = saved
            if (saved.step === steps && steps < 6) throw new Error('killed')
          },
        },
      }).catch(() => {})
      const end = await bytes(network)
      tuning.close()
      network.close()
      return { end, last }
    }
    const straight = await run(6)
    const half = await run(3)
    assert.deepEqual((await run(6, half.last)).end, straight.end)
  })

  it('refuses a rank that no matrix exceeds', () => {
    const network = patchTst()
    for (const rank of [0, 1.5, 100]) {
      assert.throws(() => lowRankTuning(network, { rank, random: draws(1) }), SettingsError)
    }
    network.close()
  })
})
