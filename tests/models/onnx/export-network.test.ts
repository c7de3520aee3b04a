import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { drawnNetwork } from '../../../shared/engines/probe-network.js'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import type { Network, NetworkInputs, NetworkShape } from '../../../shared/models/networks/network.js'
import { parameters } from '../../../shared/models/networks/parameters.js'
import { SMALL_NETWORKS } from '../../../shared/models/networks/small-networks.js'
import { ExportError } from '../../../shared/models/onnx/export-error.js'
import { exportNetwork, weightsOf } from '../../../shared/models/onnx/export-network.js'

const shape: NetworkShape = { steps: 4, horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 }

/** A network of one weight and this forward pass. */
function networkOf(forward: (inputs: NetworkInputs, weight: tf.Tensor) => tf.Tensor): Network {
  const weights = parameters(() => 0.5)
  const weight = weights.make<tf.Rank.R2>('weight', [4, 1], ([rows]) => new Float32Array(rows).fill(2))
  return {
    parameters: weights.all,
    forward: inputs => tf.tidy(() => forward(inputs, weight) as tf.Tensor3D),
    close: weights.close,
  }
}

const exported = (network: Network) => exportNetwork('made-up', network, shape, weightsOf(network.parameters))
const outside = { made: undefined as tf.Tensor | undefined }

describe('exportNetwork', () => {
  before(startTfjsCpu)

  it('leaves tfjs on its engine, with no tensor more', () => {
    const before = tf.memory().numTensors
    for (const small of SMALL_NETWORKS) drawnNetwork(small)
    assert.equal(tf.getBackend(), 'cpu')
    assert.equal(tf.memory().numTensors, before)
  })
  it('gives the same bytes again', () => {
    for (const small of SMALL_NETWORKS) assert.deepEqual(drawnNetwork(small).onnx, drawnNetwork(small).onnx)
  })
  it('holds nothing that the forecast does not depend on', () => {
    const plain = networkOf(({ history }, weight) => tf.reshape(tf.matMul(history, weight as tf.Tensor2D), [-1, 1, 1]))
    const wasteful = networkOf(({ history }, weight) => {
      tf.exp(tf.mul(history, 17))
      return tf.reshape(tf.matMul(history, weight as tf.Tensor2D), [-1, 1, 1])
    })
    assert.equal(exported(wasteful).length, exported(plain).length)
  })

  const refused: [what: string, forward: (inputs: NetworkInputs, weight: tf.Tensor) => tf.Tensor, why: RegExp][] = [
    ['a pass that reads numbers', ({ history }) => tf.mul(history, history.dataSync()[0]), /reads a tensor/],
    ['a kernel that it does not know', ({ history }) => tf.cumsum(history, 1), /kernel Cumsum/],
    ['rows told apart', ({ history }) => tf.slice(history, [1, 0], [1, 4]), /rows of the batch are cut apart/],
    [
      'a pass that depends on the batch',
      ({ history }) => (history.shape[0] > 2 ? tf.relu(tf.neg(history)) : tf.relu(history)),
      /2 steps with 3|1 steps with 2 rows and 2 with 3/,
    ],
    [
      'another kernel for another batch',
      ({ history }) => (history.shape[0] > 2 ? tf.relu(history) : tf.neg(history)),
      /step 0 is Neg with one batch and Relu with another/,
    ],
    [
      'an attribute that depends on the batch',
      ({ history }) => tf.leakyRelu(history, 0.1 * history.shape[0]),
      /'alpha' of the kernel LeakyRelu is/,
    ],
    [
      'a constant that depends on the batch',
      ({ history }) => tf.mul(history, 1 / history.shape[0]),
      /constant of the network depends on the batch/,
    ],
    [
      'a length that is not in proportion to the rows',
      ({ history }) => tf.concat([history, tf.zeros<tf.Rank.R2>([1, 4])], 0),
      /3 long with 2 rows and 4 with 3: not in proportion/,
    ],
    ['a tensor from elsewhere', ({ history }) => tf.mul(history, outside.made!), /made before the forward pass/],
  ]
  for (const [what, forward, why] of refused) {
    it(`refuses ${what}`, () => {
      outside.made = tf.ones([4])
      const network = networkOf(forward)
      assert.throws(() => exported(network), ExportError)
      assert.throws(() => exported(network), why)
      assert.equal(tf.getBackend(), 'cpu')
      network.close()
      outside.made.dispose()
    })
  }
})
