import { addErrorSums, type ErrorSums, mse, NO_ERRORS } from '../../shared/kernels/scores.js'
import type { DayRange, ForecastStore } from '../../shared/ports/forecast-store.js'

/** The ledger's scores of one model at one horizon, as first given and as they stand: truth is revised, scores are kept. */
export interface RevisedScores {
  readonly model: string
  readonly horizonDays: number
  readonly issues: number
  /** Issues that were scored again. */
  readonly rescored: number
  readonly firstMse: number
  readonly latestMse: number
}

/** Reads every revision of the stored scores. @throws {PortError} */
export async function revisedScores(
  store: ForecastStore,
  region: string,
  models: readonly string[],
  range: DayRange,
): Promise<RevisedScores[]> {
  const rows: RevisedScores[] = []
  for (const model of models) {
    const first = new Map<number, ErrorSums>()
    const latest = new Map<number, Map<number, ErrorSums>>()
    const rescored = new Map<number, number>()
    for await (const score of store.scores(region, model, range)) {
      const { horizonDays, day, revision } = score
      if (revision === 0) first.set(horizonDays, addErrorSums(first.get(horizonDays) ?? NO_ERRORS, score))
      if (revision === 1) rescored.set(horizonDays, (rescored.get(horizonDays) ?? 0) + 1)
      // Revisions ascend: the last one stands.
      const ofHorizon = latest.get(horizonDays) ?? new Map<number, ErrorSums>()
      latest.set(horizonDays, ofHorizon.set(day, score))
    }
    for (const [horizonDays, issues] of latest) {
      rows.push({
        model,
        horizonDays,
        issues: issues.size,
        rescored: rescored.get(horizonDays) ?? 0,
        firstMse: mse(first.get(horizonDays) ?? NO_ERRORS),
        latestMse: mse([...issues.values()].reduce(addErrorSums, NO_ERRORS)),
      })
    }
  }
  return rows
}
