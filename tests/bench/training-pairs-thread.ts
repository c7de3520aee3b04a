import { parentPort } from 'node:worker_threads'
import { TRAINING_CASES, type TrainingPair, trainingPairs } from './training-cases.js'
import type { TrainingJob } from './training-threads-bench.js'

const open = await trainingPairs()
let current: { readonly at: number; readonly pair: TrainingPair } | undefined

/** Mini-batches of a case, each time they are asked for; a case is closed when the next comes. */
parentPort?.on('message', ({ at, side, batches }: TrainingJob) => {
  if (current?.at !== at) {
    current?.pair.close()
    current = { at, pair: open(TRAINING_CASES[at]) }
  }
  for (let batch = 0; batch < batches; batch++) current.pair[side]()
  parentPort?.postMessage('done')
})
parentPort?.postMessage('ready')
