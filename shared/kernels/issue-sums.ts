import type { Score } from '../domain/messages.js'
import { addErrorSums, type ErrorSums, NO_ERRORS } from './scores.js'

/** Sums of a score over what is said of the quantiles, and over each exceedance and its bins. */
type Ranks = Pick<Score, 'placed' | 'inside' | 'pit' | 'spread' | 'outside'>
type Reached = Pick<
  Score,
  'compared' | 'brier' | 'exceeded' | 'logScore' | 'binCells' | 'binProbability' | 'binExceeded'
>
type Parts = Pick<Score, 'wis' | 'sharpness' | 'overprediction' | 'underprediction'>

/** Scores of one model, added up over issues; of the fields that are those of a Score, see there. */
export interface IssueSums extends Parts, Ranks, Reached, Pick<Score, 'levels' | 'exceedances'> {
  readonly issues: number
  readonly errors: ErrorSums
}

/**
 * The sums with one more issue; the given ones are left as they are. Ranks among other levels do not add up: where the
 * levels change, they begin anew.
 */
export function addIssue(sums: IssueSums | undefined, score: Score): IssueSums {
  const ranks = sums !== undefined && isSame(sums.levels, score.levels) ? sums : undefined
  const plus = (column: keyof Reached) => score[column].map((value, i) => value + (sums?.[column][i] ?? 0))
  return {
    issues: (sums?.issues ?? 0) + 1,
    errors: addErrorSums(sums?.errors ?? NO_ERRORS, score),
    wis: (sums?.wis ?? 0) + score.wis,
    sharpness: (sums?.sharpness ?? 0) + score.sharpness,
    overprediction: (sums?.overprediction ?? 0) + score.overprediction,
    underprediction: (sums?.underprediction ?? 0) + score.underprediction,
    levels: score.levels,
    placed: (ranks?.placed ?? 0) + score.placed,
    inside: score.inside.map((value, k) => value + (ranks?.inside[k] ?? 0)),
    pit: score.pit.map((value, k) => value + (ranks?.pit[k] ?? 0)),
    spread: (ranks?.spread ?? 0) + score.spread,
    outside: score.outside.map((value, k) => value + (ranks?.outside[k] ?? 0)),
    exceedances: score.exceedances,
    compared: plus('compared'),
    brier: plus('brier'),
    exceeded: plus('exceeded'),
    logScore: plus('logScore'),
    binCells: plus('binCells'),
    binProbability: plus('binProbability'),
    binExceeded: plus('binExceeded'),
  }
}

const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])
