import * as tf from '@tensorflow/tfjs-core'
import { type LstmActivation, TANH } from './lstm-activation.js'
import { lstmBackward } from './lstm-backward.js'

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

/** Place of the candidate among them. */
const CANDIDATE = 2

/** Tensors of one step that the gradient needs, those of `LstmPassed.gates`. */
const KEPT = 6

const product = (a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D, activation: 'linear' | 'sigmoid'): tf.Tensor2D =>
  tf.fused.matMul({ a, b, bias, activation }) as tf.Tensor2D

const masked = (h: tf.Tensor2D, mask: tf.Tensor2D | undefined): tf.Tensor2D =>
  mask === undefined ? h : tf.mul(h, mask)

/** Of all rows. */
const columns = (x: tf.Tensor2D, from: number, count: number): tf.Tensor2D =>
  tf.slice(x, [0, from], [x.shape[0], count])

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
 * dilation. Back-propagation through time is written out, in lstm-backward.ts.
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

/** [batch, steps · width] to [steps, batch, width], and back: a step's rows together are copied as one block. */
const byStep = (sequence: tf.Tensor2D, steps: number): tf.Tensor3D => {
  const [batch, columns] = sequence.shape
  return tf.transpose(tf.reshape(sequence, [batch, steps, columns / steps]), [1, 0, 2])
}

const sequenceOf = (ofSteps: readonly tf.Tensor2D[]): tf.Tensor2D => {
  const [batch, width] = ofSteps[0].shape
  const rows = tf.concat(
    ofSteps.map(one => tf.reshape(one, [1, batch, width])),
    0,
  )
  return tf.reshape(tf.transpose(rows, [1, 0, 2]), [batch, ofSteps.length * width])
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
    const [batch] = sequence.shape
    const rows = byStep(sequence, steps)
    const both = tf.concat<tf.Tensor2D>([inputWeights, stateWeights], 0)
    const gates = tf.split(both, GATES, 1) as tf.Tensor2D[]
    const biases = tf.split(bias, GATES, 0) as tf.Tensor1D[]
    const states: tf.Tensor2D[] = []
    const cells: tf.Tensor2D[] = []
    const seen: tf.Tensor2D[] = []
    const kept: tf.Tensor2D[][] = []
    for (let t = 0; t < steps; t++) {
      const state = masked(states[t - dilation] ?? firstState, stateMask)
      const ofStep = tf.reshape<tf.Rank.R2>(tf.slice(rows, [t, 0, 0], [1, batch, rows.shape[2]]), [
        batch,
        rows.shape[2],
      ])
      const input = tf.concat<tf.Tensor2D>([ofStep, state], 1)
      const gate = (k: number) => product(input, gates[k], biases[k], k === CANDIDATE ? 'linear' : 'sigmoid')
      const [i, f, o] = [gate(0), gate(1), gate(3)]
      const g = activation.value(gate(CANDIDATE))
      const previous = cells[t - dilation] ?? firstCell
      const cell: tf.Tensor2D = tf.add(tf.mul(f, previous), tf.mul(i, g))
      const cellOut = activation.value(cell)
      states.push(tf.mul(o, cellOut))
      cells.push(cell)
      seen.push(input)
      kept.push([i, f, g, o, previous, cellOut])
    }
    // Step by step: they are put together only if a gradient is asked for, which a forecast never does. The mask too:
    // what is not saved is gone by then.
    save([both, ...(stateMask === undefined ? [] : [stateMask]), ...seen, ...kept.flat()])
    return {
      value: withCell ? tf.concat([sequenceOf(states), cells[steps - 1]], 1) : sequenceOf(states),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.tidy(() => {
          const [weights, ...rest] = saved as tf.Tensor2D[]
          const mask = stateMask === undefined ? undefined : rest.shift()
          const seen = tf.concat(rest.slice(0, steps), 0)
          const gates = Array.from({ length: KEPT }, (_, k) =>
            tf.concat(
              rest.slice(steps).filter((_, i) => i % KEPT === k),
              0,
            ),
          )
          const dAll = withCell ? columns(dy as tf.Tensor2D, 0, steps * firstCell.shape[1]) : (dy as tf.Tensor2D)
          const dRows = byStep(dAll, steps)
          const dStates = tf.reshape<tf.Rank.R2>(dRows, [-1, dRows.shape[2]])
          const dCell = withCell ? lastStep(dy as tf.Tensor2D, firstCell.shape[1]) : undefined
          const d = lstmBackward({ seen, weights, gates, mask }, activation, { steps, dilation }, dStates, dCell)
          return [d.x, d.input, d.state, d.firstState, d.firstCell, d.bias]
        }),
    }
  })

  return run(x, weights.input, weights.state, first.state, first.cell, weights.bias) as tf.Tensor2D
}
