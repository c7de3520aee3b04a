import { SettingsError } from '../../../shared/domain/errors.js'
import { FIT_DEFAULTS, type TrainingRun } from '../../../shared/models/networks/fit.js'
import type { NetworkShape } from '../../../shared/models/networks/network.js'
import type { Progress } from '../../../shared/models/point-model.js'
import type { Collection } from '../collections/collection.js'
import { collectionBefore } from '../collections/collections.js'
import { type PretrainResult, pretrain } from './pretrain.js'
import type { TuningChoice } from './start-weights.js'

/** A first training on other series, and how it is gone on from. */
export interface PretrainingChoice {
  readonly collection: string
  /** Patches are hidden and filled in; otherwise the steps ahead are forecast. */
  readonly masked: boolean
  /** Mini-batches at most. */
  readonly steps: number
  readonly tuning: TuningChoice
}

export interface FirstTraining {
  readonly architecture: string
  readonly options: object
  readonly shape: Pick<NetworkShape, 'steps' | 'horizon'>
  readonly choice: PretrainingChoice
  /** Of a dated collection only what was over by this time is seen, ms since 1970. */
  readonly beforeMs: number
  /** What of the data it comes before; names its run where that makes a difference. */
  readonly part: string
}

interface FirstTrainingContext {
  /** By name. */
  readonly collections: ReadonlyMap<string, Collection>
  readonly nowMs: () => number
  readonly onProgress?: (progress: Progress) => void
  readonly openRun?: (name: string, config: object) => Promise<TrainingRun>
}

/**
 * The first training of a network of a table: on what of a collection was over before what it will forecast. All seeds
 * share it.
 *
 * @throws {SettingsError} the collection is not there
 */
export async function firstTraining(
  { architecture, options, shape, choice, beforeMs, part }: FirstTraining,
  { collections, nowMs, onProgress, openRun }: FirstTrainingContext,
): Promise<PretrainResult> {
  const { collection: name, masked } = choice
  const whole = collections.get(name)
  if (whole === undefined) throw new SettingsError(`no file of ${name} to pre-train on; give it with --data`)
  const collection = collectionBefore(whole, beforeMs)
  const settings = {
    ...({ architecture, options, masked, seed: 1, loss: 'mse', scaling: 'standard', heldShare: 0.2 } as const),
    ...{ steps: shape.steps, horizon: shape.horizon },
    fit: { ...FIT_DEFAULTS, batchRows: 64, steps: choice.steps, learningRate: 1e-3, checkEvery: 100 },
  }
  // Undated series are the same before whatever comes, and trained on once.
  const place = collection.dataHash === whole.dataHash ? 'pretraining' : `pretraining-${part}`
  return pretrain(collection, settings, {
    ...{ nowMs, onProgress },
    ...(openRun && {
      openRun: config =>
        openRun(`${architecture}-${masked ? 'masked-' : ''}${name}-${place}`, {
          ...config,
          collection: collection.dataHash,
        }),
    }),
  })
}
