import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { meanSquaredError } from '../../shared/models/losses/point-losses.js'
import { FIT_DEFAULTS, fitNetwork } from '../../shared/models/networks/fit.js'
import { networkNamed } from '../../shared/models/networks/registry.js'
import { windowExamples } from '../../shared/models/networks/windows.js'
import { openRunFolder } from '../../shared/ports/run-folder.js'

/**
 * A process of its own that trains a small network with batch norm and dropout in a run folder, and is killed when it
 * has saved so many looks.
 *
 * Arguments: folder, looks (Infinity: none).
 */
const [folder, looks] = process.argv.slice(2)
await startTfjsCpu()
const shape = { steps: 12, horizon: 2, streams: 0, known: 0, statics: 0, outputs: 1 }
const options = { layers: 1, heads: 2, width: 8, feedForward: 8, patch: 4, stride: 4 }
const random = randomFrom(4)
const series = [0, 1].map(s => ({
  target: Float32Array.from({ length: 120 }, (_, t) => Math.sin(t / 5 + s) + 0.1 * uniform(random)),
  streams: [],
  known: [],
  statics: [],
}))
const network = networkNamed('patchtst').build(shape, options, () => uniform(random))
const run = await openRunFolder(folder, { dataHash: '0', options })
let saved = 0
await fitNetwork(network, {
  name: 'patchtst',
  training: windowExamples(series, shape, { firstIssue: 11, lastIssue: 88, truthEnd: 90 }),
  validation: windowExamples(series, shape, { firstIssue: 89, lastIssue: 117, truthEnd: 120 }),
  loss: meanSquaredError,
  seed: 5,
  settings: { ...FIT_DEFAULTS, batchRows: 20, steps: 40, checkEvery: 5 },
  run: {
    ...run,
    save: async state => {
      await run.save(state)
      saved++
      if (saved === Number(looks)) process.kill(process.pid, 'SIGKILL')
    },
  },
})
await run.finish({ looks: saved })
