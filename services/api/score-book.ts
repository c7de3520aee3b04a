import type { Score } from '../../shared/domain/messages.js'
import { nominalCoverage } from '../../shared/kernels/interval-coverage.js'
import { addIssue, type IssueSums } from '../../shared/kernels/issue-sums.js'
import { pitDeviation } from '../../shared/kernels/pit.js'
import { mae, mse, nnse, nse } from '../../shared/kernels/scores.js'
import type { ScoreRow } from './wire.js'

/**
 * Running scores of one model at one horizon. A score may be replaced by a later revision as long as it is open; what can no longer
 * change is added to the settled sums and forgotten, so that memory is bounded and nothing is ever subtracted.
 */
export interface ScoreBook {
  readonly model: string
  readonly horizonDays: number
  /** Issues stay open for this many days behind the newest. */
  readonly openDays: number
  /** Absent until the first issue is settled. */
  readonly settled: { inSample?: IssueSums; outOfSample?: IssueSums }
  readonly open: Map<number, Score>
  newestDay: number
}

export const initScoreBook = (model: string, horizonDays: number, openDays: number): ScoreBook => ({
  model,
  horizonDays,
  openDays,
  settled: {},
  open: new Map(),
  newestDay: -Infinity,
})

/**
 * Adds a score, or puts it in the place of an earlier revision; the same score twice counts once.
 *
 * @returns false where the score is of an issue that is settled or superseded: nothing has changed
 */
export function addScore(book: ScoreBook, score: Score): boolean {
  if (score.day < book.newestDay - book.openDays) return false
  const earlier = book.open.get(score.day)
  if (earlier && earlier.revision >= score.revision) return false
  book.open.set(score.day, score)
  book.newestDay = Math.max(book.newestDay, score.day)
  for (const [day, open] of book.open) {
    if (day >= book.newestDay - book.openDays) continue
    const set = open.inSample ? 'inSample' : 'outOfSample'
    book.settled[set] = addIssue(book.settled[set], open)
    book.open.delete(day)
  }
  return true
}

/** One row for the in-sample issues and one for the others, where there are any; out-of-sample first. */
export function scoreRows(book: ScoreBook): ScoreRow[] {
  return [false, true].flatMap(inSample => {
    let total = inSample ? book.settled.inSample : book.settled.outOfSample
    for (const score of book.open.values()) if (score.inSample === inSample) total = addIssue(total, score)
    return total === undefined ? [] : [rowOf(book, inSample, total)]
  })
}

function rowOf({ model, horizonDays }: ScoreBook, inSample: boolean, sums: IssueSums): ScoreRow {
  const { issues, errors, wis, levels, placed, inside, pit, exceedances, compared, brier, exceeded, logScore } = sums
  // JSON has no NaN: a score that does not exist is null.
  const number = (value: number) => (Number.isFinite(value) ? value : null)
  return {
    model,
    horizonDays,
    inSample,
    issues,
    n: errors.n,
    mse: number(mse(errors)),
    mae: number(mae(errors)),
    wis: number(wis / errors.n),
    nse: number(nse(errors)),
    nnse: number(nnse(errors)),
    coverage: Array.from(nominalCoverage(levels), (nominal, k) => ({ nominal, observed: number(inside[k] / placed) })),
    pitDeviation: number(pitDeviation(pit, levels)),
    exceedances,
    brier: Array.from(brier, (sum, e) => number(sum / compared[e])),
    logScore: Array.from(logScore, (sum, e) => number(sum / compared[e])),
    exceeded: Array.from(exceeded),
  }
}
