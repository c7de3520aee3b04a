import { SettingsError } from '../../../shared/domain/errors.js'
import { randomFrom } from '../../../shared/kernels/random.js'
import { DivergedError, type FitSettings, type TrainingRun } from '../../../shared/models/networks/fit.js'
import type { Progress } from '../../../shared/models/point-model.js'
import type { Collection } from '../collections/collection.js'
import { type PretrainResult, type PretrainSettings, pretrain } from '../pretraining/pretrain.js'
import { drawSettings, type Space } from './space.js'
import { type HalvingSettings, successiveHalving, type Trial } from './successive-halving.js'

/** Of the training, what may be searched over by its own name; `options.NAME` is an option of the architecture. */
export const SEARCHED_FIT = ['learningRate', 'batchRows', 'l2', 'clipNorm', 'warmupSteps'] as const

export const isSearchable = (name: string): boolean =>
  name.startsWith('options.') || (SEARCHED_FIT as readonly string[]).includes(name)

export interface SearchContext {
  readonly nowMs: () => number
  readonly onProgress?: (progress: Progress) => void
  readonly onTrial?: (trial: Trial, drawn: object) => void
  /** Opens the folder of a trial. */
  readonly openRun: (trial: string, config: object) => Promise<TrainingRun>
}

export interface SearchResult {
  /** The winner's. */
  readonly settings: PretrainSettings
  readonly drawn: Readonly<Record<string, unknown>>
  readonly trials: readonly (Trial & { readonly drawn: object })[]
  readonly result: PretrainResult
}

/**
 * Searches for settings of a pre-training. Candidates come of the seed alone and each trial has a folder, so that a search
 * that was stopped goes on. What is held back of the collection says which is best.
 *
 * @throws {SettingsError} nothing is held back, or no candidate can be trained
 */
export async function searchCollection(
  collection: Collection,
  base: PretrainSettings,
  space: Space,
  halving: HalvingSettings,
  { nowMs, onProgress, onTrial, openRun }: SearchContext,
): Promise<SearchResult> {
  const random = randomFrom(base.seed)
  const drawn = Array.from({ length: halving.trials }, () => drawSettings(space, random))
  const settingsOf = (candidate: number, steps: number) => withDrawn(base, drawn[candidate], steps)
  const train = (candidate: number, steps: number, round: number) => {
    const name = `trial-${candidate}-round-${round}`
    return pretrain(collection, settingsOf(candidate, steps), {
      ...{ nowMs, onProgress },
      openRun: config => openRun(name, config),
    })
  }
  const { winner, trials } = await successiveHalving(halving, async (candidate, steps, round) => {
    const trained = await train(candidate, steps, round).catch(error => {
      if (error instanceof DivergedError) return undefined
      throw error
    })
    if (trained === undefined) return NaN
    const { heldLoss, training } = trained
    if (training.held === 0) throw new SettingsError('nothing is held back to choose by; hold a larger share back')
    onTrial?.({ candidate, round, steps, loss: heldLoss }, drawn[candidate])
    return heldLoss
  })
  return {
    settings: settingsOf(winner, halving.steps),
    drawn: drawn[winner],
    trials: trials.map(trial => ({ ...trial, drawn: drawn[trial.candidate] })),
    // It is there already: its folder says so, and nothing is trained again.
    result: await train(winner, halving.steps, halving.rounds - 1),
  }
}

function withDrawn(base: PretrainSettings, drawn: Readonly<Record<string, unknown>>, steps: number): PretrainSettings {
  const options: Record<string, unknown> = { ...base.options }
  const fit: Record<string, unknown> = { ...base.fit, steps, checkEvery: Math.min(base.fit.checkEvery, steps) }
  for (const [name, value] of Object.entries(drawn)) {
    if (name.startsWith('options.')) options[name.slice('options.'.length)] = value
    else fit[name] = value
  }
  return { ...base, options, fit: fit as unknown as FitSettings }
}
