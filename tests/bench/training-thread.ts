import { parentPort } from 'node:worker_threads'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsWasm } from '../../shared/engines/tfjs-wasm.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { meanSquaredError } from '../../shared/models/losses/point-losses.js'
import { FIT_DEFAULTS, fitNetwork } from '../../shared/models/networks/fit.js'
import { networkNamed } from '../../shared/models/networks/registry.js'
import { BATCH, STEPS, WINDOW } from './workers-bench.js'

await startTfjsWasm()
const random = randomFrom(1)
const draw = () => uniform(random)
const shape = { steps: WINDOW, horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 }

/** One training of the bench, each time it is asked. */
parentPort?.on('message', async () => {
  const options = { units: 64, contextSize: 10, decoderUnits: 64 }
  const network = networkNamed('lstm').build(shape, options, draw)
  const training = {
    rows: 4 * BATCH,
    batch: (at: Uint32Array) => ({
      inputs: { history: tf.randomUniform<tf.Rank.R2>([at.length, WINDOW], -1, 1, 'float32', 1) },
      truth: tf.zeros<tf.Rank.R2>([at.length, 1]),
      known: at.length,
    }),
  }
  const settings = { ...FIT_DEFAULTS, batchRows: BATCH, steps: STEPS, checkEvery: STEPS }
  await fitNetwork(network, { name: 'bench', training, loss: meanSquaredError, seed: 1, settings })
  network.close()
  parentPort?.postMessage('done')
})
parentPort?.postMessage('ready')
