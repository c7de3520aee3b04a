import * as tf from '@tensorflow/tfjs-core'
import { ArtefactError } from '../domain/errors.js'
import { type RandomState, uniform } from '../kernels/random.js'
import { weightOf } from './artefact.js'
import type { Weight, Weights } from './safetensors.js'

/**
 * Long short-term memory over a sequence, then a small head that also sees static inputs.
 *
 * With x_t = [inputs, 1, h_{t−1}]: i, f, o = σ(x_t W_{i,f,o}), g = tanh(x_t W_g), c_t = f·c_{t−1} + i·g,
 * h_t = o·tanh(c_t). Then s = [statics, 1] and y = relu([h_T, s] W_hidden) w_out + s w_skip.
 * The constant 1 carries the biases, so that a gate is one matrix product.
 *
 * @see Hochreiter & Schmidhuber (1997), Neural Computation 9, 1735–1780; Gers et al. (2000) for the forget gate
 */
export interface LstmShape {
  /** Inputs of each step. */
  readonly inputs: number
  readonly units: number
  /** Inputs of the head beside the LSTM's last state. */
  readonly statics: number
  readonly headUnits: number
  /** Numbers of a forecast; absent: 1. */
  readonly outputs?: number
}

export const GATES = ['input', 'forget', 'output', 'candidate'] as const

export type WeightName = (typeof GATES)[number] | 'hidden' | 'out' | 'skip'

/** The network's tensors: variables in training, plain tensors in forecasting. */
export type LstmTensors = Readonly<Record<WeightName, tf.Tensor2D>>

/** Rows and columns of each matrix. */
export function lstmShapes({
  inputs,
  units,
  statics,
  headUnits,
  outputs = 1,
}: LstmShape): Record<WeightName, [number, number]> {
  const gate: [number, number] = [inputs + 1 + units, units]
  return {
    input: gate,
    forget: gate,
    output: gate,
    candidate: gate,
    hidden: [units + statics + 1, headUnits],
    out: [headUnits, outputs],
    skip: [statics + 1, outputs],
  }
}

/**
 * First weights: Glorot's uniform law, the forget gate's bias 1 so that memory lasts, the skip 0.
 * @see Glorot & Bengio (2010), AISTATS; Jozefowicz et al. (2015), ICML, for the forget gate
 */
export function initLstm(shape: LstmShape, random: RandomState): Weights {
  const weights = new Map<string, Weight>()
  for (const [name, size] of Object.entries(lstmShapes(shape))) {
    const limit = name === 'skip' ? 0 : Math.sqrt(6 / (size[0] + size[1]))
    const data = Float32Array.from({ length: size[0] * size[1] }, () => (2 * uniform(random) - 1) * limit)
    // Row `inputs` of a gate multiplies the constant 1; so does the last of the hidden layer.
    const bias = name === 'hidden' ? size[0] - 1 : shape.inputs
    const isGate = (GATES as readonly string[]).includes(name)
    if (isGate || name === 'hidden') {
      data.fill(name === 'forget' ? 1 : 0, bias * size[1], (bias + 1) * size[1])
    }
    weights.set(name, { shape: size, data })
  }
  return weights
}

/** @throws {ArtefactError} an array is missing or of another shape */
export function lstmTensors(weights: Weights, shape: LstmShape): LstmTensors {
  if (!tf.getBackend()) throw new ArtefactError('an LSTM needs an engine; start one before the model is loaded')
  const entries = Object.entries(lstmShapes(shape)).map(([name, size]) => {
    const { data } = weightOf(weights, name, size)
    return [name, tf.tensor2d(Float32Array.from(data), size)]
  })
  return Object.fromEntries(entries) as LstmTensors
}

/** Gates of one step, and the cell after it: what the gradient needs. Shape [batch, units] each. */
export interface LstmStep {
  /** [x_t, 1, h_{t−1}]. */
  readonly input: tf.Tensor2D
  readonly i: tf.Tensor2D
  readonly f: tf.Tensor2D
  readonly o: tf.Tensor2D
  readonly g: tf.Tensor2D
  readonly previousCell: tf.Tensor2D
  readonly tanhCell: tf.Tensor2D
}

/** Matrix product; on WebAssembly the fused kernel with nothing fused is the fastest. */
export const product = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D => tf.fused.matMul({ a, b }) as tf.Tensor2D

/** tanh x = 2 σ(2x) − 1. On WebAssembly σ runs on SIMD and tanh does not: this is six times as fast, σ fused is not. */
const tanh = (x: tf.Tensor2D): tf.Tensor2D => tf.sub(tf.mul(tf.sigmoid(tf.mul(x, 2)), 2), 1)

/**
 * State of the LSTM after the last step, shape [batch, units]. Call it in `tf.tidy`.
 *
 * @param steps  oldest first, each of shape [batch, inputs + 1], the last column 1
 * @param onStep  told of each step, in order
 */
export function lastState(
  w: LstmTensors,
  units: number,
  steps: readonly tf.Tensor2D[],
  onStep?: (step: LstmStep) => void,
): tf.Tensor2D {
  const [batch] = steps[0].shape
  let h = tf.zeros<tf.Rank.R2>([batch, units])
  let c = h
  for (const step of steps) {
    const input = tf.concat([step, h], 1)
    const i = tf.sigmoid(product(input, w.input))
    const f = tf.sigmoid(product(input, w.forget))
    const o = tf.sigmoid(product(input, w.output))
    const g = tanh(product(input, w.candidate))
    const previousCell = c
    c = tf.add(tf.mul(f, c), tf.mul(i, g))
    const tanhCell = tanh(c)
    h = tf.mul(o, tanhCell)
    onStep?.({ input, i, f, o, g, previousCell, tanhCell })
  }
  return h
}

/**
 * The head, shape [batch, outputs], and its hidden layer.
 * @param statics  shape [batch, statics + 1], the last column 1
 */
export function headOf(w: LstmTensors, state: tf.Tensor2D, statics: tf.Tensor2D) {
  const input = tf.concat([state, statics], 1)
  const hidden = tf.relu(product(input, w.hidden))
  return { input, hidden, forecast: tf.add<tf.Tensor2D>(product(hidden, w.out), product(statics, w.skip)) }
}
