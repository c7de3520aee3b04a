import { Worker } from 'node:worker_threads'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

/** Examples in a batch, mini-batches and steps of history of each training. */
export const BATCH = 128
export const STEPS = 20
export const WINDOW = 52

const PAIRS = 5

/** Two trainings, each in a thread of its own, against both in one thread: on two cores at best twice as fast. */
export const workersBench: Bench = {
  name: 'workers',
  async run(by) {
    if (by === 'processor')
      return [{ bench: 'workers', skipped: 'threads save no time of the processor: run it without --processor' }]
    const threads = await Promise.all([opened(), opened()])
    const pairs = await comparePairs(
      () => Promise.all(threads.map(trained)),
      async () => {
        await trained(threads[0])
        await trained(threads[0])
      },
      by,
      PAIRS,
    )
    await Promise.all(threads.map(thread => thread.terminate()))
    const count = 2 * STEPS * BATCH
    const what = `two trainings of an LSTM-64 over ${WINDOW} steps in two threads`
    return [{ bench: 'workers', what, reference: 'one after the other in one thread', count, unit: 'examples', pairs }]
  },
}

const heard = (thread: Worker): Promise<unknown> =>
  new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })

async function opened(): Promise<Worker> {
  const thread = new Worker(new URL('./training-thread.js', import.meta.url))
  await heard(thread)
  return thread
}

function trained(thread: Worker): Promise<unknown> {
  const done = heard(thread)
  thread.postMessage('train')
  return done
}
