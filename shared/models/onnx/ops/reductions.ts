import { backend_util, util } from '@tensorflow/tfjs-core'
import type { GraphWriter } from '../graph-writer.js'
import type { Op, Ops } from './op.js'

/** Over axes, which stay with length 1 if `keepDims` says so. */
const reduce = (write: (x: string, axes: number[], graph: GraphWriter) => readonly [string, string[]]): Op => ({
  infer: ({ inputs: [{ shape }], attrs }) => {
    const axes = util.parseAxisParam(attrs.axis as number[], [...shape])
    const [left] = backend_util.computeOutAndReduceShapes([...shape], axes)
    return [{ shape: attrs.keepDims === true ? backend_util.expandShapeToKeepDim(left, axes) : left }]
  },
  write: ({ inputs: [x], attr, dims }, graph) => {
    const rank = graph.dimsOf(x).length
    const axes = [
      attr<number | number[]>('axis') ?? util.parseAxisParam(undefined as never, Array(rank).fill(1)),
    ].flat()
    const positive = axes.map(axis => (axis + rank) % rank)
    const [op, inputs] = write(x, positive, graph)
    const keepdims = attr<boolean | undefined>('keepDims') === true ? 1 : 0
    // Only the sum takes its axes as an input in this operator set.
    return graph.node(op, inputs, dims, inputs.length === 2 ? { keepdims } : { axes: positive, keepdims })
  },
})

const softmax: Op = {
  infer: ({ inputs: [{ shape }] }) => [{ shape }],
  write: ({ inputs: [x], attr, dims }, graph) => graph.node('Softmax', [x], dims, { axis: attr<number>('dim') }),
}

/** Kernels that make one number of many. */
export const REDUCTIONS: Ops = {
  Max: reduce(x => ['ReduceMax', [x]]),
  Mean: reduce(x => ['ReduceMean', [x]]),
  Sum: reduce((x, axes, graph) => ['ReduceSum', [x, graph.wholes(axes)]]),
  Softmax: softmax,
}
