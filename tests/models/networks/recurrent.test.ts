import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { dilatedRnn } from '../../../shared/models/networks/dilated-rnn.js'
import { lstmNetwork } from '../../../shared/models/networks/lstm.js'
import type { Network, NetworkInputs, NetworkShape } from '../../../shared/models/networks/network.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { tcn } from '../../../shared/models/networks/tcn.js'
import { tide } from '../../../shared/models/networks/tide.js'
import { tsMixer } from '../../../shared/models/networks/tsmixer.js'
import { twoStageLstm } from '../../../shared/models/networks/two-stage-lstm.js'
import type { Weight, Weights } from '../../../shared/models/safetensors.js'
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

/** As the original is told: what is absent is 0. */
interface Case {
  readonly shape: Partial<NetworkShape> & Pick<NetworkShape, 'steps' | 'horizon' | 'outputs'> & { series?: number }
  readonly options: Readonly<Record<string, unknown>>
}

const { cases, published } = readCases<{
  cases: Record<string, Case>
  published: Record<string, Case & { parameters: number }>
}>('recurrent.json')

/** Our name of each of the original's options. */
const NAMES: Readonly<Record<string, string>> = {
  encoder_hidden_size: 'units',
  context_size: 'contextSize',
  decoder_hidden_size: 'decoderUnits',
  decoder_layers: 'decoderLayers',
  dilations: 'dilations',
  kernel_size: 'kernelSize',
  hidden_size: 'units',
  decoder_output_dim: 'decoderOutputs',
  temporal_decoder_dim: 'temporalUnits',
  temporal_width: 'temporalWidth',
  num_encoder_layers: 'encoderLayers',
  num_decoder_layers: 'decoderLayers',
  layernorm: 'layerNorm',
  ff_dim: 'units',
  revin: 'revIn',
  units: 'units',
}

const KINDS = {
  lstm: lstmNetwork,
  'dilated-rnn': dilatedRnn,
  tcn,
  tide,
  tsmixer: tsMixer,
  'two-stage-lstm': twoStageLstm,
}

function build(name: string, { shape: { series = 1, ...shape }, options }: Case, changes = {}): Network {
  const kind = Object.entries(KINDS).find(([prefix]) => name.startsWith(prefix))![1]
  const renamed = Object.entries(options).filter(([key]) => key in NAMES)
  const ours = Object.fromEntries(renamed.map(([key, value]) => [NAMES[key], value]))
  const full = { streams: 0, known: 0, statics: 0, ...shape }
  // A table of kinds cannot say which options go with which; the vectors do.
  const make = kind.build as (shape: NetworkShape, options: object, random: () => number) => Network
  return make(full, { ...kind.defaults, series, ...ours, ...changes }, () => 0.5)
}

/** torch's recurrent weights are [4 · units, inputs]; Keras's are as ours, but its dense kernels have another name. */
function ours(weights: Weights, keras: boolean): Weights {
  const turned = ([name, weight]: [string, Weight]): [string, Weight] => {
    if (keras) return [name.replace(/^(first|hidden|out)\.kernel$/, '$1.weight'), weight]
    if (name === 'norm.weight' || name === 'norm.bias') return [name, { ...weight, shape: [weight.data.length] }]
    return [name, fromTorch(name, weight)]
  }
  return new Map([...weights].map(turned))
}

const inputsOf = (arrays: Weights): NetworkInputs =>
  Object.fromEntries(
    [...partOf(arrays, 'inputs/')].map(([name, array]) => [name, tensorOf(array)]),
  ) as unknown as NetworkInputs

describe('gives what the original gives, with its weights', () => {
  for (const [name, told] of Object.entries(cases)) {
    it(name, () => {
      const arrays = readVector(name)
      const network = build(name, told)
      assignWeights(network, ours(partOf(arrays, 'weights/'), name.startsWith('two-stage')))
      sameOutput(network, inputsOf(arrays), arrays.get('output')!)
      network.close()
    })
  }
})

describe('normalises by the batch in training, as the original', () => {
  for (const name of ['tsmixer', 'tsmixer-plain']) {
    it(name, () => {
      const arrays = readVector(name)
      const network = build(name, cases[name], { dropout: 0 })
      assignWeights(network, ours(partOf(arrays, 'weights/'), false))
      sameOutput(network, inputsOf(arrays), arrays.get('training/output')!, { seed: 1 })
      for (const [buffer, { data }] of partOf(arrays, 'training/')) {
        if (buffer === 'output') continue
        const moved = network.parameters.get(buffer)!.dataSync()
        for (const [i, value] of data.entries()) near(moved[i], value, 1e-5, `${buffer}[${i}]`)
      }
      network.close()
    })
  }
})

describe('has as many parameters as the original, at the sizes of the tables', () => {
  for (const [name, { parameters, ...told }] of Object.entries(published)) {
    it(`${name}: ${parameters}`, () => {
      const network = build(name, told)
      assert.equal(parameterCount(network.parameters), parameters)
      network.close()
    })
  }
})
