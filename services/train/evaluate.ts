import { SettingsError } from '../../shared/domain/errors.js'
import { EXCEEDANCE_NAMES } from '../../shared/domain/forecast-levels.js'
import { BIN_DAYS } from '../../shared/domain/issue-days.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import type { Example } from '../../shared/domain/truth.js'
import { blockBootstrap } from '../../shared/kernels/block-bootstrap.js'
import { closedBinExamples } from '../../shared/kernels/closed-bin-examples.js'
import { meanPixelNnse } from '../../shared/kernels/pixel-scores.js'
import { randomFrom } from '../../shared/kernels/random.js'
import {
  addErrorSums,
  type ErrorSums,
  errorSums,
  mae,
  mse,
  NO_ERRORS,
  nnse,
  scaleErrorSums,
} from '../../shared/kernels/scores.js'
import { type Artefact, artefactHash } from '../../shared/models/artefact.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import type { Progress } from '../../shared/models/point-model.js'
import type { TrainingSplit } from '../../shared/models/training-split.js'
import type { Evaluation, EvaluationRow, TargetSpan } from './evaluation.js'
import { type PixelSet, type ProtocolPlan, planProtocol } from './protocol.js'
import { HALF_YEAR_BLOCKS, PAPER_SCALE, PROTOCOLS } from './protocols.js'
import { addTestIssue, initTestScores, type TestScores } from './test-scores.js'
import { trainModels } from './train.js'

export interface EvaluateSettings {
  /** `paper` or `honest`. */
  readonly protocol: string
  /** The last test target ends with or before this day begins: the paper's label of a bin. */
  readonly testEndDay: number
  readonly region: Region
  /** Kinds of models, in the order of the table. */
  readonly kinds: readonly string[]
  readonly seed: number
  readonly packageVersion: string
  /** Mini-batches at most, of models that are trained by them; their own default if absent. */
  readonly maxSteps?: number
  readonly nowMs: () => number
  readonly onProgress?: (progress: Progress) => void
}

/** The others are compared with it, where it takes part: the strongest that needs no fitting. */
const REFERENCE = 'ema'

/**
 * Trains and tests models on a catalogue by a named protocol.
 *
 * @param quakes  in any order; quakes outside the region are left out
 * @throws {SettingsError} protocol or kind unknown, or the catalogue is too short for them
 */
export async function evaluate(quakes: QuakeColumns, settings: EvaluateSettings): Promise<Evaluation> {
  const { region, kinds } = settings
  const protocol = PROTOCOLS.get(settings.protocol)
  if (protocol === undefined) {
    throw new SettingsError(`'${settings.protocol}' is no protocol; choose from ${[...PROTOCOLS.keys()].join(', ')}`)
  }
  const sets = protocol.pixelSets(region)
  const plan = planProtocol(protocol, quakes, settings.testEndDay)
  const bins = protocol.bin(quakes, region, plan.span)
  const fromBin = protocol.historyBins - 1
  const examples = () => closedBinExamples(bins, { region: region.id, fromBin })
  const spans = spansOf(plan, protocol.historyBins)
  const split = { trainToDay: spans.training.toDay, validateToDay: spans.test.fromDay - 1 }
  const results: { artefact: Artefact; seconds: number; scores: TestScores[] }[] = []
  for (const kind of kinds) {
    const startMs = settings.nowMs()
    const [artefact] = await trainModels({ ...settings, kinds: [kind], cells: sets[0].pixels, examples, split })
    const seconds = (settings.nowMs() - startMs) / 1000
    results.push({ artefact, seconds, scores: await testModel(artefact, region, examples(), split, sets) })
  }
  const reference = kinds.includes(REFERENCE) ? REFERENCE : kinds[0]
  const referenceScores = results[kinds.indexOf(reference)].scores
  return {
    protocol: protocol.name,
    ...spans,
    reference,
    rows: sets.flatMap((_, s) =>
      results.map(({ artefact, seconds, scores }) => {
        const compared = artefact.manifest.kind === reference ? undefined : referenceScores[s]
        return rowOf(artefact, seconds, scores[s], compared, settings.seed)
      }),
    ),
    notes: plan.notes,
  }
}

/** Forecasts each test issue once, and scores it. */
async function testModel(
  artefact: Artefact,
  region: Region,
  examples: Iterable<Example>,
  { validateToDay }: TrainingSplit,
  sets: readonly PixelSet[],
): Promise<TestScores[]> {
  const scores = sets.map(set => initTestScores(set, pixelCount(region.grid)))
  const forecaster = loadForecaster(artefact, region)
  try {
    for (const { features, truths } of examples) {
      if (features.day < validateToDay) continue
      const [prediction] = await forecaster.predict(features)
      for (const one of scores) addTestIssue(one, prediction, truths[0])
    }
  } finally {
    forecaster.close()
  }
  return scores
}

function rowOf(
  artefact: Artefact,
  secondsToTrain: number,
  scores: TestScores,
  reference: TestScores | undefined,
  seed: number,
): EvaluationRow {
  const { manifest, weights } = artefact
  const sumOf = (issues: readonly ErrorSums[]) =>
    scaleErrorSums(issues.reduce(addErrorSums, NO_ERRORS), 1 / PAPER_SCALE)
  const total = sumOf(scores.issues)
  const ratio = ([model, other]: readonly ErrorSums[]) => mse(model) / mse(other)
  const byName = (values: Float64Array, divisor: number) =>
    Object.fromEntries(EXCEEDANCE_NAMES.map((name, m) => [name, values[m] / divisor]))
  const learnt = [...weights].filter(([name]) => !name.startsWith('calibration.'))
  return {
    model: manifest.model,
    modelHash: artefactHash(artefact),
    pixelSet: scores.set.name,
    pixels: scores.set.pixels.length,
    mse: mse(total),
    mae: mae(total),
    nnse: nnse(total),
    nnseInterval: blockBootstrap([scores.issues], ([sums]) => nnse(sums), HALF_YEAR_BLOCKS, randomFrom(seed)),
    ...(reference !== undefined && {
      mseRatio: ratio([total, sumOf(reference.issues)]),
      mseRatioInterval: blockBootstrap([scores.issues, reference.issues], ratio, HALF_YEAR_BLOCKS, randomFrom(seed)),
    }),
    pixelNnse: meanPixelNnse(scores.pixelErrors, scores.set.pixels).nnse,
    summedNnse: nnse(errorSums(scores.observedTotal, scores.forecastTotal)),
    brier: byName(scores.brier, total.n),
    exceeded: byName(scores.exceeded, 1),
    secondsToTrain,
    parameters: learnt.reduce((n, [, { data }]) => n + data.length, 0),
  }
}

/** Days of each part's target windows. */
function spansOf({ span, parts }: ProtocolPlan, historyBins: number) {
  let bin = historyBins
  const next = (targets: number): TargetSpan => {
    const fromDay = span.firstDay + bin * BIN_DAYS
    bin += targets
    return { targets, fromDay, toDay: fromDay + targets * BIN_DAYS - 1 }
  }
  const training = next(parts.training)
  const validation = parts.validation > 0 ? { validation: next(parts.validation) } : {}
  return { training, ...validation, test: next(parts.test) }
}
