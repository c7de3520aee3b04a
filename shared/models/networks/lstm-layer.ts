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
  /** Multiplies the state before each step, shape [batch, units]: recurrent dropout. */
  readonly stateMask?: tf.Tensor2D
}

/** What an LSTM carries from step to step; shape [batch, units] each. */
export interface LstmState {
  readonly state: tf.Tensor2D
  readonly cell: tf.Tensor2D
}

const GATES = 4

/** What the gradient of one step needs. Shape [batch, units] each. */
const SAVED = ['i', 'f', 'g', 'o', 'previousCell', 'cellOut'] as const

const product = (a: tf.Tensor2D, b: tf.Tensor2D, bias?: tf.Tensor1D): tf.Tensor2D =>
  tf.fused.matMul({ a, b, ...(bias !== undefined && { bias }) }) as tf.Tensor2D

/** Derivative of σ where its value is s: s (1 − s). */
const sigmoidSlope = (s: tf.Tensor2D): tf.Tensor2D => tf.sub(s, tf.square(s))

const masked = (h: tf.Tensor2D, mask: tf.Tensor2D | undefined): tf.Tensor2D =>
  mask === undefined ? h : tf.mul(h, mask)

const rowsOf = <T extends tf.Tensor2D>(x: T, from: number, count: number): tf.Tensor2D =>
  tf.slice(x, [from, 0], [count, x.shape[1]])

/** `lstmSequence` from a state of zeros, without what it ends with. */
export const lstmLayer = (
  x: tf.Tensor2D,
  steps: number,
  weights: LstmWeights,
  options: LstmLayerOptions = {},
): tf.Tensor2D => runLstm(x, steps, weights, options, zeroState(x.shape[0] / steps, weights), false)

const zeroState = (batch: number, { state }: LstmWeights): LstmState => {
  const zeros = tf.zeros<tf.Rank.R2>([batch, state.shape[0]])
  return { state: zeros, cell: zeros }
}

/**
 * Long short-term memory over a sequence.
 *
 * With z = [x_t, m·h_{t−1}] W + b, by gate: i, f, o = σ(z), g = a(z), c_t = f·c_{t−1} + i·g, h_t = o·a(c_t).
 *
 * Time is the slow axis, so that a step is a block of rows and nothing is copied to reach it. Back-propagation through
 * time is written out: the weights' gradient is one product over all steps instead of one a step.
 *
 * @param x  shape [steps · batch, inputs], oldest first
 * @param first  h and c before the first step
 * @returns h of all steps, shape [steps · batch, units], and c after the last
 * @see Hochreiter & Schmidhuber (1997), Neural Computation 9, 1735–1780; Werbos (1990), Proc. IEEE 78, 1550–1560
 */
export function lstmSequence(
  x: tf.Tensor2D,
  steps: number,
  weights: LstmWeights,
  first: LstmState,
  options: LstmLayerOptions = {},
): { readonly states: tf.Tensor2D; readonly last: LstmState } {
  const rows = x.shape[0]
  const batch = rows / steps
  const all = runLstm(x, steps, weights, options, first, true)
  return {
    states: rowsOf(all, 0, rows),
    last: { state: rowsOf(all, rows - batch, batch), cell: rowsOf(all, rows, batch) },
  }
}

/** @returns h of all steps, and below them, if asked for, the last c: a gradient of tfjs is of one tensor */
function runLstm(
  x: tf.Tensor2D,
  steps: number,
  weights: LstmWeights,
  { activation = TANH, stateMask }: LstmLayerOptions,
  first: LstmState,
  withCell: boolean,
): tf.Tensor2D {
  const batch = x.shape[0] / steps
  const [inputs] = weights.input.shape
  const [units] = weights.state.shape

  const run = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [sequence, inputWeights, stateWeights] = args as tf.Tensor2D[]
    const bias = args[3] as tf.Tensor1D
    const save = args[6] as tf.GradSaveFunc
    const both = tf.split(tf.concat([inputWeights, stateWeights], 0), GATES, 1) as tf.Tensor2D[]
    const biases = tf.split(bias, GATES, 0) as tf.Tensor1D[]
    let [h, cell] = args.slice(4, 6) as tf.Tensor2D[]
    const seen: tf.Tensor2D[] = []
    const states: tf.Tensor2D[] = []
    const kept: tf.Tensor[] = []
    for (let t = 0; t < steps; t++) {
      const input = tf.concat<tf.Tensor2D>([rowsOf(sequence, t * batch, batch), masked(h, stateMask)], 1)
      const [zi, zf, zg, zo] = both.map((gate, k) => product(input, gate, biases[k]))
      const i = tf.sigmoid(zi)
      const f = tf.sigmoid(zf)
      const g = activation.value(zg)
      const o = tf.sigmoid(zo)
      const previousCell = cell
      cell = tf.add(tf.mul(f, cell), tf.mul(i, g))
      const cellOut = activation.value(cell)
      h = tf.mul(o, cellOut)
      seen.push(input)
      states.push(h)
      kept.push(i, f, g, o, previousCell, cellOut)
    }
    // The mask too: what is not saved is gone when the gradient is asked for.
    const masks = stateMask === undefined ? [] : [stateMask]
    save([tf.concat(seen, 0), tf.concat([inputWeights, stateWeights], 0), ...kept, ...masks])
    return {
      value: tf.concat(withCell ? [...states, cell] : states, 0),
      gradFunc: (dy: tf.Tensor, [input, both, ...passed]: tf.Tensor[]) =>
        tf.tidy(() => {
          const back = gateGradients(dy as tf.Tensor2D, both as tf.Tensor2D, passed as tf.Tensor2D[])
          const { dGates, dState, dCell } = back
          const dBoth = product(tf.transpose(input as tf.Tensor2D), dGates)
          return [
            product(dGates, tf.transpose(rowsOf(both as tf.Tensor2D, 0, inputs))),
            rowsOf(dBoth, 0, inputs),
            rowsOf(dBoth, inputs, units),
            tf.sum(dGates, 0),
            dState,
            dCell,
          ]
        }),
    }
  })

  /** Gradients at z of all steps, shape [steps · batch, 4 · units], from the last step back to the first, and before it. */
  function gateGradients(dy: tf.Tensor2D, both: tf.Tensor2D, passed: readonly tf.Tensor2D[]) {
    const toState = tf.transpose(rowsOf(both, inputs, units))
    const gradients: tf.Tensor2D[] = []
    const mask = passed.at(steps * SAVED.length)
    let dState = tf.zeros<tf.Rank.R2>([batch, units])
    let dCell = withCell ? rowsOf(dy, steps * batch, batch) : dState
    for (let t = steps - 1; t >= 0; t--) {
      const [i, f, g, o, previousCell, cellOut] = passed.slice(t * SAVED.length, (t + 1) * SAVED.length)
      const dh = tf.add<tf.Tensor2D>(rowsOf(dy, t * batch, batch), dState)
      const dc = tf.add<tf.Tensor2D>(tf.mul(tf.mul(dh, o), activation.slope(cellOut)), dCell)
      const dz = tf.concat<tf.Tensor2D>(
        [
          tf.mul(tf.mul(dc, g), sigmoidSlope(i)),
          tf.mul(tf.mul(dc, previousCell), sigmoidSlope(f)),
          tf.mul(tf.mul(dc, i), activation.slope(g)),
          tf.mul(tf.mul(dh, cellOut), sigmoidSlope(o)),
        ],
        1,
      )
      gradients.push(dz)
      dState = masked(product(dz, toState), mask)
      dCell = tf.mul(dc, f)
    }
    return { dGates: tf.concat(gradients.reverse(), 0), dState, dCell }
  }

  return run(x, weights.input, weights.state, weights.bias, first.state, first.cell) as tf.Tensor2D
}
