import * as tf from '@tensorflow/tfjs-core'
import { sumOfRows } from './sum-of-rows.js'

type Slope = (dy: tf.Tensor, saved: tf.Tensor, attributes: tf.NamedAttrMap) => tf.Tensor

/** Gradient of a kernel of one input, from that input. */
const ofInput = (kernelName: string, slope: Slope): tf.GradConfig => ({
  kernelName,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => ({ x: () => slope(dy as tf.Tensor, x, attributes) }),
})

/** Gradient of a kernel of one input, from its output. */
const ofOutput = (kernelName: string, slope: Slope): tf.GradConfig => ({
  kernelName,
  outputsToSave: [true],
  gradFunc: (dy, [y], attributes) => ({ x: () => slope(dy as tf.Tensor, y, attributes) }),
})

/**
 * Sums what broadcasting had repeated, so that a gradient has the shape of its input. A tensor of its own always: tfjs
 * disposes of gradients as it adds them up, and one that two inputs shared would be gone for the second.
 */
export function sumTo(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  if (tf.util.arraysEqual(gradient.shape, shape)) return tf.reshape(gradient, shape)
  const extra = gradient.rank - shape.length
  if (tf.util.arraysEqual(gradient.shape.slice(extra), shape)) return sumOfRows(gradient, shape)
  const axes = gradient.shape.map((_, axis) => axis)
  const repeated = axes.filter(axis => axis < extra || (shape[axis - extra] === 1 && gradient.shape[axis] !== 1))
  return tf.reshape(tf.sum(gradient, repeated), shape)
}

type Side = (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor

/** Gradient of a kernel of two inputs that broadcast. */
const ofTwo = (kernelName: string, left: Side, right: Side): tf.GradConfig => ({
  kernelName,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => ({
    a: () => sumTo(left(dy as tf.Tensor, a, b), a.shape),
    b: () => sumTo(right(dy as tf.Tensor, a, b), b.shape),
  }),
})

const zeros = (x: tf.Tensor): tf.Tensor => tf.fill(x.shape, 0)

const where = (condition: tf.Tensor, dy: tf.Tensor): tf.Tensor => tf.mul(dy, tf.cast(condition, 'float32'))

/** Selu's constants. @see Klambauer et al. (2017), NeurIPS, for both to more digits */
const SELU_SCALE = 1.0507009873554805
const SELU_ALPHA = 1.6732632423543772

const ONE_INPUT: readonly tf.GradConfig[] = [
  ofInput(tf.Abs, (dy, x) => tf.mul(dy, tf.sign(x))),
  ofInput(tf.Cos, (dy, x) => tf.neg(tf.mul(dy, tf.sin(x)))),
  ofInput(tf.Sin, (dy, x) => tf.mul(dy, tf.cos(x))),
  ofInput(tf.Erf, (dy, x) => tf.mul(dy, tf.mul(2 / Math.sqrt(Math.PI), tf.exp(tf.neg(tf.square(x)))))),
  ofInput(tf.Log, (dy, x) => tf.div(dy, x)),
  ofInput(tf.LeakyRelu, (dy, x, { alpha }) =>
    tf.mul(dy, tf.add(tf.mul(tf.step(x), 1 - (alpha as number)), alpha as number)),
  ),
  ofInput(tf.Selu, (dy, x) => {
    const below = tf.mul(SELU_SCALE * SELU_ALPHA, tf.exp(tf.minimum(x, 0)))
    return tf.mul(dy, tf.where(tf.greater(x, 0), tf.fill(x.shape, SELU_SCALE), below))
  }),
  ofInput(tf.Softplus, (dy, x) => tf.mul(dy, tf.sigmoid(x))),
  ofInput(tf.Square, (dy, x) => tf.mul(dy, tf.mul(x, 2))),
  ofInput(tf.ClipByValue, (dy, x, { clipValueMin, clipValueMax }) =>
    where(tf.logicalAnd(tf.greaterEqual(x, clipValueMin as number), tf.lessEqual(x, clipValueMax as number)), dy),
  ),
  // y − relu(y) is the part below 0, without `tf.minimum`, which on WebAssembly is slow.
  ofOutput(tf.Elu, (dy, y) => tf.mul(dy, tf.add(tf.sub(y, tf.relu(y)), 1))),
  ofOutput(tf.Exp, (dy, y) => tf.mul(dy, y)),
  ofOutput(tf.Neg, dy => tf.neg(dy)),
  ofOutput(tf.Reciprocal, (dy, y) => tf.neg(tf.mul(dy, tf.square(y)))),
  ofOutput(tf.Relu, (dy, y) => tf.mul(dy, tf.step(y))),
  ofOutput(tf.Rsqrt, (dy, y) => tf.mul(dy, tf.mul(-0.5, tf.mul(y, tf.square(y))))),
  ofOutput(tf.Sigmoid, (dy, y) => tf.mul(dy, tf.sub(y, tf.square(y)))),
  ofOutput(tf.Sqrt, (dy, y) => tf.div(dy, tf.mul(y, 2))),
  ofOutput(tf.Tanh, (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
]

const TWO_INPUTS: readonly tf.GradConfig[] = [
  ofTwo(
    tf.Add,
    dy => dy,
    dy => dy,
  ),
  ofTwo(
    tf.Sub,
    dy => dy,
    dy => tf.neg(dy),
  ),
  ofTwo(
    tf.Multiply,
    (dy, _a, b) => tf.mul(dy, b),
    (dy, a) => tf.mul(dy, a),
  ),
  ofTwo(
    tf.RealDiv,
    (dy, _a, b) => tf.div(dy, b),
    (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
  ),
  ofTwo(
    tf.Maximum,
    (dy, a, b) => where(tf.greaterEqual(a, b), dy),
    (dy, a, b) => where(tf.less(a, b), dy),
  ),
  ofTwo(
    tf.Minimum,
    (dy, a, b) => where(tf.lessEqual(a, b), dy),
    (dy, a, b) => where(tf.greater(a, b), dy),
  ),
  ofTwo(
    tf.SquaredDifference,
    (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(a, b))),
    (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(b, a))),
  ),
]

/** No slope anywhere: piecewise constant. */
const FLAT: readonly tf.GradConfig[] = [
  ...[tf.Sign, tf.Step, tf.Floor, tf.Round, tf.IsNan, tf.LogicalNot].map(name => ofInput(name, zeros)),
  ...[tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual, tf.Equal, tf.NotEqual, tf.LogicalAnd, tf.LogicalOr].map(
    name =>
      ofTwo(
        name,
        (_dy, a) => zeros(a),
        (_dy, _a, b) => zeros(b),
      ),
  ),
]

/** Gradients of the kernels that work on each element by itself. At a kink, the slope of one side. */
export const ELEMENTWISE: readonly tf.GradConfig[] = [...ONE_INPUT, ...TWO_INPUTS, ...FLAT]
