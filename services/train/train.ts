import { createHash } from 'node:crypto'
import { SettingsError } from '../../shared/domain/errors.js'
import { cellCount, longestHorizon, type Region } from '../../shared/domain/region.js'
import type { Example } from '../../shared/domain/truth.js'
import { addErrorSums, errorSums, mae, mse, NO_ERRORS, nnse } from '../../shared/kernels/scores.js'
import { ARTEFACT_FORMAT, type Artefact, type Manifest } from '../../shared/models/artefact.js'
import { CALIBRATORS } from '../../shared/models/calibrators.js'
import { activeBackend } from '../../shared/models/networks/network-host.js'
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
  /** Cells whose truth is learnt from and calibrated on; all if absent. */
  readonly cells?: Uint32Array
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
  const kinds = settings.kinds.map(name => kindOf(region, name))
  const cells = settings.cells ?? Uint32Array.from({ length: cellCount(region) }, (_, c) => c)
  const fitters = kinds.map(kind => kind.fitter({ region, cells, seed, maxSteps, onProgress, nowMs }))
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
  const calibrated = await calibrateAll(settings, kinds, fitted, cells)
  for (let k = 0; k < kinds.length; k++) {
    const { weights, ...learnt } = fitted[k]
    const { calibration, scores } = calibrated[k]
    artefacts.push({
      manifest: {
        format: ARTEFACT_FORMAT,
        ...learnt,
        model: kinds[k].kind,
        packageVersion: settings.packageVersion,
        region: {
          id: region.id,
          domain: region.domain,
          grid: region.grid,
          ...(region.leastMagnitude !== undefined && { leastMagnitude: region.leastMagnitude }),
        },
        sites: (region.sites ?? []).map(({ id }) => id),
        windowDays: region.windowDays,
        horizonsDays: [...region.horizonsDays],
        training: data.training,
        validation: data.validation,
        trainedToDay: settings.split.validateToDay,
        dataHash: data.hash,
        seed,
        hyperparameters: { ...learnt.hyperparameters, ...calibration.hyperparameters },
        scores,
      },
      weights: new Map([...weights, ...calibration.weights]),
    })
  }
  return artefacts
}

function kindOf({ domain }: Region, name: string): PointKind {
  const kind = POINT_KINDS[domain].get(name)
  if (kind !== undefined) return kind
  throw new SettingsError(
    `'${name}' is no kind of ${domain} model; choose from ${[...POINT_KINDS[domain].keys()].join(', ')}`,
  )
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
    const part = partOf(split, day, longestHorizon(region))
    if (part === undefined) continue
    const period = seen[part]
    if (period.issues++ === 0) period.fromDay = day
    period.toDay = day
    hash.update(`${day}\0`).update(columns)
    for (const { value, peak } of example.truths) hash.update(value).update(peak)
    await visit(example, part)
  }
  return { ...seen, hash: hash.digest('hex') }
}

async function calibrateAll(
  settings: TrainSettings,
  kinds: readonly PointKind[],
  fitted: readonly FittedPoint[],
  cells: Uint32Array,
) {
  const { region } = settings
  const models = kinds.map((kind, k) => kind.load(fitted[k], region, activeBackend))
  const fitters = kinds.map(() => CALIBRATORS[region.domain].fitter(region, cells))
  const errors = kinds.map(() => NO_ERRORS)
  try {
    await eachExample(settings, async ({ features, truths }) => {
      for (let k = 0; k < models.length; k++) {
        const { means } = await models[k].predict(features)
        fitters[k].add(means, truths)
        means.forEach((mean, h) => {
          errors[k] = addErrorSums(errors[k], errorSums(truths[h].value, mean, cells))
        })
      }
    })
  } finally {
    for (const model of models) model.close()
  }
  return kinds.map((_, k) => ({
    calibration: fitters[k].finish(),
    scores: { mse: mse(errors[k]), mae: mae(errors[k]), nnse: nnse(errors[k]) },
  }))
}
