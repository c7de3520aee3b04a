import * as tf from '@tensorflow/tfjs-core'
import type { Values, WasmKernel } from './wasm-heap.js'

/** Blocks shorter than this are copied number by number: a view of a few costs more than they do. */
const SHORT = 48

/**
 * Copies the rows of a matrix into a wider one.
 *
 * @param from  shape [rows, block]
 * @param into  shape [rows, whole], overwritten from this column on
 */
function copyColumns(from: Values, block: number, into: Values, column: number, whole: number): void {
  for (let start = 0, to = column; start < from.length; start += block, to += whole) {
    if (block < SHORT) for (let b = 0; b < block; b++) into[to + b] = from[start + b]
    else into.set(from.subarray(start, start + block), to)
  }
}

/**
 * Puts tensors side by side, one after another, with no view made of a short block. That of tfjs 4.22 makes two for each
 * row of each tensor: a third of what an LSTM takes that puts inputs and state together in each step.
 *
 * @param own  tfjs's, for text and for a single tensor
 */
export const joinBlocks =
  (own: WasmKernel): WasmKernel =>
  call => {
    const { attrs, backend } = call
    const all = Object.values(call.inputs)
    const [axis] = tf.util.parseAxisParam(attrs.axis as number, all[0].shape)
    const shapes = all.map(({ shape }) => shape)
    tf.backend_util.assertParamsConsistent(shapes, axis)
    const parts = all.filter(({ shape }) => tf.util.sizeFromShape(shape) > 0)
    if (parts.length < 2 || parts[0].dtype === 'string') return own(call)
    const out = backend.makeOutput(tf.backend_util.computeOutShape(shapes, axis), all[0].dtype)
    const into = backend.typedArrayFromHeap(out)
    const outer = tf.util.sizeFromShape(out.shape.slice(0, axis))
    const whole = into.length / outer
    let column = 0
    for (const part of parts) {
      const from = backend.typedArrayFromHeap(part)
      const block = from.length / outer
      copyColumns(from, block, into, column, whole)
      column += block
    }
    return out
  }
