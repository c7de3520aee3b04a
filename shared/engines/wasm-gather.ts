import * as tf from '@tensorflow/tfjs-core'
import type { WasmKernel } from './wasm-heap.js'

/** Blocks shorter than this are copied number by number: a view of a few costs more than they do. */
const SHORT = 48

/**
 * Takes slices along an axis in the order of the indices, a block at a time. That of tfjs 4.22 works out the place of
 * each number by itself, ten times as slow.
 *
 * @param own  tfjs's, for batches of indices
 */
export const gatherBlocks =
  (own: WasmKernel): WasmKernel =>
  call => {
    const { inputs, attrs, backend } = call
    const { x, indices } = inputs
    if (attrs.batchDims !== 0) return own(call)
    const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape)
    const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)]
    const out = backend.makeOutput([...before, ...indices.shape, ...after], x.dtype)
    const [from, at, into] = [x, indices, out].map(tensor => backend.typedArrayFromHeap(tensor))
    const length = x.shape[axis]
    const strange = at.find(index => index < 0 || index >= length)
    if (strange !== undefined) throw new Error(`index ${strange} is not among 0 … ${length - 1}; gather what is there`)
    const [outer, block] = [before, after].map(axes => tf.util.sizeFromShape(axes))
    let to = 0
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < at.length; i++, to += block) {
        const start = (o * length + at[i]) * block
        if (block < SHORT) for (let b = 0; b < block; b++) into[to + b] = from[start + b]
        else into.set(from.subarray(start, start + block), to)
      }
    }
    return out
  }
