import type { Score } from '../../shared/domain/messages.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import { dieboldMariano } from '../../shared/kernels/diebold-mariano.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'

/** How a challenger did against the model in service, on the issues that both were scored on. */
export interface Trial {
  readonly model: string
  readonly challenger: string
  /** Issues that count: after both had been trained, with every horizon scored. */
  readonly issues: number
  /** Mean weighted interval score, over cells, horizons and issues. */
  readonly loss: number
  readonly challengerLoss: number
  /** Two-sided, of equal accuracy: Diebold–Mariano with the correction of Harvey et al.; NaN where it cannot be told. */
  readonly pValue: number
}

/** The name under which the artefact in the folder of this name forecasts, in shadow. */
export const challengerOf = (model: string): string => `${model}-challenger`

/**
 * Tries a model's challenger: the loss of an issue is its weighted interval score, averaged over cells and horizons;
 * windows of successive issues overlap, which the test allows for.
 */
export async function trialOf(store: ForecastStore, region: Region, model: string): Promise<Trial> {
  const challenger = challengerOf(model)
  const [ours, theirs] = [await lossesOf(store, region, model), await lossesOf(store, region, challenger)]
  const days = [...theirs.keys()].filter(day => ours.has(day)).sort((a, b) => a - b)
  const [losses, others] = [ours, theirs].map(of => days.map(day => of.get(day)!))
  const steps = Math.ceil(longestHorizon(region) / region.strideDays)
  const { pValue } = days.length > 1 ? dieboldMariano(losses, others, steps) : { pValue: NaN }
  return { model, challenger, issues: days.length, loss: mean(losses), challengerLoss: mean(others), pValue }
}

/** Whether the challenger should take the place: better, on enough issues, and not by chance. */
export const isBetter = ({ issues, loss, challengerLoss, pValue }: Trial, least: number, level: number): boolean =>
  issues >= least && challengerLoss < loss && pValue < level

/** By issue day, out of sample; what was scored first counts. */
async function lossesOf(
  store: ForecastStore,
  { id, horizonsDays }: Region,
  model: string,
): Promise<Map<number, number>> {
  const scores = new Map<number, Score[]>()
  for await (const score of store.scores(id, model, { fromDay: -1e6, toDay: 1e6 })) {
    if (score.revision > 0 || score.inSample) continue
    scores.set(score.day, [...(scores.get(score.day) ?? []), score])
  }
  const complete = [...scores].filter(([, all]) => all.length === horizonsDays.length)
  return new Map(complete.map(([day, all]) => [day, mean(all.map(({ wis, n }) => wis / n))]))
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
