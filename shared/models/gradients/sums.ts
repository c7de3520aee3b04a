import * as tf from '@tensorflow/tfjs-core'

/** Axes that a kernel was asked to reduce; all if none was named. */
const axesOf = (axis: unknown, shape: number[]): number[] => tf.util.parseAxisParam(axis as number | number[], shape)

const keepingAxes = (shape: number[], axes: readonly number[]): number[] =>
  shape.map((length, axis) => (axes.includes(axis) ? 1 : length))

/** A reduced tensor over the shape that it was reduced from. */
const spread = (dy: tf.Tensor, shape: number[], axes: readonly number[]): tf.Tensor =>
  tf.mul(tf.reshape(dy, keepingAxes(shape, axes)), tf.fill(shape, 1))

/** Gradients of the kernels that reduce an axis or work along one. */
export const SUMS: readonly tf.GradConfig[] = [
  {
    kernelName: tf.Sum,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({ x: () => spread(dy as tf.Tensor, x.shape, axesOf(axis, x.shape)) }),
  },
  {
    kernelName: tf.Mean,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({
      x: () => {
        const axes = axesOf(axis, x.shape)
        const count = axes.reduce((product, one) => product * x.shape[one], 1)
        return spread(tf.div(dy as tf.Tensor, count), x.shape, axes)
      },
    }),
  },
  ...[tf.Max, tf.Min].map(
    (kernelName): tf.GradConfig => ({
      kernelName,
      inputsToSave: ['x'],
      outputsToSave: [true],
      // Equal extremes each get the whole gradient, as in tfjs.
      gradFunc: (dy, [x, y], attributes) => ({
        x: () => {
          const kept = keepingAxes(x.shape, axesOf(attributes.reductionIndices ?? attributes.axis, x.shape))
          return tf.mul(tf.reshape(dy as tf.Tensor, kept), tf.cast(tf.equal(x, tf.reshape(y, kept)), 'float32'))
        },
      }),
    }),
  ),
  {
    kernelName: tf.AddN,
    saveAllInputs: true,
    gradFunc: (dy, all) =>
      Object.fromEntries(all.map((_, i) => [String(i), () => tf.reshape(dy as tf.Tensor, (dy as tf.Tensor).shape)])),
  },
  {
    kernelName: tf.Softmax,
    outputsToSave: [true],
    gradFunc: (dy, [y], { dim }) => ({
      logits: () => {
        const weighted = tf.mul(dy as tf.Tensor, y)
        return tf.sub(weighted, tf.mul(tf.sum(weighted, dim as number, true), y))
      },
    }),
  },
  {
    kernelName: tf.Cumsum,
    inputsToSave: ['x'],
    gradFunc: (dy, _saved, { axis, exclusive, reverse }) => ({
      x: () => tf.cumsum(dy as tf.Tensor, axis as number, exclusive as boolean, !reverse),
    }),
  },
]
