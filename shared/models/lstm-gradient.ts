import * as tf from '@tensorflow/tfjs-core'
import { STEP_WIDTH } from './lstm-inputs.js'
import {
  GATES,
  headOf,
  type LstmShape,
  type LstmStep,
  type LstmTensors,
  lastState,
  product,
  type WeightName,
} from './lstm-network.js'
import type { Batch } from './lstm-samples.js'

/** Σ w (ŷ − y)² / Σ w over a batch. Call it in `tf.tidy`. */
export function weightedLoss(w: LstmTensors, shape: LstmShape, batch: Batch): tf.Scalar {
  const { steps, statics, target, weight } = batchTensors(batch, shape)
  const { forecast } = headOf(w, lastState(w, shape.units, steps), statics)
  return tf.sum(tf.mul(weight, tf.squaredDifference(forecast, target)))
}

/**
 * The loss and its gradient, by back-propagation through time. Call it in `tf.tidy`.
 *
 * Written out, not taken from tfjs's tape: its matrix product's gradient hands the transposing to the product itself,
 * which on WebAssembly takes most of a training step, and its Node build registers no gradients at all. Here the
 * weights' gradient is one product over all steps.
 *
 * @see Werbos (1990), Proceedings of the IEEE 78, 1550–1560
 */
export function lossAndGradients(w: LstmTensors, shape: LstmShape, batch: Batch) {
  const { steps, statics, target, weight } = batchTensors(batch, shape)
  const passed: LstmStep[] = []
  const state = lastState(w, shape.units, steps, step => passed.push(step))
  const head = headOf(w, state, statics)
  const error = tf.sub<tf.Tensor2D>(head.forecast, target)
  const loss = tf.sum(tf.mul(weight, tf.square(error))) as tf.Scalar
  const dForecast = tf.mul<tf.Tensor2D>(tf.mul<tf.Tensor2D>(weight, error), 2)
  const dHidden = tf.mul<tf.Tensor2D>(product(dForecast, tf.transpose(w.out)), tf.step(head.hidden))
  const dInput = product(dHidden, tf.transpose(w.hidden))
  const dState = tf.slice<tf.Rank.R2, tf.Tensor2D>(dInput, [0, 0], [batch.rows, shape.units])
  const gradients: Record<WeightName, tf.Tensor2D> = {
    ...gateGradients(w, shape, passed, dState),
    hidden: product(tf.transpose(head.input), dHidden),
    out: product(tf.transpose(head.hidden), dForecast),
    skip: product(tf.transpose(statics), dForecast),
  }
  return { loss, gradients }
}

/** From the last step back to the first. */
function gateGradients(w: LstmTensors, { inputs, units }: LstmShape, passed: readonly LstmStep[], dState: tf.Tensor2D) {
  const [batch] = dState.shape
  const weights = tf.transpose(
    tf.concat(
      GATES.map(gate => w[gate]),
      1,
    ),
  )
  const dGates: tf.Tensor2D[] = []
  let dh = dState
  let dc: tf.Tensor2D = tf.zerosLike(dState)
  for (const { i, f, o, g, previousCell, tanhCell } of [...passed].reverse()) {
    const dOutput = tf.mul<tf.Tensor2D>(tf.mul(dh, tanhCell), slope(o))
    dc = tf.add(dc, tf.mul(tf.mul(dh, o), tf.sub(1, tf.square(tanhCell))))
    const dIn = tf.mul<tf.Tensor2D>(tf.mul(dc, g), slope(i))
    const dForget = tf.mul<tf.Tensor2D>(tf.mul(dc, previousCell), slope(f))
    const dCandidate = tf.mul<tf.Tensor2D>(tf.mul(dc, i), tf.sub(1, tf.square(g)))
    const dGate = tf.concat<tf.Tensor2D>([dIn, dForget, dOutput, dCandidate], 1) // the order of GATES
    dGates.push(dGate)
    dh = tf.slice<tf.Rank.R2, tf.Tensor2D>(product(dGate, weights), [0, inputs + 1], [batch, units])
    dc = tf.mul(dc, f)
  }
  const input = tf.transpose(
    tf.concat(
      passed.map(step => step.input),
      0,
    ),
  )
  const all = product(input, tf.concat(dGates.reverse(), 0))
  const parts = tf.split(all, GATES.length, 1) as tf.Tensor2D[]
  return Object.fromEntries(GATES.map((gate, k) => [gate, parts[k]])) as Record<(typeof GATES)[number], tf.Tensor2D>
}

/** Derivative of σ where its value is s: s (1 − s). */
const slope = (s: tf.Tensor2D): tf.Tensor2D => tf.sub(s, tf.square(s))

/** Weights are made to sum to 1. */
function batchTensors({ rows, steps, statics, target, weight }: Batch, shape: LstmShape) {
  const total = weight.reduce((sum, one) => sum + one, 0)
  return {
    steps: steps.map(step => tf.tensor2d(step, [rows, STEP_WIDTH])),
    statics: tf.tensor2d(statics, [rows, shape.statics + 1]),
    target: tf.tensor2d(target, [rows, 1]),
    weight: tf.tensor2d(
      weight.map(one => one / total),
      [rows, 1],
    ),
  }
}
