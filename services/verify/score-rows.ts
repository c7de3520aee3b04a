import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import type { IssueSums } from '../../shared/kernels/issue-sums.js'
import { meanPixelNnse } from '../../shared/kernels/pixel-scores.js'
import { mae, mse, nnse, nse } from '../../shared/kernels/scores.js'
import type { VerifyState } from './stage.js'
import { addScore, initTotals, type ScoreSet, setKey } from './totals.js'

/** One line of the running score table. */
export interface ScoreRow extends ScoreSet {
  readonly model: string
  readonly issues: number
  /** Of equivalent magnitude, pooled over pixels and issues. */
  readonly mse: number
  readonly mae: number
  readonly nse: number
  readonly nnse: number
  /** NNSE of each pixel by itself, averaged; over issues with final truth; absent for closed bins. */
  readonly pixelNnse?: number
  /** Brier score of P(at least one M ≥ m), by m. */
  readonly brier: Readonly<Record<string, number>>
  /** Pixels and issues in which it happened, by m. */
  readonly exceeded: Readonly<Record<string, number>>
}

/** The score table of one region: final scores and those whose truth may still change, added up. */
export function scoreRows(state: VerifyState): ScoreRow[] {
  const models = new Map<string, { sums: Map<string, IssueSums> }>()
  for (const [model, { sums }] of state.totals) models.set(model, { sums: new Map(sums) })
  for (const forecast of [...state.waiting.values()].flat()) {
    if (forecast.score === undefined) continue
    const totals = models.get(forecast.model) ?? initTotals(forecast.mean.length)
    models.set(forecast.model, totals)
    addScore(totals.sums, forecast.score)
  }
  const sets = [false, true].flatMap(inSample => [false, true].map(closedBins => ({ inSample, closedBins })))
  return sets.flatMap(set =>
    [...models].flatMap(([model, { sums }]) => {
      const total = sums.get(setKey(set))
      return total === undefined ? [] : [rowOf(state, model, set, total)]
    }),
  )
}

function rowOf(
  state: VerifyState,
  model: string,
  set: ScoreSet,
  { issues, errors, brier, exceeded }: IssueSums,
): ScoreRow {
  const pixelErrors = state.totals.get(model)?.pixelErrors[set.inSample ? 1 : 0]
  const byMagnitude = (values: Float64Array, divisor: number) =>
    Object.fromEntries(EXCEEDANCE_MAGNITUDES.map((magnitude, m) => [String(magnitude), values[m] / divisor]))
  return {
    model,
    ...set,
    issues,
    mse: mse(errors),
    mae: mae(errors),
    nse: nse(errors),
    nnse: nnse(errors),
    ...(pixelErrors !== undefined &&
      !set.closedBins && { pixelNnse: meanPixelNnse(pixelErrors, allOf(pixelErrors.sse)).nnse }),
    brier: byMagnitude(brier, errors.n),
    exceeded: byMagnitude(exceeded, 1),
  }
}

const allOf = (values: Float64Array): number[] => Array.from(values, (_, p) => p)
