import * as tf from '@tensorflow/tfjs-core'
import type { LstmActivation } from './lstm-activation.js'

/** What back-propagation through a layer needs of the way there; steps one below the other, oldest first. */
export interface LstmPassed {
  /** [x_t, m·h_{t−d}], shape [steps · batch, inputs + units]. */
  readonly seen: tf.Tensor2D
  /** Of inputs, then of the state, shape [inputs + units, 4 · units]. */
  readonly weights: tf.Tensor2D
  /** Input, forget, candidate and output gate, the cell before and a(cell) after; shape [steps · batch, units] each. */
  readonly gates: readonly tf.Tensor2D[]
  /** Of the state, shape [batch, units]. */
  readonly mask: tf.Tensor2D | undefined
}

export interface LstmGradients {
  /** Shape [batch, steps · inputs]. */
  readonly x: tf.Tensor
  /** Shape [inputs, 4 · units]. */
  readonly input: tf.Tensor
  /** Shape [units, 4 · units]. */
  readonly state: tf.Tensor
  /** Shape [4 · units]. */
  readonly bias: tf.Tensor
  /** Of h and c before the first step, shape [batch, units] each. */
  readonly firstState: tf.Tensor
  readonly firstCell: tf.Tensor
}

const product = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D => tf.fused.matMul({ a, b }) as tf.Tensor2D

const plus = (a: tf.Tensor2D, b: tf.Tensor2D | undefined): tf.Tensor2D => (b === undefined ? a : tf.add(a, b))

/** Derivative of σ where its value is s: s (1 − s). */
const sigmoidSlope = (s: tf.Tensor2D): tf.Tensor2D => tf.sub(s, tf.square(s))

/**
 * Back-propagation through time. What does not depend on later steps is computed for all steps at once, and so are the
 * gradients of x and of the weights: a step is left with eleven operations.
 *
 * @param dStates  gradient at h of all steps, shape [steps · batch, units]
 * @param dLastCell  gradient at c after the last step, shape [batch, units]
 */
export function lstmBackward(
  { seen, weights, gates, mask }: LstmPassed,
  activation: LstmActivation,
  { steps, dilation }: { readonly steps: number; readonly dilation: number },
  dStates: tf.Tensor2D,
  dLastCell: tf.Tensor2D | undefined,
): LstmGradients {
  const [i, f, g, o, previous, cellOut] = gates
  const units = weights.shape[1] / 4
  const inputs = weights.shape[0] - units
  const batch = i.shape[0] / steps
  const ofStep = (x: tf.Tensor2D, t: number) => tf.slice(x, [t * batch, 0], [batch, x.shape[1]])
  /** ∂c/∂h, by which what reaches h goes on to c. */
  const throughCell = tf.mul<tf.Tensor2D>(o, activation.slope(cellOut))
  /** ∂c/∂z of the first three gates and ∂h/∂z of the last, side by side. */
  const slopes = [
    tf.mul(g, sigmoidSlope(i)),
    tf.mul(previous, sigmoidSlope(f)),
    tf.mul(i, activation.slope(g)),
    tf.mul(cellOut, sigmoidSlope(o)),
  ]
  const toGates = tf.concat(slopes as tf.Tensor2D[], 1)
  const toState = tf.transpose(tf.slice(weights, [inputs, 0], [units, 4 * units]))

  const dGates: tf.Tensor2D[] = new Array(steps)
  // By the step that they reach; those below 0 reach the state before the first step.
  const dState = new Map<number, tf.Tensor2D>()
  const dCell = new Map<number, tf.Tensor2D>()
  if (dLastCell !== undefined) dCell.set(steps - 1, dLastCell)
  for (let t = steps - 1; t >= 0; t--) {
    const dh = plus(ofStep(dStates, t), dState.get(t))
    const dc = plus(tf.mul(dh, ofStep(throughCell, t)), dCell.get(t))
    const dz = tf.mul<tf.Tensor2D>(tf.concat([dc, dc, dc, dh], 1), ofStep(toGates, t))
    const back = product(dz, toState)
    dGates[t] = dz
    dState.set(t - dilation, mask === undefined ? back : tf.mul(back, mask))
    const ofCell = tf.mul<tf.Tensor2D>(dc, ofStep(f, t))
    dCell.set(t - dilation, plus(ofCell, dCell.get(t - dilation)))
  }
  const first = (of: Map<number, tf.Tensor2D>) => tf.addN([...of].filter(([t]) => t < 0).map(([, value]) => value))
  const all = tf.concat<tf.Tensor2D>(dGates, 0)
  const ofWeights = product(tf.transpose(seen), all)
  const byStep = product(all, tf.transpose(tf.slice(weights, [0, 0], [inputs, 4 * units])))
  const dx = tf.transpose(tf.reshape(byStep, [steps, batch, inputs]), [1, 0, 2])
  return {
    x: tf.reshape(dx, [batch, steps * inputs]),
    input: tf.slice(ofWeights, [0, 0], [inputs, 4 * units]),
    state: tf.slice(ofWeights, [inputs, 0], [units, 4 * units]),
    // A product with ones: WebAssembly has prepared this second factor already, for the weights.
    bias: tf.reshape(product(tf.fill([1, steps * batch], 1), all), [4 * units]),
    firstState: first(dState),
    firstCell: first(dCell),
  }
}
