import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import type { Loss } from '../losses/loss.js'
import type { Progress } from '../point-model.js'
import type { Weights } from '../safetensors.js'
import { type Adam, adam } from './adam.js'
import { type Batch, batchesInOrder, batchesOf, type Examples } from './batches.js'
import { clipShare } from './clip.js'
import { learningRateAt, type RateRule } from './learning-rate.js'
import type { Network } from './network.js'
import { type CurvePoint, readVariables, type TrainingState, writeVariables } from './training-state.js'
import { fullTuning, type Tuning } from './tuning.js'

export interface FitSettings extends RateRule {
  /** Rows of a mini-batch; fewer where groups of rows do not fill it. */
  readonly batchRows: number
  /** Gradients longer than this, over all weights together, are shortened to it; Infinity: as they are. */
  readonly clipNorm: number
  /** λ of λ Σ w² over matrices and larger, added to the loss; biases and norms are left alone. */
  readonly l2: number
  /** Mini-batches between two looks at the validation part. */
  readonly checkEvery: number
  /** Training stops after so many looks without a better one. */
  readonly patience: number
}

export const FIT_DEFAULTS: FitSettings = {
  batchRows: 128,
  steps: 1000,
  learningRate: 1e-3,
  schedule: 'cosine',
  warmupSteps: 0,
  clipNorm: 1,
  l2: 0,
  checkEvery: 100,
  patience: 5,
}

/** Where a training keeps what it needs to go on after it was stopped. */
export interface TrainingRun {
  /** As it was left; absent: a new one. */
  readonly state?: TrainingState
  /** Called after each look. When it resolves the state is safe. */
  save(state: TrainingState): Promise<void>
}

export interface FitOptions {
  readonly name: string
  readonly training: Examples
  /** What early stopping looks at; absent: all steps are done, and the last weights stay. */
  readonly validation?: Examples
  readonly loss: Loss
  /** Of shuffling and dropout. */
  readonly seed: number
  readonly settings: FitSettings
  /** What is moved; absent: all. It stays open. */
  readonly tuning?: Tuning
  readonly run?: TrainingRun
  readonly onProgress?: (progress: Progress) => void
  /** For the time left only. */
  readonly nowMs?: () => number
}

/** What came of it, beside the network's weights. */
export type FitResult = Pick<TrainingState, 'step' | 'bestStep' | 'bestLoss' | 'curve'>

/** A training whose loss is no longer finite. A search goes on without it. */
export class DivergedError extends SettingsError {}

/** Rows of one look's batch: larger ones are no faster. */
const LOOK_ROWS = 1024

/**
 * Trains a network by Adam on mini-batches and leaves it with the weights of the best look at the validation part. The
 * same network, examples, settings and seed give the same weights on the same engine, in one go or stopped and resumed.
 *
 * @throws {SettingsError} nothing to train on
 * @throws {DivergedError} a loss that is not finite
 * @throws {ArtefactError} the run's state is that of another network
 */
export async function fitNetwork(network: Network, options: FitOptions): Promise<FitResult> {
  const { training, settings, seed, run, tuning = fullTuning(network) } = options
  const batchAt = batchesOf(training.rows, { batchRows: settings.batchRows, together: network.rowsTogether ?? 1, seed })
  const optimiser = adam(tuning.moved)
  const startMs = options.nowMs?.()
  let state = run?.state ?? (await firstState(tuning.kept))
  const firstStep = state.step
  try {
    writeVariables(tuning.kept, state.weights)
    if (state.step > 0) writeVariables(optimiser.memory, state.memory)
    let lossSum = 0
    for (let step = state.step + 1; step <= settings.steps && !state.finished; step++) {
      const batch = training.batch(batchAt(step - 1))
      const loss = await trainStep(network, optimiser, batch, { ...options, tuning }, step)
      if (!Number.isFinite(loss)) {
        throw new DivergedError(`${options.name}: the loss of step ${step} is ${loss}; lower the learning rate`)
      }
      lossSum += loss
      if (step % settings.checkEvery !== 0 && step !== settings.steps) continue
      const point: CurvePoint = {
        step,
        learningRate: learningRateAt(settings, step),
        loss: lossSum / (step - state.step),
        validationLoss: await lookAt(network, options),
      }
      lossSum = 0
      state = await stateAfter(state, point, settings, tuning.kept, optimiser)
      await run?.save(state)
      report(options, point, firstStep, startMs)
    }
    writeVariables(tuning.kept, state.bestWeights)
  } finally {
    optimiser.close()
  }
  const { step, bestStep, bestLoss, curve } = state
  return { step, bestStep, bestLoss, curve }
}

async function firstState(kept: Tuning['kept']): Promise<TrainingState> {
  const weights = await readVariables(kept)
  const counts = { step: 0, bestStep: 0, bestLoss: Infinity, looksSince: 0, finished: false, curve: [] }
  return { ...counts, weights, bestWeights: weights, memory: new Map() }
}

/** One step; returns the loss before it. */
async function trainStep(
  { forward }: Network,
  optimiser: Adam,
  batch: Batch,
  { loss, settings, seed, tuning }: FitOptions & { readonly tuning: Tuning },
  step: number,
): Promise<number> {
  const dropoutSeed = tuning.stirs ? seed * settings.steps + step : undefined
  const { value, grads } = tf.variableGrads(
    () => loss(forward(batch.inputs, dropoutSeed), batch.truth, batch.weights),
    [...tuning.reached.values()],
  )
  const gradients = tf.tidy(() => {
    const reached = [...tuning.reached].filter(([, weight]) => grads[weight.name] !== undefined)
    const moved = tuning.gradientsOf(new Map(reached.map(([name, weight]) => [name, grads[weight.name]])))
    return Object.fromEntries(
      [...moved].map(([name, gradient]) => {
        const weight = tuning.moved.get(name)!
        const shrinks = settings.l2 > 0 && weight.rank >= 2
        return [name, shrinks ? tf.add(gradient, tf.mul(weight, 2 * settings.l2)) : gradient]
      }),
    )
  })
  const share = await clipShare(Object.values(gradients), settings.clipNorm)
  tf.tidy(() => {
    const clipped = Object.entries(gradients).map(
      ([name, gradient]) => [name, share === 1 ? gradient : tf.mul(gradient, share)] as const,
    )
    optimiser.move(new Map(clipped), learningRateAt(settings, step), step)
    tuning.settle()
  })
  const [number] = await value.data()
  tf.dispose([
    value,
    grads,
    gradients,
    batch.truth,
    ...Object.values(batch.inputs),
    ...Object.values(batch.weights ?? {}),
  ])
  return number
}

/** Mean loss over the known truths of the validation part; NaN where there is none. */
async function lookAt({ forward, rowsTogether = 1 }: Network, { validation, loss }: FitOptions): Promise<number> {
  let [sum, known] = [0, 0]
  for (const at of batchesInOrder(validation?.rows ?? 0, LOOK_ROWS, rowsTogether)) {
    const batch = validation!.batch(at)
    const value = tf.tidy(() => loss(forward(batch.inputs), batch.truth, batch.weights))
    sum += batch.known * (await value.data())[0]
    known += batch.known
    tf.dispose([value, batch.truth, ...Object.values(batch.inputs), ...Object.values(batch.weights ?? {})])
  }
  return sum / known
}

async function stateAfter(
  before: TrainingState,
  point: CurvePoint,
  { steps, patience }: FitSettings,
  kept: Tuning['kept'],
  optimiser: Adam,
): Promise<TrainingState> {
  const weights: Weights = await readVariables(kept)
  const isBest = Number.isNaN(point.validationLoss) || point.validationLoss < before.bestLoss
  const looksSince = isBest ? 0 : before.looksSince + 1
  return {
    step: point.step,
    bestStep: isBest ? point.step : before.bestStep,
    bestLoss: isBest && !Number.isNaN(point.validationLoss) ? point.validationLoss : before.bestLoss,
    looksSince,
    finished: looksSince >= patience || point.step >= steps,
    curve: [...before.curve, point],
    weights,
    bestWeights: isBest ? weights : before.bestWeights,
    memory: await readVariables(optimiser.memory),
  }
}

function report(
  { name, settings, onProgress, nowMs }: FitOptions,
  { step, loss, validationLoss }: CurvePoint,
  firstStep: number,
  startMs: number | undefined,
): void {
  const elapsed = startMs === undefined || nowMs === undefined ? undefined : (nowMs() - startMs) / 1000
  onProgress?.({
    model: name,
    step,
    steps: settings.steps,
    loss,
    ...(!Number.isNaN(validationLoss) && { validationLoss }),
    ...(elapsed !== undefined && { secondsLeft: (elapsed / (step - firstStep)) * (settings.steps - step) }),
  })
}
