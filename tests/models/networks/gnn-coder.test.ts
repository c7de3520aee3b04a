import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import type { Edge } from '../../../shared/kernels/pixel-graph.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { type GnnCoderOptions, gnnCoder } from '../../../shared/models/networks/gnn-coder.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import type { Weight, Weights } from '../../../shared/models/safetensors.js'
import { madeUpInputs, networkLaws } from '../../support/network-laws.js'
import { assignWeights, partOf, readCases, readVector, sameOutput, tensorOf } from '../../support/reference-vector.js'

await startTfjsCpu()

type Sizes = Pick<GnnCoderOptions, 'layers' | 'hidden' | 'channels' | 'heads' | 'headHidden'>
interface Case extends Sizes {
  readonly nodes: number
  readonly steps: number
  readonly edges: readonly Edge[]
}
const { cases, published } = readCases<{ cases: Record<string, Case>; published: Record<string, number> }>('gnn.json')

const plain = { horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 }

/** Keras's names and layouts to ours: heads before channels, and one axis for both in the kernel. */
function fromKeras(name: string, { shape, data }: Weight): [string, Weight] {
  const own = name.replace('/', '.').replace(/(?<=dense_\w+\.)kernel/, 'weight')
  const [first, second, third] = shape
  if (/attn_kernel/.test(name)) {
    const turned = Float32Array.from(data, (_, i) => data[(i % first) * second + Math.floor(i / first)])
    return [own, { shape: [second, first], data: turned }]
  }
  return [own, third === undefined ? { shape, data } : { shape: [first, second * third], data }]
}
const ours = (weights: Weights): Weights => new Map([...weights].map(([name, weight]) => fromKeras(name, weight)))

describe("GNNCoder with Spektral's weights gives Spektral's output", () => {
  for (const [name, { nodes, steps, edges, ...sizes }] of Object.entries(cases)) {
    it(name, () => {
      const arrays = readVector(name)
      const options = { ...gnnCoder.defaults, ...sizes, graph: { nodes, edges } }
      const network = gnnCoder.build({ ...plain, steps }, options, () => 0.5)
      assignWeights(network, ours(partOf(arrays, 'weights/')))
      const history = tensorOf<tf.Rank.R2>(arrays.get('inputs/history')!, [2 * nodes, steps])
      sameOutput(network, { history }, arrays.get('output')!)
      network.close()
    })
  }
})

describe('has as many parameters as its original at the sizes of the tables', () => {
  for (const [name, { layers }] of Object.entries(cases)) {
    it(`${name}: ${published[name]}`, () => {
      const network = gnnCoder.build({ ...plain, steps: 130 }, { ...gnnCoder.defaults, layers }, () => 0.5)
      assert.equal(parameterCount(network.parameters), published[name])
      network.close()
    })
  }
})

it('is the second level of MultiFoundationQuake in its graph form: 10 steps of the target, 11 of six models', () => {
  const options = { ...gnnCoder.defaults, knownSteps: 10 }
  const network = gnnCoder.build({ ...plain, steps: 10, known: 6 }, options, () => 0.5)
  assert.deepEqual(network.parameters.get('dense_in.weight')?.shape, [10 + 6 * 11, 32]) // 76 features, SPEC.md 1.5
  network.close()
})

it('hears nothing from beyond its layers: on a path of four, one layer reaches one step', () => {
  const path: GnnCoderOptions = {
    ...gnnCoder.defaults,
    graph: {
      nodes: 4,
      edges: [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    },
  }
  const random = randomFrom(1)
  const network = gnnCoder.build({ ...plain, steps: 3 }, path, () => uniform(random))
  const { history } = madeUpInputs({ ...plain, steps: 3 }, 4, 1)
  const other = tf.add<tf.Tensor2D>(history, [[0], [0], [0], [1]])
  const [before, after] = [history, other].map(x => network.forward({ history: x }).dataSync())
  assert.deepEqual(before.slice(0, 2), after.slice(0, 2))
  assert.notEqual(before[2], after[2])
  network.close()
})

const triangleAndTail: Edge[] = [
  [0, 1],
  [0, 2],
  [1, 2],
  [2, 3],
]
networkLaws(
  gnnCoder,
  {
    ...gnnCoder.defaults,
    graph: { nodes: 4, edges: triangleAndTail },
    layers: 2,
    hidden: 5,
    channels: 3,
    heads: 2,
    headHidden: 4,
    streamSteps: 2,
    knownSteps: 1,
  },
  { steps: 4, horizon: 2, streams: 2, known: 1, statics: 2, outputs: 3 },
  { batch: 8 },
)
