import * as tf from '@tensorflow/tfjs-core'
import type { Values, WasmHeap, WasmKernel } from './wasm-heap.js'

/** Blocks shorter than this are copied number by number: a view of a few costs more than they do. */
const SHORT = 24

/**
 * Copies a box out of an array, row-major.
 *
 * @param from  shape `shape`
 * @param into  shape `size`, overwritten
 */
function copyBox(from: Values, shape: readonly number[], begin: number[], size: readonly number[], into: Values): void {
  // Whole axes at the end are one block with the last axis that is not whole.
  let axis = shape.length - 1
  let inner = 1
  while (axis > 0 && size[axis] === shape[axis]) inner *= shape[axis--]
  const block = axis < 0 ? 1 : size[axis] * inner
  const strides = tf.util.computeStrides([...shape, 1])
  const at = begin.slice()
  for (let to = 0; to < into.length; to += block) {
    const start = at.reduce((sum, index, a) => sum + index * strides[a], 0)
    if (block < SHORT) for (let i = 0; i < block; i++) into[to + i] = from[start + i]
    else into.set(from.subarray(start, start + block), to)
    for (let a = axis - 1; a >= 0; a--) {
      if (++at[a] < begin[a] + size[a]) break
      at[a] = begin[a]
    }
  }
}

function sliceOf(backend: WasmHeap, x: tf.TensorInfo, begin: number[], size: number[]): tf.TensorInfo {
  const out = backend.makeOutput(size, x.dtype)
  copyBox(backend.typedArrayFromHeap(x), x.shape, begin, size, backend.typedArrayFromHeap(out))
  return out
}

/** Cuts a tensor along an axis into parts of these lengths. */
function cutAlong(backend: WasmHeap, x: tf.TensorInfo, axis: number, lengths: readonly number[]): tf.TensorInfo[] {
  const begin = x.shape.map(() => 0)
  return lengths.map(length => {
    const part = sliceOf(
      backend,
      x,
      begin.slice(),
      x.shape.map((whole, a) => (a === axis ? length : whole)),
    )
    begin[axis] += length
    return part
  })
}

const slice: WasmKernel = ({ inputs: { x }, attrs, backend }) => {
  const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin as number[], attrs.size as number[])
  return sliceOf(backend, x, begin, size)
}

const split: WasmKernel = ({ inputs: { x }, attrs, backend }) => {
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape)
  const lengths = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits as number[] | number, axis)
  return cutAlong(backend, x, axis, lengths)
}

const unpack: WasmKernel = ({ inputs: { value }, attrs, backend }) => {
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, value.shape)
  const shape = value.shape.filter((_, a) => a !== axis)
  const ones = new Array<number>(value.shape[axis]).fill(1)
  return cutAlong(backend, value, axis, ones).map(({ dataId, dtype }) => ({ dataId, dtype, shape }))
}

/**
 * Slices that copy what they cut out; of numbers, not of text. Those of tfjs 4.22 copy their whole input out of the heap
 * first, so that cutting a sequence into its steps costs the square of its length.
 */
export const SLICES: ReadonlyMap<string, WasmKernel> = new Map([
  [tf.Slice, slice],
  [tf.SplitV, split],
  [tf.Unpack, unpack],
])
