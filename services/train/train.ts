import { createHash } from 'node:crypto'
import { SettingsError } from '../../shared/domain/errors.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import type { Region } from '../../shared/domain/region.js'
import type { Example } from '../../shared/domain/truth.js'
import { fitCalibration } from '../../shared/kernels/calibration.js'
import { addToCalibration, initCalibration } from '../../shared/kernels/calibration-histogram.js'
import { addErrorSums, errorSums, mae, mse, NO_ERRORS, nnse } from '../../shared/kernels/scores.js'
import { ARTEFACT_FORMAT, type Artefact, type Manifest } from '../../shared/models/artefact.js'
import { calibrationWeights } from '../../shared/models/forecaster.js'
import type { FittedPoint, PointKind, Progress } from '../../shared/models/point-model.js'
import { POINT_KINDS } from '../../shared/models/registry.js'
import { partOf, type TrainingPart, type TrainingSplit } from '../../shared/models/training-split.js'

export interface TrainSettings {
  /** Issues with their outcomes, in order of their days; called once for each pass, and each pass must be the same. */
  readonly examples: () => AsyncIterable<Example> | Iterable<Example>
  readonly split: TrainingSplit
  /** Kinds of models, such as `ridge`. */
  readonly kinds: readonly string[]
  readonly region: Region
  /** Pixels whose truth is learnt from and calibrated on; all if absent. */
  readonly pixels?: Uint32Array
  readonly seed: number
  /** Version of this package, for the manifest. */
  readonly packageVersion: string
  /** Mini-batches at most, of models that are trained by them; their own default if absent. */
  readonly maxSteps?: number
  readonly onProgress?: (progress: Progress) => void
  readonly nowMs?: () => number
}

/**
 * Fits models in two passes over the examples: one to learn, one to calibrate what was learnt. The same examples,
 * settings and seed give the same artefacts, to the byte, on the same engine.
 *
 * @returns one artefact for each kind, in their order
 * @throws {SettingsError} a kind is unknown, or the split leaves too few examples
 */
export async function trainModels(settings: TrainSettings): Promise<Artefact[]> {
  const { region, seed, maxSteps, onProgress, nowMs } = settings
  const kinds = settings.kinds.map(kindOf)
  const pixels = settings.pixels ?? Uint32Array.from({ length: pixelCount(region.grid) }, (_, p) => p)
  const fitters = kinds.map(kind => kind.fitter({ region, pixels, seed, maxSteps, onProgress, nowMs }))
  const data = await eachExample(settings, (example, part) => {
    for (const fitter of fitters) fitter.add(example, part)
  })
  if (data.training.issues === 0) {
    throw new SettingsError(
      'no example ends before the end of training; train to a later day, or on an earlier catalogue',
    )
  }
  const artefacts: Artefact[] = []
  // One after the other: two networks at once would share one engine's memory.
  const fitted: FittedPoint[] = []
  for (const fitter of fitters) fitted.push(await fitter.finish())
  const calibrated = await calibrateAll(settings, kinds, fitted, pixels)
  for (let k = 0; k < kinds.length; k++) {
    const { weights, ...learnt } = fitted[k]
    const { calibration, scores } = calibrated[k]
    artefacts.push({
      manifest: {
        format: ARTEFACT_FORMAT,
        ...learnt,
        model: kinds[k].kind,
        packageVersion: settings.packageVersion,
        region: { id: region.id, grid: region.grid },
        horizonDays: region.horizonDays,
        training: data.training,
        validation: data.validation,
        trainedToDay: settings.split.validateToDay,
        dataHash: data.hash,
        seed,
        hyperparameters: { ...learnt.hyperparameters, 'calibration.b': calibration.b },
        scores,
      },
      weights: new Map([...weights, ...calibrationWeights(calibration)]),
    })
  }
  return artefacts
}

function kindOf(name: string): PointKind {
  const kind = POINT_KINDS.get(name)
  if (kind !== undefined) return kind
  throw new SettingsError(`'${name}' is no kind of model; choose from ${[...POINT_KINDS.keys()].join(', ')}`)
}

interface SeenData {
  readonly training: Manifest['training']
  readonly validation: Manifest['validation']
  readonly hash: string
}

/** Walks over the examples of the two parts; the others are passed over unseen. */
async function eachExample(
  { examples, split, region }: TrainSettings,
  visit: (example: Example, part: TrainingPart) => void | Promise<void>,
): Promise<SeenData> {
  const hash = createHash('sha256')
  const seen = { training: { fromDay: 0, toDay: 0, issues: 0 }, validation: { fromDay: 0, toDay: 0, issues: 0 } }
  for await (const example of examples()) {
    const { day, columns } = example.features
    const part = partOf(split, day, region.horizonDays)
    if (part === undefined) continue
    const period = seen[part]
    if (period.issues++ === 0) period.fromDay = day
    period.toDay = day
    hash.update(`${day}\0`).update(columns).update(example.truth.meq).update(example.truth.maxMagnitude)
    await visit(example, part)
  }
  return { ...seen, hash: hash.digest('hex') }
}

async function calibrateAll(
  settings: TrainSettings,
  kinds: readonly PointKind[],
  fitted: readonly FittedPoint[],
  pixels: Uint32Array,
) {
  const { grid } = settings.region
  const models = kinds.map((kind, k) => kind.load(fitted[k], grid))
  const histograms = kinds.map(initCalibration)
  const errors = kinds.map(() => NO_ERRORS)
  try {
    await eachExample(settings, async ({ features, truth }) => {
      for (let k = 0; k < models.length; k++) {
        const mean = await models[k].predict(features)
        addToCalibration(histograms[k], mean, truth, pixels)
        errors[k] = addErrorSums(errors[k], errorSums(truth.meq, mean, pixels))
      }
    })
  } finally {
    for (const model of models) model.close()
  }
  return kinds.map((_, k) => ({
    calibration: fitCalibration(histograms[k]),
    scores: { mse: mse(errors[k]), mae: mae(errors[k]), nnse: nnse(errors[k]) },
  }))
}
