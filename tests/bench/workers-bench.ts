import { comparePairs } from './measure.js'
import type { Bench } from './report.js'
import { answered, openedThread } from './threads.js'

/** Examples in a batch, mini-batches and steps of history of each training. */
export const BATCH = 128
export const STEPS = 20
export const WINDOW = 52

const THREAD = new URL('./training-thread.js', import.meta.url)
const PAIRS = 5

/** Two trainings, each in a thread of its own, against both in one thread: on two cores at best twice as fast. */
export const workersBench: Bench = {
  name: 'workers',
  async run(by) {
    if (by === 'processor')
      return [{ bench: 'workers', skipped: 'threads save no time of the processor: run it without --processor' }]
    const threads = await Promise.all([openedThread(THREAD), openedThread(THREAD)])
    const pairs = await comparePairs(
      () => Promise.all(threads.map(thread => answered(thread, 'train'))),
      async () => {
        await answered(threads[0], 'train')
        await answered(threads[0], 'train')
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
