import { nominalCoverage, percentName } from '../../shared/kernels/interval-coverage.js'
import type { IssueSums } from '../../shared/kernels/issue-sums.js'
import { pitDeviation } from '../../shared/kernels/pit.js'
import { meanPixelNnse } from '../../shared/kernels/pixel-scores.js'
import { mae, mse, nnse, nse } from '../../shared/kernels/scores.js'
import type { VerifyState } from './stage.js'
import { addScore, initTotals, type ModelTotals, type ScoreSet, setKey, totalsKey } from './totals.js'

/** One line of the running score table. */
export interface ScoreRow extends ScoreSet {
  readonly model: string
  readonly horizonDays: number
  readonly issues: number
  /** Pooled over cells and issues, in the target's unit: equivalent magnitude, mm/day, cases a day. */
  readonly mse: number
  readonly mae: number
  readonly nse: number
  readonly nnse: number
  /** Mean weighted interval score. */
  readonly wis: number
  /** NNSE of each cell by itself, averaged; over issues with final truth; absent for closed bins. */
  readonly pixelNnse?: number
  /** Share of truths within each central interval, by what it should be, per cent: `95`. */
  readonly coverage: Readonly<Record<string, number>>
  /** How far the PIT is from uniform: 0 is honest, 2 as far off as can be. */
  readonly pitDeviation: number
  /** Mean −ln of what was said of what came, for each exceedance, by name. */
  readonly logScore: Readonly<Record<string, number>>
  /** Brier score of each exceedance, by name. */
  readonly brier: Readonly<Record<string, number>>
  /** Cells and issues in which it happened, by name. */
  readonly exceeded: Readonly<Record<string, number>>
}

/** The score table of one region: final scores and those whose truth may still change, added up. */
export function scoreRows(state: VerifyState): ScoreRow[] {
  const models = new Map<string, ModelTotals>()
  for (const [key, totals] of state.totals) models.set(key, { ...totals, sums: new Map(totals.sums) })
  for (const forecast of [...state.waiting.values()].flat()) {
    if (forecast.score === undefined) continue
    const key = totalsKey(forecast)
    const totals = models.get(key) ?? initTotals(forecast.mean.length, forecast)
    models.set(key, totals)
    addScore(totals.sums, forecast.score)
  }
  const sets = [false, true].flatMap(inSample => [false, true].map(closedBins => ({ inSample, closedBins })))
  return sets.flatMap(set =>
    [...models].flatMap(([key, totals]) => {
      const total = totals.sums.get(setKey(set))
      // Of a model that has nothing settled yet there are no errors by cell.
      return total === undefined ? [] : [rowOf(totals, state.totals.get(key)?.pixelErrors, set, total)]
    }),
  )
}

function rowOf(
  { model, horizonDays }: ModelTotals,
  errorsByCell: ModelTotals['pixelErrors'] | undefined,
  set: ScoreSet,
  { issues, errors, wis, levels, placed, inside, pit, exceedances, compared, brier, exceeded, logScore }: IssueSums,
): ScoreRow {
  const pixelErrors = errorsByCell?.[set.inSample ? 1 : 0]
  const byName = (value: (e: number) => number) => Object.fromEntries(exceedances.map((name, e) => [name, value(e)]))
  return {
    model,
    horizonDays,
    ...set,
    issues,
    mse: mse(errors),
    mae: mae(errors),
    nse: nse(errors),
    nnse: nnse(errors),
    wis: wis / errors.n,
    coverage: Object.fromEntries(
      Array.from(nominalCoverage(levels), (share, k) => [percentName(share), inside[k] / placed]),
    ),
    pitDeviation: pitDeviation(pit, levels),
    ...(pixelErrors !== undefined &&
      !set.closedBins && { pixelNnse: meanPixelNnse(pixelErrors, allOf(pixelErrors.sse)).nnse }),
    brier: byName(e => brier[e] / compared[e]),
    logScore: byName(e => logScore[e] / compared[e]),
    exceeded: byName(e => exceeded[e]),
  }
}

const allOf = (values: Float64Array): number[] => Array.from(values, (_, p) => p)
