import { type RandomState, uniform } from './random.js'
import { addErrorSums, type ErrorSums, NO_ERRORS } from './scores.js'

export interface Interval {
  readonly low: number
  readonly high: number
}

export interface BootstrapRule {
  /** Consecutive issues that are drawn together: quakes cluster, so neighbouring issues are not independent. */
  readonly blockIssues: number
  readonly draws: number
  /** Part of the draws that lies between the ends, such as 0.95. */
  readonly coverage: number
}

/**
 * Interval of a score by the circular block bootstrap over issues: the issues are drawn again in blocks, each draw is
 * scored as a whole, and the interval is between two percentiles of the draws.
 *
 * @param series  one or more models' sums of the same issues, in order; drawn together, so the score may compare them
 * @param score  of the models' sums over a draw
 * @param random  advanced by ⌈issues / blockIssues⌉ numbers a draw
 * @see Politis & Romano (1992), in: Exploring the Limits of Bootstrap, 263–270
 */
export function blockBootstrap(
  series: readonly (readonly ErrorSums[])[],
  score: (sums: readonly ErrorSums[]) => number,
  rule: BootstrapRule,
  random: RandomState,
): Interval {
  const issues = series[0].length
  const scores = Float64Array.from({ length: rule.draws }, () => {
    const sums = series.map(() => NO_ERRORS)
    for (let drawn = 0; drawn < issues; drawn += rule.blockIssues) {
      const first = Math.floor(uniform(random) * issues)
      const length = Math.min(rule.blockIssues, issues - drawn)
      for (let i = first; i < first + length; i++) {
        for (let s = 0; s < series.length; s++) sums[s] = addErrorSums(sums[s], series[s][i % issues])
      }
    }
    return score(sums)
  }).sort()
  const at = (level: number) => scores[Math.round(level * (scores.length - 1))]
  const tail = (1 - rule.coverage) / 2
  return { low: at(tail), high: at(1 - tail) }
}
