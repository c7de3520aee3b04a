import * as tf from '@tensorflow/tfjs-core'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import type { NetworkInputs, NetworkShape } from '../../shared/models/networks/network.js'
import { parameters } from '../../shared/models/networks/parameters.js'
import { networkNamed } from '../../shared/models/networks/registry.js'
import { tfjsLstm, tfjsTcn } from './tfjs-layers.js'
import { startBothSides } from './tfjs-sides.js'

/** Examples in a batch where a case does not say. */
const BATCH = 128
/** Of the issue that asks for this bench. */
const GOAL = 2.5

const SIZES = { units: 64, contextSize: 10, decoderUnits: 64 }
const DILATIONS = [1, 2, 4, 8, 16]

export interface TrainingCase {
  readonly name: string
  readonly steps: number
  readonly batch?: number
  readonly options: object
  /** The same size as tfjs's layers write it; absent: our network. */
  readonly layers?: (weights: ReturnType<typeof parameters>) => (inputs: NetworkInputs) => tf.Tensor
  readonly goal?: number
}

export const TRAINING_CASES: readonly TrainingCase[] = [
  { name: 'lstm', steps: 52, options: SIZES, layers: weights => tfjsLstm(weights, SIZES), goal: GOAL },
  { name: 'tcn', steps: 52, options: SIZES, layers: weights => tfjsTcn(weights, DILATIONS, SIZES), goal: GOAL },
  // At the size of the tables.
  { name: 'patchtst', steps: 130, batch: 32, options: {}, goal: GOAL },
  { name: 'tide', steps: 52, options: { units: 128 } },
  { name: 'tsmixer', steps: 52, options: {} },
  { name: 'itransformer', steps: 52, options: { layers: 2, heads: 4, width: 64, feedForward: 128 } },
  { name: 'tft', steps: 26, options: { width: 32 } },
]

/** A case in words. */
export const caseText = ({ name, steps, batch = BATCH, options }: TrainingCase): string =>
  `${name} over ${steps} steps, ${JSON.stringify(options)}, batches of ${batch}`

export const referenceText = ({ layers }: TrainingCase): string =>
  layers === undefined
    ? 'the same network with tfjs’s own gradients and kernels'
    : 'the same size as tfjs’s layers write it, with its own gradients and kernels'

export const examplesOf = ({ batch = BATCH }: TrainingCase): number => batch

/** One mini-batch of a case, by our network or by tfjs. */
export interface TrainingPair {
  readonly ours: () => void
  readonly theirs: () => void
  readonly close: () => void
}

/** Starts both ways on WebAssembly, one core; then a pair for each case. Of a process or thread, once. */
export async function trainingPairs(): Promise<(of: TrainingCase) => TrainingPair> {
  const sides = await startBothSides()
  return ({ name, steps, batch = BATCH, options, layers }) => {
    const shape: NetworkShape = { steps, horizon: 1, streams: 0, known: 0, statics: 0, outputs: 1 }
    const random = randomFrom(1)
    const draw = () => uniform(random)
    sides.ours()
    const inputs = { history: tf.randomUniform<tf.Rank.R2>([batch, steps], -1, 1, 'float32', 1) }
    const network = networkNamed(name).build(shape, options, draw)
    const reference = parameters(draw)
    const forecast = layers?.(reference) ?? (given => network.forward(given, 1))
    const ours = trainer(network.parameters, () => network.forward(inputs, 1))
    const theirs = trainer(layers === undefined ? network.parameters : reference.all, () => forecast(inputs))
    return {
      ours: () => {
        sides.ours()
        ours()
      },
      theirs: () => {
        sides.tfjs()
        theirs()
      },
      close: () => {
        sides.ours()
        network.close()
        reference.close()
        inputs.history.dispose()
      },
    }
  }
}

/** One step of Adam on the mean square of the forecasts. */
function trainer(weights: ReadonlyMap<string, tf.Variable>, forecast: () => tf.Tensor): () => void {
  const optimizer = tf.train.adam(1e-3)
  const trained = [...weights.values()].filter(({ trainable }) => trainable)
  return () => {
    const { value, grads } = tf.variableGrads(() => tf.mean(tf.square(forecast())), trained)
    optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })))
    value.dataSync()
    tf.dispose([value, grads])
  }
}
