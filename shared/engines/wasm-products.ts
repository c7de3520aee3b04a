import type * as tf from '@tensorflow/tfjs-core'
import type { KernelCall, WasmHeap, WasmKernel } from './wasm-heap.js'

/** Multiplications of one product from which on it is worth a call of its own, as measured. */
const WORTH = 20_000

/** Whether a call is many plain products of matrices, each large. */
function isManyLarge({ inputs: { a, b, bias, preluActivationWeights }, attrs }: KernelCall): boolean {
  const [batch, rows, inner] = a.shape
  const plain = bias == null && preluActivationWeights == null && (attrs.activation ?? 'linear') === 'linear'
  const unturned = !attrs.transposeA && !attrs.transposeB
  return plain && unturned && batch > 1 && b.shape[0] === batch && rows * inner * b.shape[2] >= WORTH
}

/** One matrix of a stack, as a stack of one. */
function matrixOf(backend: WasmHeap, stack: tf.TensorInfo, n: number): tf.TensorInfo {
  const [, rows, cols] = stack.shape
  const out = backend.makeOutput([1, rows, cols], stack.dtype)
  const size = rows * cols
  backend.typedArrayFromHeap(out).set(backend.typedArrayFromHeap(stack).subarray(n * size, (n + 1) * size))
  return out
}

/**
 * Products of stacks of matrices one by one. tfjs 4.22 takes its fast product, XNNPACK's, for a single pair only; its own
 * loop for a stack is ten times as slow.
 *
 * @param own  tfjs's
 */
export const oneByOne =
  (own: WasmKernel): WasmKernel =>
  call => {
    if (!isManyLarge(call)) return own(call)
    const { inputs, attrs, backend } = call
    const { a, b } = inputs
    const [batch, rows] = a.shape
    const size = rows * b.shape[2]
    const out = backend.makeOutput([batch, rows, b.shape[2]], a.dtype)
    for (let n = 0; n < batch; n++) {
      const pair = { a: matrixOf(backend, a, n), b: matrixOf(backend, b, n) }
      const product = own({ inputs: { ...inputs, ...pair }, attrs, backend }) as tf.TensorInfo
      // Both views anew: the heap may have grown.
      backend.typedArrayFromHeap(out).set(backend.typedArrayFromHeap(product), n * size)
      for (const { dataId } of [pair.a, pair.b, product]) backend.disposeData(dataId)
    }
    return out
  }
