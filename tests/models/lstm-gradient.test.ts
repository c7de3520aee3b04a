import { it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { LAGS } from '../../shared/domain/feature-names.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { lossAndGradients, weightedLoss } from '../../shared/models/lstm-gradient.js'
import { initLstm, type LstmTensors, lstmTensors } from '../../shared/models/lstm-network.js'
import type { Batch } from '../../shared/models/lstm-samples.js'
import type { Weights } from '../../shared/models/safetensors.js'
import { near } from '../support/near.js'

await startTfjsCpu()

const shape = { inputs: 3, units: 4, statics: 2, headUnits: 5 }
const rows = 6
const random = randomFrom(3)
const values = (length: number) => Float32Array.from({ length }, () => 2 * uniform(random) - 1)
const batch: Batch = {
  rows,
  steps: Array.from({ length: LAGS }, () => values(rows * 4)),
  statics: values(rows * 3),
  target: values(rows),
  weight: Float32Array.of(1, 1, 8, 1, 1, 8),
}
// Off zero: at 0 the skip's gradient would be tested, but nothing that flows through it.
const weights: Weights = new Map(
  [...initLstm(shape, random)].map(([name, { shape: size, data }]) => [
    name,
    { shape: size, data: data.map(value => value + 0.2 * (2 * uniform(random) - 1)) },
  ]),
)

const lossAt = (changed: Weights): number => {
  const tensors = lstmTensors(changed, shape)
  const loss = tf.tidy(() => weightedLoss(tensors, shape, batch).dataSync()[0])
  tf.dispose(tensors)
  return loss
}

const tensors = lstmTensors(weights, shape)
const { loss, gradients } = tf.tidy(() => lossAndGradients(tensors, shape, batch))

it('gives the loss that is given without gradients', () => near(loss.dataSync()[0], lossAt(weights), 1e-6))

for (const [name, { shape: size, data }] of weights) {
  it(`gives the slope of the loss along each weight of '${name}'`, () => {
    const gradient = gradients[name as keyof LstmTensors].dataSync()
    const step = 2 ** -10
    for (let i = 0; i < data.length; i++) {
      const moved = (by: number) => {
        const copy = Float32Array.from(data)
        copy[i] += by
        return lossAt(new Map([...weights, [name, { shape: size, data: copy }]]))
      }
      // Central difference: an error of step² beside Float32's noise of 1e-7 / step, where no unit of the
      // hidden layer changes sides.
      near(gradient[i], (moved(step) - moved(-step)) / (2 * step), 1e-3, `weight ${i}`)
    }
  })
}
