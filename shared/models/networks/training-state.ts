import * as tf from '@tensorflow/tfjs-core'
import { ArtefactError } from '../../domain/errors.js'
import { decodeSafetensors, encodeSafetensors, type Weights } from '../safetensors.js'

/** One look at the validation part. */
export interface CurvePoint {
  readonly step: number
  readonly learningRate: number
  /** Mean over the mini-batches since the look before. */
  readonly loss: number
  /** NaN where nothing is held back. */
  readonly validationLoss: number
}

/** A training as it stands after a look: all that going on from there needs. */
export interface TrainingState {
  /** Mini-batches done. */
  readonly step: number
  /** Step and validation loss of the best look. */
  readonly bestStep: number
  readonly bestLoss: number
  /** Looks since the best. */
  readonly looksSince: number
  readonly finished: boolean
  readonly curve: readonly CurvePoint[]
  /** Statistics of batch norm are among them. */
  readonly weights: Weights
  readonly bestWeights: Weights
  /** Of the optimiser. */
  readonly memory: Weights
}

const COLUMNS = 4

/** A state as the bytes of one `.safetensors` file. */
export function encodeTrainingState(state: TrainingState): Uint8Array {
  const { step, bestStep, bestLoss, looksSince, finished, curve } = state
  const progress = Float64Array.of(step, bestStep, bestLoss, looksSince, finished ? 1 : 0)
  const points = curve.flatMap(point => [point.step, point.learningRate, point.loss, point.validationLoss])
  const parts = [
    ['weights', state.weights],
    ['best', state.bestWeights],
    ['memory', state.memory],
  ] as const
  return encodeSafetensors(
    new Map([
      ['progress', { shape: [progress.length], data: progress }],
      ['curve', { shape: [curve.length, COLUMNS], data: Float64Array.from(points) }],
      ...parts.flatMap(([part, weights]) => [...weights].map(([name, weight]) => [`${part}/${name}`, weight] as const)),
    ]),
  )
}

/** @throws {ArtefactError} the bytes are no state of a training */
export function decodeTrainingState(bytes: Uint8Array): TrainingState {
  const all = decodeSafetensors(bytes)
  const [progress, points] = [all.get('progress')?.data, all.get('curve')?.data]
  if (progress?.length !== 5 || points === undefined || points.length % COLUMNS !== 0) {
    throw new ArtefactError('a state of training without its progress or curve; delete it to begin anew')
  }
  const [step, bestStep, bestLoss, looksSince, finished] = progress
  const part = (name: string): Weights =>
    new Map(
      [...all]
        .filter(([key]) => key.startsWith(`${name}/`))
        .map(([key, weight]) => [key.slice(name.length + 1), weight]),
    )
  const curve = Array.from({ length: points.length / COLUMNS }, (_, i): CurvePoint => {
    const [at, learningRate, loss, validationLoss] = points.subarray(i * COLUMNS, (i + 1) * COLUMNS)
    return { step: at, learningRate, loss, validationLoss }
  })
  return {
    ...{ step, bestStep, bestLoss, looksSince, finished: finished === 1, curve },
    ...{ weights: part('weights'), bestWeights: part('best'), memory: part('memory') },
  }
}

/** Copies of what variables hold. */
export async function readVariables(variables: ReadonlyMap<string, tf.Variable>): Promise<Weights> {
  const weights = new Map<string, { shape: number[]; data: Float32Array }>()
  for (const [name, variable] of variables) {
    weights.set(name, { shape: variable.shape, data: Float32Array.from(await variable.data()) })
  }
  return weights
}

/** @throws {ArtefactError} a variable has no weight of its name and shape */
export function writeVariables(variables: ReadonlyMap<string, tf.Variable>, weights: Weights): void {
  for (const [name, variable] of variables) {
    const weight = weights.get(name)
    if (weight === undefined || !tf.util.arraysEqual([...weight.shape], variable.shape)) {
      throw new ArtefactError(
        `no weight '${name}' of shape [${variable.shape}]; build the network with the same options`,
      )
    }
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(weight.data), variable.shape)))
  }
}
