import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import type { Score } from '../../shared/domain/messages.js'
import type { ScoreRow } from './wire.js'

/** Sums of the scores of one model over its in-sample or its out-of-sample issues. */
interface Sums {
  issues: number
  n: number
  sum: number
  sumSquares: number
  sse: number
  sae: number
  readonly brier: Float64Array
  readonly exceeded: Float64Array
}

/**
 * Running scores of one model. A score may be replaced by a later revision as long as it is open; what can no longer
 * change is added to the settled sums and forgotten, so that memory is bounded and nothing is ever subtracted.
 */
export interface ScoreBook {
  readonly model: string
  /** Issues stay open for this many days behind the newest. */
  readonly openDays: number
  readonly settled: { readonly inSample: Sums; readonly outOfSample: Sums }
  readonly open: Map<number, Score>
  newestDay: number
}

const noSums = (): Sums => ({
  issues: 0,
  n: 0,
  sum: 0,
  sumSquares: 0,
  sse: 0,
  sae: 0,
  brier: new Float64Array(EXCEEDANCE_MAGNITUDES.length),
  exceeded: new Float64Array(EXCEEDANCE_MAGNITUDES.length),
})

export const initScoreBook = (model: string, openDays: number): ScoreBook => ({
  model,
  openDays,
  settled: { inSample: noSums(), outOfSample: noSums() },
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
    sumInto(open.inSample ? book.settled.inSample : book.settled.outOfSample, open)
    book.open.delete(day)
  }
  return true
}

/** One row for the in-sample issues and one for the others, where there are any; out-of-sample first. */
export function scoreRows(book: ScoreBook): ScoreRow[] {
  return [false, true].flatMap(inSample => {
    const total = copyOf(inSample ? book.settled.inSample : book.settled.outOfSample)
    for (const score of book.open.values()) if (score.inSample === inSample) sumInto(total, score)
    return total.issues > 0 ? [rowOf(book.model, inSample, total)] : []
  })
}

const copyOf = (sums: Sums): Sums => ({ ...sums, brier: sums.brier.slice(), exceeded: sums.exceeded.slice() })

function sumInto(sums: Sums, score: Score): void {
  sums.issues++
  sums.n += score.n
  sums.sum += score.sum
  sums.sumSquares += score.sumSquares
  sums.sse += score.sse
  sums.sae += score.sae
  for (let m = 0; m < sums.brier.length; m++) {
    sums.brier[m] += score.brier[m]
    sums.exceeded[m] += score.exceeded[m]
  }
}

function rowOf(model: string, inSample: boolean, sums: Sums): ScoreRow {
  const { issues, n, sse, sae } = sums
  const mean = (total: number) => (n > 0 ? total / n : null)
  const spread = sums.sumSquares - sums.sum ** 2 / n
  const nse = spread > 0 ? 1 - sse / spread : null
  return {
    model,
    inSample,
    issues,
    n,
    mse: mean(sse),
    mae: mean(sae),
    nse,
    nnse: nse === null ? null : 1 / (2 - nse),
    brier: Array.from(sums.brier, mean),
    exceeded: Array.from(sums.exceeded),
  }
}
