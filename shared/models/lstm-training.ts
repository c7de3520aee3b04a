import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../domain/errors.js'
import { randomFrom } from '../kernels/random.js'
import { shuffle } from '../kernels/shuffle.js'
import { lossAndGradients, weightedLoss } from './lstm-gradient.js'
import { initLstm, type LstmShape, type LstmTensors, lstmTensors } from './lstm-network.js'
import { type Batch, listSamples, makeBatch, type SampleStore, type Samples } from './lstm-samples.js'
import type { Progress } from './point-model.js'
import type { Weights } from './safetensors.js'

export interface LstmTraining {
  readonly batchRows: number
  /** Mini-batches at most; the learning rate falls to 0 over them, along half a cosine. */
  readonly steps: number
  /** Of Adam, at the first step. */
  readonly learningRate: number
  /** Gradients longer than this, over all weights together, are shortened to it. */
  readonly clipNorm: number
  /** Mini-batches between two looks at the validation part. */
  readonly checkEvery: number
  /** Training stops after so many looks without a better one. */
  readonly patience: number
}

export const LSTM_TRAINING: LstmTraining = {
  batchRows: 1024,
  steps: 1500,
  learningRate: 3e-3,
  clipNorm: 1,
  checkEvery: 250,
  patience: 4,
}

/** Rows of the validation part that are looked at; the same ones each time. */
const VALIDATION_ROWS = 65_536

export interface LstmFitOptions {
  readonly pixels: Uint32Array
  readonly seed: number
  readonly onProgress?: (progress: Progress) => void
  readonly nowMs?: () => number
}

export interface LstmFit {
  readonly weights: Weights
  /** Mini-batches after which the weights were taken. */
  readonly steps: number
}

/**
 * Trains by Adam on the weighted squared error, mini-batches drawn across issues and pixels without replacement until
 * all were seen. With a validation part the weights of the best look at it are kept; without one, the last.
 *
 * @throws {SettingsError} not one training sample
 */
export async function trainLstm(
  store: SampleStore,
  shape: LstmShape,
  options: LstmFitOptions,
  training: LstmTraining,
): Promise<LstmFit> {
  const random = randomFrom(options.seed)
  const samples = listSamples(store, 'training', options.pixels, random)
  const held = listSamples(store, 'validation', options.pixels, random)
  if (samples.issue.length === 0) throw new SettingsError('no issue to train an LSTM on; train on a longer period')
  const order = shuffle(indices(samples), random)
  const look = shuffle(indices(held), random).subarray(0, VALIDATION_ROWS)
  const tensors = lstmTensors(initLstm(shape, random), shape)
  const variables = mapTensors(tensors, tensor => tf.variable(tensor) as tf.Variable<tf.Rank.R2>)
  tf.dispose(tensors)
  const optimizer = tf.train.adam(training.learningRate)
  const startMs = options.nowMs?.()
  let best: LstmFit & { loss: number } = { weights: new Map(), steps: 0, loss: Infinity }
  let looksSince = 0
  let next = 0
  let lossSum = 0
  try {
    for (let step = 1; step <= training.steps; step++) {
      if (next + training.batchRows > order.length) {
        shuffle(order, random)
        next = 0
      }
      const at = order.subarray(next, next + training.batchRows)
      next += training.batchRows
      const rate = (training.learningRate / 2) * (1 + Math.cos((Math.PI * (step - 1)) / training.steps))
      Object.assign(optimizer, { learningRate: rate })
      lossSum += await trainStep(optimizer, variables, shape, makeBatch(store, samples, at), training.clipNorm)
      if (step % training.checkEvery !== 0 && step !== training.steps) continue
      const validationLoss = look.length === 0 ? undefined : await lossOver(variables, shape, store, held, look)
      report(
        options,
        training,
        step,
        lossSum / (step % training.checkEvery || training.checkEvery),
        validationLoss,
        startMs,
      )
      lossSum = 0
      looksSince++
      if (validationLoss === undefined || validationLoss < best.loss) {
        best = { weights: await readWeights(variables), steps: step, loss: validationLoss ?? Infinity }
        looksSince = 0
      }
      if (looksSince === training.patience) break
    }
  } finally {
    tf.dispose(variables)
    optimizer.dispose()
  }
  return best
}

const indices = ({ issue }: Samples): Uint32Array => Uint32Array.from(issue, (_, i) => i)

type LstmVariables = Readonly<Record<keyof LstmTensors, tf.Variable<tf.Rank.R2>>>

/** One step of Adam; returns the loss before it. */
async function trainStep(
  optimizer: tf.Optimizer,
  variables: LstmVariables,
  shape: LstmShape,
  batch: Batch,
  clipNorm: number,
): Promise<number> {
  const loss = tf.tidy(() => {
    const { loss, gradients } = lossAndGradients(variables, shape, batch)
    const squares = Object.values(gradients).map(gradient => tf.sum(tf.square(gradient)))
    const shrink = tf.minimum(1, tf.div(clipNorm, tf.add(tf.sqrt(tf.addN(squares)), 1e-12)))
    const clipped = Object.entries(gradients).map(([name, tensor]) => ({
      name: variables[name as keyof LstmTensors].name,
      tensor: tf.mul(tensor, shrink),
    }))
    optimizer.applyGradients(clipped)
    return loss
  })
  const [value] = await loss.data()
  loss.dispose()
  return value
}

async function lossOver(
  w: LstmTensors,
  shape: LstmShape,
  store: SampleStore,
  samples: Samples,
  at: Uint32Array,
): Promise<number> {
  let sum = 0
  let weights = 0
  for (let from = 0; from < at.length; from += 4096) {
    const batch = makeBatch(store, samples, at.subarray(from, from + 4096))
    const weight = batch.weight.reduce((total, one) => total + one, 0)
    const loss = tf.tidy(() => weightedLoss(w, shape, batch))
    sum += weight * (await loss.data())[0]
    weights += weight
    loss.dispose()
  }
  return sum / weights
}

async function readWeights(variables: LstmVariables): Promise<Weights> {
  const weights = new Map()
  for (const [name, variable] of Object.entries(variables)) {
    const data = Float32Array.from(await variable.data())
    weights.set(name, { shape: variable.shape, data })
  }
  return weights
}

const mapTensors = (tensors: LstmTensors, change: (tensor: tf.Tensor2D) => tf.Variable<tf.Rank.R2>): LstmVariables =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)])) as LstmVariables

function report(
  { onProgress, nowMs }: LstmFitOptions,
  { steps }: LstmTraining,
  step: number,
  loss: number,
  validationLoss: number | undefined,
  startMs: number | undefined,
): void {
  const elapsed = startMs === undefined || nowMs === undefined ? undefined : (nowMs() - startMs) / 1000
  onProgress?.({
    model: 'lstm',
    step,
    steps,
    loss,
    ...(validationLoss !== undefined && { validationLoss }),
    ...(elapsed !== undefined && { secondsLeft: (elapsed / step) * (steps - step) }),
  })
}
