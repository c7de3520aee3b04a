import assert from 'node:assert/strict'
import { it } from 'node:test'
import type * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../../shared/domain/errors.js'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import {
  type MultiFoundationOptions,
  multiFoundationLstm,
} from '../../../shared/models/networks/multi-foundation-lstm.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import type { Weight, Weights } from '../../../shared/models/safetensors.js'
import { networkLaws } from '../../support/network-laws.js'
import { assignWeights, partOf, readCases, readVector, sameOutput, tensorOf } from '../../support/reference-vector.js'

await startTfjsCpu()

interface Cases {
  readonly case: { readonly steps: number; readonly known: number; readonly options: MultiFoundationOptions }
  readonly published: number
}
const { case: small, published } = readCases<Cases>('multi-foundation-lstm.json')
const plain = { horizon: 1, streams: 0, statics: 0, outputs: 1 }

/** Keras names a dense layer's matrix `kernel`; our dense layers, like torch's, `weight`. */
const ours = (weights: Weights): Weights =>
  new Map(
    [...weights].map(([name, weight]): [string, Weight] => [
      name.replace(/(?<=^(first|hidden|out)\.)kernel/, 'weight'),
      weight,
    ]),
  )

it("with Keras's weights gives Keras's output", () => {
  const arrays = readVector('multi-foundation-lstm')
  const { steps, known, options } = small
  const network = multiFoundationLstm.build({ ...plain, steps, known }, options, () => 0.5)
  assignWeights(network, ours(partOf(arrays, 'weights/')))
  const history = tensorOf<tf.Rank.R2>(arrays.get('inputs/history')!)
  const forecasts = tensorOf<tf.Rank.R3>(arrays.get('inputs/known')!)
  sameOutput(network, { history, known: forecasts }, arrays.get('output')!)
  network.close()
})

it(`has ${published} parameters with five models at the sizes of the notebook, as in Keras`, () => {
  const network = multiFoundationLstm.build({ ...plain, steps: 20, known: 5 }, multiFoundationLstm.defaults, () => 0.5)
  assert.equal(parameterCount(network.parameters), published)
  network.close()
})

it('says how long a history must be', () => {
  const build = () =>
    multiFoundationLstm.build({ ...plain, steps: 19, known: 5 }, multiFoundationLstm.defaults, () => 0)
  assert.throws(build, SettingsError)
  assert.throws(build, /20, not 19/)
})

networkLaws(
  multiFoundationLstm,
  { window: 3, lags: 2, dense: 5, units: 3 },
  { steps: 4, horizon: 2, streams: 2, known: 3, statics: 2, outputs: 3 },
  { drops: false },
)
