import { comparePairs } from './measure.js'
import type { Bench, BenchLine } from './report.js'
import { caseText, examplesOf, referenceText, TRAINING_CASES, trainingPairs } from './training-cases.js'

const PAIRS = 5

/** Examples trained in a second, ours beside tfjs's, on WebAssembly and one core. */
export const trainingBench: Bench = {
  name: 'training',
  async run(by) {
    const open = await trainingPairs()
    const lines: BenchLine[] = []
    for (const one of TRAINING_CASES) {
      const { ours, theirs, close } = open(one)
      const pairs = await comparePairs(ours, theirs, by, PAIRS)
      close()
      const words = { bench: 'training', what: caseText(one), reference: referenceText(one) }
      const goal = one.goal === undefined ? {} : { goal: one.goal }
      lines.push({ ...words, ...goal, count: examplesOf(one), unit: 'examples', pairs })
    }
    return lines
  },
}
