import { comparePairs } from './measure.js'
import type { Bench, BenchLine } from './report.js'
import { answered, openedThread } from './threads.js'
import { caseText, examplesOf, referenceText, TRAINING_CASES } from './training-cases.js'

const THREAD = new URL('./training-pairs-thread.js', import.meta.url)
const PAIRS = 5
const THREADS = 2
/** Mini-batches of a run, so that the threads wait little for one another. */
const BATCHES = 3

/** What a thread is asked for: so many mini-batches of a case, by its place in the list. */
export interface TrainingJob {
  readonly at: number
  readonly side: 'ours' | 'theirs'
  readonly batches: number
}

/** As `training`, on two cores: two trainings at once, each in a thread with its own WebAssembly, ours beside tfjs's. */
export const trainingThreadsBench: Bench = {
  name: 'training-threads',
  async run(by) {
    if (by === 'processor') {
      return [{ bench: 'training-threads', skipped: 'it is about two cores at once: run it without --processor' }]
    }
    const threads = await Promise.all(Array.from({ length: THREADS }, () => openedThread(THREAD)))
    const lines: BenchLine[] = []
    for (const [at, one] of TRAINING_CASES.entries()) {
      const all = (side: TrainingJob['side']) => () =>
        Promise.all(threads.map(thread => answered(thread, { at, side, batches: BATCHES })))
      const pairs = await comparePairs(all('ours'), all('theirs'), by, PAIRS)
      const what = `two threads, each ${caseText(one)}`
      const goal = one.goal === undefined ? {} : { goal: one.goal }
      const count = THREADS * BATCHES * examplesOf(one)
      const words = { bench: 'training-threads', what, reference: `two threads, each ${referenceText(one)}` }
      lines.push({ ...words, ...goal, count, unit: 'examples', pairs })
    }
    await Promise.all(threads.map(thread => thread.terminate()))
    return lines
  },
}
