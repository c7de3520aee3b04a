import { SettingsError } from '../../../shared/domain/errors.js'
import { startOfDay } from '../../../shared/domain/units.js'
import { FIT_DEFAULTS } from '../../../shared/models/networks/fit.js'
import { collectionBefore } from '../collections/collections.js'
import { type PretrainResult, pretrain } from '../pretraining/pretrain.js'
import type { FitContext } from './model.js'
import type { NetworkChoice, PretrainingChoice } from './network-kinds.js'
import { HORIZONS, type InfluenzaData, LOOK_BACK, type Part } from './protocol.js'

/**
 * The first training of a network for a part: on what of a collection was over before the part's first target. All seeds
 * share it.
 *
 * @throws {SettingsError} the collection is not there
 */
export async function pretrainFor(
  data: InfluenzaData,
  part: Part,
  { architecture, options }: NetworkChoice,
  { collection: name, masked, steps }: PretrainingChoice,
  { collections, nowMs, onProgress, openRun }: FitContext,
): Promise<PretrainResult> {
  const whole = collections.get(name)
  if (whole === undefined) throw new SettingsError(`no file of ${name} to pre-train on; give it with --data`)
  const collection = collectionBefore(whole, startOfDay(data.startDay[data.targets[part].from]))
  const settings = {
    ...({ architecture, options, masked, seed: 1, loss: 'mse', scaling: 'standard', heldShare: 0.2 } as const),
    ...{ steps: LOOK_BACK, horizon: HORIZONS.length },
    fit: { ...FIT_DEFAULTS, batchRows: 64, steps, learningRate: 1e-3, checkEvery: 100 },
  }
  // Undated series are the same for both parts, and trained on once.
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
