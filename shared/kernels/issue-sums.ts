import type { Score } from '../domain/messages.js'
import { addErrorSums, type ErrorSums, NO_ERRORS } from './scores.js'

/** Scores of one model, added up over issues. */
export interface IssueSums {
  readonly issues: number
  readonly errors: ErrorSums
  /** Σ of the weighted interval score. */
  readonly wis: number
  readonly exceedances: readonly string[]
  /** Cells of which it is known whether each exceedance happened. */
  readonly compared: Float64Array
  /** Σ (p − o)² for each exceedance. */
  readonly brier: Float64Array
  /** Cells in which each exceedance happened. */
  readonly exceeded: Float64Array
}

/** The sums with one more issue; the given ones are left as they are. */
export const addIssue = (sums: IssueSums | undefined, score: Score): IssueSums => ({
  issues: (sums?.issues ?? 0) + 1,
  errors: addErrorSums(sums?.errors ?? NO_ERRORS, score),
  wis: (sums?.wis ?? 0) + score.wis,
  exceedances: score.exceedances,
  compared: score.compared.map((value, m) => value + (sums?.compared[m] ?? 0)),
  brier: score.brier.map((value, m) => value + (sums?.brier[m] ?? 0)),
  exceeded: score.exceeded.map((value, m) => value + (sums?.exceeded[m] ?? 0)),
})
