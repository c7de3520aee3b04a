import * as tf from '@tensorflow/tfjs-core'
import { type LstmActivation, TANH } from './lstm-activation.js'

/** Weights of one layer, gates in the order input, forget, candidate, output along the last axis. */
export interface LstmWeights {
  /** Of the inputs, shape [inputs, 4 · units]. */
  readonly input: tf.Tensor2D
  /** Of the state, shape [units, 4 · units]. */
  readonly state: tf.Tensor2D
  /** Shape [4 · units]. */
  readonly bias: tf.Tensor1D
}

export interface LstmLayerOptions {
  /** Of candidate and cell; absent: tanh. */
  readonly activation?: LstmActivation
  /** How many steps back the state is taken from; absent: 1. */
  readonly dilation?: number
  /** Multiplies the state before each step, shape [batch, units]: recurrent dropout. */
  readonly stateMask?: tf.Tensor2D
}

/** What an LSTM carries from step to step; shape [batch, units] each. */
export interface LstmState {
  readonly state: tf.Tensor2D
  readonly cell: tf.Tensor2D
}

const GATES = 4

/** Tensors that the gradient of one step needs, shape [batch, units] each: i, f, g, o, the cell before, a(cell). */
const KEPT = 6

const product = (a: tf.Tensor2D, b: tf.Tensor2D, bias?: tf.Tensor1D): tf.Tensor2D =>
  tf.fused.matMul({ a, b, ...(bias !== undefined && { bias }) }) as tf.Tensor2D

/** Derivative of σ where its value is s: s (1 − s). */
const sigmoidSlope = (s: tf.Tensor2D): tf.Tensor2D => tf.sub(s, tf.square(s))

const masked = (h: tf.Tensor2D, mask: tf.Tensor2D | undefined): tf.Tensor2D =>
  mask === undefined ? h : tf.mul(h, mask)

/** Of all rows; on WebAssembly a block of columns is copied alone, while a block of rows costs the whole tensor. */
const columns = (x: tf.Tensor2D, from: number, count: number): tf.Tensor2D =>
  tf.slice(x, [0, from], [x.shape[0], count])

const plus = (a: tf.Tensor2D, b: tf.Tensor2D | undefined): tf.Tensor2D => (b === undefined ? a : tf.add(a, b))

/**
 * `lstmSequence` from a state of zeros, without what it ends with.
 *
 * @returns h of all steps, shape [batch, steps · units]
 */
export function lstmLayer(
  x: tf.Tensor2D,
  steps: number,
  weights: LstmWeights,
  options: LstmLayerOptions = {},
): tf.Tensor2D {
  const zeros = tf.fill<tf.Rank.R2>([x.shape[0], weights.state.shape[0]], 0)
  return runLstm(x, steps, weights, { state: zeros, cell: zeros }, options, false)
}

/** The last step of a sequence of shape [batch, steps · units]. */
export const lastStep = (states: tf.Tensor2D, units: number): tf.Tensor2D =>
  columns(states, states.shape[1] - units, units)

/**
 * Long short-term memory over a sequence.
 *
 * With z = [x_t, m·h_{t−d}] W + b, by gate: i, f, o = σ(z), g = a(z), c_t = f·c_{t−d} + i·g, h_t = o·a(c_t); d is the
 * dilation. Back-propagation through time is written out: the weights' gradient is one product over all steps instead of
 * one a step.
 *
 * @param x  shape [batch, steps · inputs], oldest step first
 * @param first  h and c before the first step
 * @returns h of all steps, shape [batch, steps · units], and h and c after the last
 * @see Hochreiter & Schmidhuber (1997), Neural Computation 9, 1735–1780; Werbos (1990), Proc. IEEE 78, 1550–1560
 */
export function lstmSequence(
  x: tf.Tensor2D,
  steps: number,
  weights: LstmWeights,
  first: LstmState,
  options: LstmLayerOptions = {},
): { readonly states: tf.Tensor2D; readonly last: LstmState } {
  const units = weights.state.shape[0]
  const all = runLstm(x, steps, weights, first, options, true)
  const states = columns(all, 0, steps * units)
  return { states, last: { state: lastStep(states, units), cell: lastStep(all, units) } }
}

/** @returns h of all steps, and beside them, if asked for, the last c: a gradient of tfjs is of one tensor */
function runLstm(
  x: tf.Tensor2D,
  steps: number,
  weights: LstmWeights,
  first: LstmState,
  { activation = TANH, dilation = 1, stateMask }: LstmLayerOptions,
  withCell: boolean,
): tf.Tensor2D {
  const run = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [sequence, inputWeights, stateWeights, firstState, firstCell] = args as tf.Tensor2D[]
    const [bias, save] = args.slice(5) as [tf.Tensor1D, tf.GradSaveFunc]
    const [inputs] = inputWeights.shape
    const both = tf.concat<tf.Tensor2D>([inputWeights, stateWeights], 0)
    const gates = tf.split(both, GATES, 1) as tf.Tensor2D[]
    const biases = tf.split(bias, GATES, 0) as tf.Tensor1D[]
    const states: tf.Tensor2D[] = []
    const cells: tf.Tensor2D[] = []
    const seen: tf.Tensor2D[] = []
    const kept: tf.Tensor2D[] = []
    for (let t = 0; t < steps; t++) {
      const state = masked(states[t - dilation] ?? firstState, stateMask)
      const input = tf.concat<tf.Tensor2D>([columns(sequence, t * inputs, inputs), state], 1)
      const [zi, zf, zg, zo] = gates.map((gate, k) => product(input, gate, biases[k]))
      const [i, f, o] = [tf.sigmoid(zi), tf.sigmoid(zf), tf.sigmoid(zo)]
      const g = activation.value(zg)
      const previous = cells[t - dilation] ?? firstCell
      const cell: tf.Tensor2D = tf.add(tf.mul(f, previous), tf.mul(i, g))
      const cellOut = activation.value(cell)
      states.push(tf.mul(o, cellOut))
      cells.push(cell)
      seen.push(input)
      kept.push(i, f, g, o, previous, cellOut)
    }
    // The mask too: what is not saved is gone when the gradient is asked for.
    save([tf.concat(seen, 0), both, ...kept, ...(stateMask === undefined ? [] : [stateMask])])
    return {
      value: tf.concat(withCell ? [...states, cells[steps - 1]] : states, 1),
      gradFunc: (dy: tf.Tensor, [input, both, ...passed]: tf.Tensor[]) => {
        return tf.tidy(() => layerGradients(dy as tf.Tensor2D, input as tf.Tensor2D, both as tf.Tensor2D, passed))
      },
    }
  })

  /** Of x, the two weights, the first state and cell, and the bias; from the last step back to the first. */
  function layerGradients(dy: tf.Tensor2D, input: tf.Tensor2D, both: tf.Tensor2D, passed: tf.Tensor[]): tf.Tensor[] {
    const units = both.shape[1] / GATES
    const inputs = both.shape[0] - units
    const back = tf.transpose(both)
    const mask = passed.at(steps * KEPT) as tf.Tensor2D | undefined
    const dInputs: tf.Tensor2D[] = new Array(steps)
    const dGates: tf.Tensor2D[] = new Array(steps)
    const dStates: tf.Tensor2D[] = []
    const dCells: tf.Tensor2D[] = []
    if (withCell) dCells[steps - 1] = columns(dy, steps * units, units)
    let dFirst: { state?: tf.Tensor2D; cell?: tf.Tensor2D } = {}
    for (let t = steps - 1; t >= 0; t--) {
      const [i, f, g, o, previous, cellOut] = passed.slice(t * KEPT, (t + 1) * KEPT) as tf.Tensor2D[]
      const dh = plus(columns(dy, t * units, units), dStates[t])
      const dc = plus(tf.mul(tf.mul(dh, o), activation.slope(cellOut)), dCells[t])
      const dz = tf.concat<tf.Tensor2D>(
        [
          tf.mul(tf.mul(dc, g), sigmoidSlope(i)),
          tf.mul(tf.mul(dc, previous), sigmoidSlope(f)),
          tf.mul(tf.mul(dc, i), activation.slope(g)),
          tf.mul(tf.mul(dh, cellOut), sigmoidSlope(o)),
        ],
        1,
      )
      const dBoth = product(dz, back)
      dGates[t] = dz
      dInputs[t] = columns(dBoth, 0, inputs)
      const dState = masked(columns(dBoth, inputs, units), mask)
      const dCell: tf.Tensor2D = tf.mul(dc, f)
      if (t >= dilation) [dStates[t - dilation], dCells[t - dilation]] = [dState, plus(dCell, dCells[t - dilation])]
      else dFirst = { state: plus(dState, dFirst.state), cell: plus(dCell, dFirst.cell) }
    }
    const all = tf.concat<tf.Tensor2D>(dGates, 0)
    const dWeights = product(tf.transpose(input), all)
    const [ofInput, ofState] = tf.split(dWeights, [inputs, units], 0)
    // A product with ones: on WebAssembly thirty times as fast as a sum over rows.
    const dBias = product(tf.fill([1, all.shape[0]], 1), all)
    const { state, cell } = dFirst as Required<typeof dFirst>
    return [tf.concat(dInputs, 1), ofInput, ofState, state, cell, tf.reshape(dBias, [GATES * units])]
  }

  return run(x, weights.input, weights.state, first.state, first.cell, weights.bias) as tf.Tensor2D
}
