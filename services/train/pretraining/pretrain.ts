import { SettingsError } from '../../../shared/domain/errors.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { LOSSES, type LossName } from '../../../shared/models/losses/named-losses.js'
import { thinned } from '../../../shared/models/networks/batches.js'
import { copyWeights } from '../../../shared/models/networks/copy-weights.js'
import { type FitSettings, fitNetwork, type TrainingRun } from '../../../shared/models/networks/fit.js'
import { maskedNetwork, ownLoss } from '../../../shared/models/networks/masked-network.js'
import type { Network, NetworkShape } from '../../../shared/models/networks/network.js'
import { patchTst } from '../../../shared/models/networks/patchtst.js'
import { maskedPatchTst } from '../../../shared/models/networks/patchtst-pretraining.js'
import { raggedWindows } from '../../../shared/models/networks/ragged-windows.js'
import { networkNamed } from '../../../shared/models/networks/registry.js'
import { readVariables } from '../../../shared/models/networks/training-state.js'
import type { Progress } from '../../../shared/models/point-model.js'
import type { Collection } from '../collections/collection.js'
import { type Scaling, scaledSeries } from './series-scale.js'
import { type Pretrained, startFrom, type TuningChoice, tuningOf } from './start-weights.js'

/** Of those held back, a look sees so many at most: a collection holds hundreds of thousands. */
const LOOK_WINDOWS = 4096

export interface PretrainSettings {
  readonly architecture: string
  /** In place of the architecture's defaults. */
  readonly options: object
  /** Steps of history and steps ahead. */
  readonly steps: number
  readonly horizon: number
  /** PatchTST only: patches of the history are hidden and filled in; nothing is forecast. */
  readonly masked: boolean
  readonly loss: LossName
  readonly scaling: Scaling
  /** Share of each series' steps, the last ones, that early stopping looks at. */
  readonly heldShare: number
  readonly fit: FitSettings
  readonly seed: number
  /** What is gone on from; absent: from chance. */
  readonly from?: { readonly before: Pretrained; readonly hash: string; readonly tuning: TuningChoice }
}

export interface PretrainContext {
  readonly nowMs: () => number
  readonly onProgress?: (progress: Progress) => void
  /** Opens the place where the training keeps its state. */
  readonly openRun?: (config: object) => Promise<TrainingRun>
}

export interface PretrainResult extends Pretrained {
  /** Series that have a scale. */
  readonly series: number
  /** Windows learnt from, windows held back, and mini-batches up to the best look. */
  readonly training: { readonly windows: number; readonly held: number; readonly steps: number }
  /** Loss of the best look, on the scale of the windows; NaN where nothing was held back. */
  readonly heldLoss: number
}

/** Of a network that sees a series and nothing beside it. */
export const pretrainShape = ({ steps, horizon }: Pick<PretrainSettings, 'steps' | 'horizon'>): NetworkShape => ({
  ...{ steps, horizon, streams: 0, known: 0, statics: 0, outputs: 1 },
})

/**
 * Trains an architecture on every window of a collection. The same collection and settings give the same weights on the
 * same engine, in one go or stopped and resumed.
 *
 * @throws {SettingsError} no series is long enough, or the settings do not go together
 */
export async function pretrain(
  collection: Collection,
  settings: PretrainSettings,
  { nowMs, onProgress, openRun }: PretrainContext,
): Promise<PretrainResult> {
  const { architecture, options, steps, horizon, masked, heldShare, scaling, seed, from } = settings
  const shape = pretrainShape(settings)
  const series = scaledSeries(collection, scaling, heldShare)
  const training = raggedWindows(
    series.map(({ values, heldFrom }) => ({ values, from: 0, to: heldFrom })),
    shape,
  )
  const held = raggedWindows(
    series.map(({ values, heldFrom }) => ({ values, from: heldFrom, to: values.length })),
    shape,
  )
  if (training.rows === 0) {
    throw new SettingsError(
      `no series of ${collection.name} holds ${steps} + ${horizon} steps before those held back; take shorter windows`,
    )
  }
  const network = networkNamed(architecture).build(shape, options, drawsOf(seed))
  const fresh = from === undefined ? [] : startFrom(network, architecture, from.before)
  const trained = masked ? maskedOf(settings) : network
  if (masked && from !== undefined) copyWeights(network.parameters, trained.parameters)
  const kind = from?.tuning ?? { kind: 'full', rank: 0 }
  const tuning = tuningOf(trained, kind, fresh, seed)
  try {
    const { bestStep, bestLoss } = await fitNetwork(trained, {
      name: `${architecture} on ${collection.name}`,
      training,
      ...(held.rows > 0 && { validation: thinned(held, LOOK_WINDOWS) }),
      loss: masked ? ownLoss : LOSSES[settings.loss],
      ...{ seed, settings: settings.fit, tuning, onProgress, nowMs },
      run: await openRun?.({ ...settings, from: from && { ...from, before: undefined } }),
    })
    if (masked) copyWeights(trained.parameters, network.parameters)
    return {
      architecture,
      objective: masked ? 'masked' : 'forecast',
      weights: await readVariables(network.parameters),
      series: series.length,
      training: { windows: training.rows, held: held.rows, steps: bestStep },
      heldLoss: Number.isFinite(bestLoss) ? bestLoss : NaN,
    }
  } finally {
    tuning.close()
    if (masked) trained.close()
    network.close()
  }
}

const drawsOf = (seed: number) => {
  const random = randomFrom(seed)
  return () => uniform(random)
}

/** The encoder that learns by filling in. */
function maskedOf({ architecture, options, steps, seed }: PretrainSettings): Network {
  if (architecture !== patchTst.name) {
    throw new SettingsError(`masked pre-training is PatchTST's, not that of ${architecture}; leave it out`)
  }
  return maskedNetwork(maskedPatchTst(steps, { ...patchTst.defaults, ...options }, drawsOf(seed)))
}
