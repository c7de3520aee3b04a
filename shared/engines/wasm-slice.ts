import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { PortError } from '../domain/errors.js'

/**
 * Replaces the kernel of `tf.slice` on WebAssembly by one that touches only what is asked for: tfjs's (4.22) copies the
 * whole tensor first, so that a network that takes its steps one after the other pays the square of their number.
 */
export function registerWasmSlice(): void {
  const before = tf.getKernel(tf.Slice, 'wasm')
  if (before.kernelFunc === takeBlock) return
  tf.unregisterKernel(tf.Slice, 'wasm')
  tf.registerKernel({ ...before, kernelFunc: takeBlock })
}

const takeBlock: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const x = inputs.x as tf.TensorInfo
  if (x.dtype === 'string') {
    throw new PortError('tf.slice of strings on WebAssembly; slice an array of strings instead', { canRetry: false })
  }
  return slice(backend as BackendWasm, x, attrs)
}

function slice(backend: BackendWasm, x: tf.TensorInfo, attributes: tf.NamedAttrMap | undefined): tf.TensorInfo {
  const { begin, size } = attributes as unknown as { begin: number[]; size: number[] }
  const [from, count] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size)
  const out = backend.makeOutput(count, x.dtype)
  if (tf.util.sizeFromShape(count) === 0) return out
  // Asked for after the output was made: growing memory moves it.
  const source = backend.typedArrayFromHeap(x)
  const target = backend.typedArrayFromHeap(out)
  const strides = [...tf.util.computeStrides(x.shape), 1]
  /** The last axis that is cut: from it on, what is taken lies together. */
  const cut = Math.max(
    0,
    count.findLastIndex((length, axis) => length !== x.shape[axis]),
  )
  const block = tf.util.sizeFromShape(count.slice(cut))
  const index = count.slice(0, cut).fill(0)
  for (let to = 0; to < target.length; to += block) {
    let at = (from[cut] ?? 0) * (strides[cut] ?? 1)
    for (let axis = 0; axis < cut; axis++) at += (from[axis] + index[axis]) * strides[axis]
    target.set(source.subarray(at, at + block), to)
    for (let axis = cut - 1; axis >= 0 && ++index[axis] === count[axis]; axis--) index[axis] = 0
  }
  return out
}
