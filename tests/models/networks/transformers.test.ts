import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { iTransformer } from '../../../shared/models/networks/itransformer.js'
import type { Network, NetworkInputs, NetworkKind, NetworkShape } from '../../../shared/models/networks/network.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { patchTst } from '../../../shared/models/networks/patchtst.js'
import { tft } from '../../../shared/models/networks/tft.js'
import { timesNet } from '../../../shared/models/networks/timesnet.js'
import { vanillaTransformer } from '../../../shared/models/networks/vanilla-transformer.js'
import type { Weights } from '../../../shared/models/safetensors.js'
import { near } from '../../support/near.js'
import {
  assignWeights,
  fromTorch,
  partOf,
  readCases,
  readVector,
  sameOutput,
  tensorOf,
} from '../../support/reference-vector.js'

await startTfjsCpu()

/** Sizes as the scripts under tests/reference give them: what is not there is 0. */
type Sizes = Partial<NetworkShape> & Pick<NetworkShape, 'steps' | 'horizon' | 'outputs'>
interface Published {
  readonly shape: Sizes
  readonly parameters: number
  readonly idle: number
}
const { cases, published } = readCases<{
  cases: Record<string, { shape: Sizes }>
  published: Record<string, Published>
}>('transformers.json')
const shapeOf = (sizes: Sizes): NetworkShape => ({
  steps: sizes.steps,
  horizon: sizes.horizon,
  streams: sizes.streams ?? 0,
  known: sizes.known ?? 0,
  statics: sizes.statics ?? 0,
  outputs: sizes.outputs,
})

interface Case {
  readonly name: string
  /** The network at the case's sizes. */
  readonly small: (shape: NetworkShape) => Network
  /** The network at the sizes of the tables. */
  readonly full: (shape: NetworkShape) => Network
  /** What to strike from the original's names. */
  readonly rename?: RegExp
}

/** Built with no dropout, and first weights that do not matter. */
function caseOf<O extends object>(name: string, kind: NetworkKind<O>, options: Partial<O>, rename?: RegExp): Case {
  const build = (shape: NetworkShape, changed: Partial<O>) =>
    kind.build(shape, { ...kind.defaults, ...changed }, () => 0.5)
  return { name, small: shape => build(shape, { dropout: 0, ...options }), full: shape => build(shape, {}), rename }
}

const patchOptions = { layers: 2, heads: 2, width: 8, feedForward: 12, patch: 4, stride: 2 }
const all: Case[] = [
  caseOf('patchtst', patchTst, patchOptions, /^model\.(backbone\.)?|(?<=to_out)\.0|(?<=norm_\w+)\.1/g),
  caseOf('itransformer', iTransformer, { series: 3, layers: 2, heads: 2, width: 8, feedForward: 12 }),
  caseOf('tft', tft, { width: 8, heads: 2 }),
  caseOf('tft-full', tft, { width: 8, heads: 2 }),
  caseOf('timesnet', timesNet, { width: 4, inner: 5, periods: 3, kernels: 3 }),
  caseOf('timesnet-known', timesNet, { width: 4, inner: 3, periods: 2, kernels: 6, layers: 1 }),
  caseOf('vanilla-transformer', vanillaTransformer, { heads: 2, width: 8, feedForward: 6 }),
]

const ours = (weights: Weights, rename = /$^/): Weights =>
  new Map(
    [...weights]
      .filter(([name]) => !name.endsWith('sdp_attn.scale'))
      .map(([name, weight]) => [name.replace(rename, ''), fromTorch(name, weight)]),
  )

function inputsOf(arrays: Weights): NetworkInputs {
  const optional = <R extends tf.Rank>(name: string) => {
    const array = arrays.get(name)
    return array && tensorOf<R>(array)
  }
  return {
    history: tensorOf<tf.Rank.R2>(arrays.get('insample_y')!),
    streams: optional<tf.Rank.R3>('hist_exog'),
    known: optional<tf.Rank.R3>('futr_exog'),
    statics: optional<tf.Rank.R2>('stat_exog'),
  }
}

describe("the original's weights and inputs give the original's output", () => {
  for (const { name, small, rename } of all) {
    it(name, () => {
      const arrays = readVector(name)
      const shape = shapeOf(cases[name].shape)
      const network = small(shape)
      assignWeights(network, ours(partOf(arrays, 'weights/'), rename))
      sameOutput(network, inputsOf(partOf(arrays, 'inputs/')), arrays.get('output')!)
      network.close()
    })
  }
})

it('iTransformer sees streams as it sees other series of the batch', () => {
  // What the original says of the first of three series, with the other two as streams of a single row.
  const arrays = readVector('itransformer')
  const { steps, horizon, outputs } = cases.itransformer.shape
  const shape = shapeOf({ steps, horizon, outputs, streams: 2 })
  const options = { ...iTransformer.defaults, layers: 2, heads: 2, width: 8, feedForward: 12, series: 1 }
  const network = iTransformer.build(shape, options, () => 0.5)
  assignWeights(network, ours(partOf(arrays, 'weights/')))
  const rows = tensorOf<tf.Rank.R3>(arrays.get('inputs/insample_y')!, [3, 3, steps])
  const [first, others] = tf.split<tf.Tensor3D>(rows, [1, 2], 1)
  const inputs = {
    history: tf.reshape<tf.Rank.R2>(first, [3, steps]),
    streams: tf.transpose<tf.Tensor3D>(others, [0, 2, 1]),
  }
  const expected = arrays.get('output')!.data.filter((_, i) => Math.floor(i / horizon) % 3 === 0)
  sameOutput(network, inputs, { shape: [3, horizon], data: expected })
  network.close()
})

it('iTransformer wants whole groups of series', () => {
  const network = iTransformer.build(
    shapeOf(cases.itransformer.shape),
    { ...iTransformer.defaults, width: 8, series: 3 },
    () => 0.5,
  )
  assert.throws(() => network.forward({ history: tf.zeros([4, 12]) }), /4 rows do not make whole groups of 3/)
  network.close()
})

it('PatchTST in training norms by the batch and moves its running statistics, as torch does', () => {
  const [{ name, small, rename }] = all
  const arrays = readVector(name)
  const network = small(shapeOf(cases[name].shape))
  assignWeights(network, ours(partOf(arrays, 'weights/'), rename))
  const trained = partOf(arrays, 'training/')
  sameOutput(network, inputsOf(partOf(arrays, 'inputs/')), trained.get('output')!, { seed: 1 })
  for (const [statistic, { data }] of ours(trained, rename)) {
    const moved = network.parameters.get(statistic)?.dataSync()
    for (const [i, value] of (moved ?? []).entries()) near(value, data[i], 1e-5, statistic)
  }
  network.close()
})

describe('as many parameters as the original at the sizes of the tables', () => {
  for (const { name, full } of all.filter(({ name }) => name in published)) {
    const { shape, parameters, idle } = published[name]
    it(`${name}: ${parameters - idle}`, () => {
      const network = full(shapeOf(shape))
      assert.equal(parameterCount(network.parameters), parameters - idle)
      network.close()
    })
  }
})
