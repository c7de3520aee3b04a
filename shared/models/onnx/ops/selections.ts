import { ExportError } from '../export-error.js'
import type { Op, Ops } from './op.js'

const gather: Op = {
  infer: ({ input, attrs }) => {
    const [x, indices] = [input('x').shape, input('indices').shape]
    const axis = ((attrs.axis as number) + x.length) % x.length
    return [{ shape: [...x.slice(0, axis), ...indices, ...x.slice(axis + 1)] }]
  },
  write: ({ input, attr, dims }, graph) => {
    if (attr<number>('batchDims') !== 0) {
      throw new ExportError('a gather by batches of indices is not exported; gather along one axis')
    }
    return graph.node('Gather', [input('x')!, input('indices')!], dims, { axis: attr<number>('axis') })
  },
}

const INT32 = 6
const INT64 = 7

const topK: Op = {
  many: true,
  infer: ({ inputs: [{ shape, dtype }], attrs }) => {
    const made = [...shape.slice(0, -1), attrs.k as number]
    return [
      { shape: made, dtype },
      { shape: made, dtype: 'int32' },
    ]
  },
  write: ({ inputs: [x], attr, dims: [shape] }, graph) => {
    const [values, places] = graph.node('TopK', [x, graph.wholes([attr<number>('k')])], [shape, shape], { axis: -1 })
    return [values, graph.node('Cast', [places], [shape], { to: INT32 })[0]]
  },
}

const oneHot: Op = {
  infer: ({ inputs: [{ shape }], attrs }) => [{ shape: [...shape, attrs.depth as number], dtype: 'float32' }],
  write: ({ inputs: [indices], attr, dims }, graph) => {
    const values = graph.constant(Float32Array.of(attr<number>('offValue'), attr<number>('onValue')), [2])
    // Runtimes know it for a type of index and depth that is one and the same.
    const [wide] = graph.node('Cast', [indices], [graph.dimsOf(indices)], { to: INT64 })
    return graph.node('OneHot', [wide, graph.wholes([attr<number>('depth')]), values], dims, { axis: -1 })
  },
}

/** Kernels that choose by place. */
export const SELECTIONS: Ops = { GatherV2: gather, TopK: topK, OneHot: oneHot }
