import * as tf from '@tensorflow/tfjs-core'

/** Gradient of a kernel that only moves numbers about: the way back. */
const back = (
  kernelName: string,
  input: string,
  undo: (dy: tf.Tensor, shape: number[], attributes: tf.NamedAttrMap) => tf.Tensor,
): tf.GradConfig => ({
  kernelName,
  inputsToSave: [input],
  gradFunc: (dy, [x], attributes) => ({ [input]: () => undo(dy as tf.Tensor, x.shape, attributes) }),
})

/** Gradient of a kernel that makes one tensor of many. */
const parts = (kernelName: string, part: (dy: tf.Tensor, all: tf.Tensor[], axis: number) => tf.Tensor[]) => ({
  kernelName,
  saveAllInputs: true,
  gradFunc: (dy: tf.Tensor | tf.Tensor[], all: tf.Tensor[], { axis }: tf.NamedAttrMap) => {
    const pieces = part(dy as tf.Tensor, all, axis as number)
    return Object.fromEntries(pieces.map((piece, i) => [String(i), () => piece]))
  },
})

/** The gradient of one output comes by itself. */
const each = (dy: tf.Tensor | tf.Tensor[]): tf.Tensor[] => (Array.isArray(dy) ? dy : [dy])

const from0 = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

/** Gradients of the kernels that cut, join, turn and repeat. */
export const SHAPES: readonly tf.GradConfig[] = [
  back(tf.Identity, 'x', dy => tf.cast(dy, 'float32')),
  back(tf.Cast, 'x', dy => tf.cast(dy, 'float32')),
  back(tf.Reshape, 'x', (dy, shape) => tf.reshape(dy, shape)),
  back(tf.ExpandDims, 'input', (dy, shape) => tf.reshape(dy, shape)),
  back(tf.Transpose, 'x', (dy, _shape, { perm }) => {
    const axes = perm as number[]
    const undone = axes.map((_, axis) => axes.indexOf(axis))
    return tf.transpose(dy, undone)
  }),
  back(tf.Reverse, 'x', (dy, _shape, { dims }) => tf.reverse(dy, dims as number[])),
  back(tf.Slice, 'x', (dy, shape, { begin }) => {
    const before = begin as number[]
    return tf.pad(
      dy,
      shape.map((length, axis) => [before[axis] ?? 0, length - (before[axis] ?? 0) - dy.shape[axis]]),
    )
  }),
  back(tf.PadV2, 'x', (dy, shape, { paddings }) =>
    tf.slice(
      dy,
      (paddings as [number, number][]).map(([before]) => before),
      shape,
    ),
  ),
  back(tf.Tile, 'x', (dy, shape, { reps }) => {
    const times = reps as number[]
    const apart = tf.reshape(
      dy,
      shape.flatMap((length, axis) => [times[axis], length]),
    )
    return tf.sum(
      apart,
      shape.map((_, axis) => 2 * axis),
    )
  }),
  parts(tf.Concat, (dy, all, axis) => {
    const at = from0(axis, dy.rank)
    return tf.split(
      dy,
      all.map(piece => piece.shape[at]),
      at,
    )
  }),
  parts(tf.Pack, (dy, _all, axis) => tf.unstack(dy, axis)),
  {
    kernelName: tf.Unpack,
    gradFunc: (dy, _saved, { axis }) => ({ value: () => tf.stack(each(dy), axis as number) }),
  },
  {
    kernelName: tf.SplitV,
    gradFunc: (dy, _saved, { axis }) => ({ x: () => tf.concat(each(dy), axis as number) }),
  },
  {
    kernelName: tf.GatherV2,
    inputsToSave: ['x', 'indices'],
    // Rows that were taken twice get both gradients: a product with the matrix of who took what.
    gradFunc: (dy, [x, indices], { axis }) => {
      const at = from0((axis as number) ?? 0, x.rank)
      return {
        x: () => {
          if (indices.rank !== 1)
            throw new Error(`gather's gradient is for a list of indices, not rank ${indices.rank}`)
          const others = x.shape.map((_, i) => i).filter(i => i !== at)
          const front = tf.reshape(tf.transpose(dy as tf.Tensor, [at, ...others]), [indices.size, -1])
          const taken = tf.transpose(tf.oneHot(tf.cast(indices as tf.Tensor1D, 'int32'), x.shape[at]))
          const sums = tf.matMul(tf.cast(taken, 'float32') as tf.Tensor2D, front as tf.Tensor2D)
          const shaped = tf.reshape(sums, [x.shape[at], ...others.map(i => x.shape[i])])
          const order = [at, ...others]
          return tf.transpose(
            shaped,
            order.map((_, i) => order.indexOf(i)),
          )
        },
        indices: () => tf.zerosLike(indices),
      }
    },
  },
  {
    kernelName: tf.Select,
    inputsToSave: ['condition'],
    gradFunc: (dy, [condition]) => {
      const chosen = tf.cast(condition, 'float32')
      return {
        condition: () => tf.zerosLike(chosen),
        t: () => tf.mul(dy as tf.Tensor, chosen),
        e: () => tf.mul(dy as tf.Tensor, tf.sub(1, chosen)),
      }
    },
  },
]
