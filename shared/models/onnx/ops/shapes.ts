import { backend_util, slice_util, type Tensor, util } from '@tensorflow/tfjs-core'
import { type Dim, sameDim } from '../dims.js'
import { ExportError } from '../export-error.js'
import type { GraphWriter } from '../graph-writer.js'
import type { GeneralCall, Op, Ops } from './op.js'

/** The same numbers in another shape. */
const reshaped = (shapeOf: (shape: readonly number[], attrs: Readonly<Record<string, unknown>>) => number[]): Op => ({
  infer: ({ inputs: [{ shape }], attrs }) => [{ shape: shapeOf(shape, attrs) }],
  write: ({ inputs: [x], dims: [made] }, graph) => [graph.reshape(x, made)],
})

const transpose: Op = {
  infer: ({ inputs: [{ shape }], attrs }) => [{ shape: (attrs.perm as number[]).map(axis => shape[axis]) }],
  write: ({ inputs: [x], attr, dims }, graph) =>
    graph.node('Transpose', [x], dims, { perm: attr<readonly number[]>('perm') }),
}

const concat: Op = {
  infer: ({ inputs, attrs }) => {
    const shapes = inputs.map(({ shape }) => [...shape])
    const [axis] = util.parseAxisParam(attrs.axis as number, shapes[0])
    return [{ shape: backend_util.computeOutShape(shapes, axis) }]
  },
  write: ({ inputs, attr, dims }, graph) =>
    inputs.length === 1 ? inputs : graph.node('Concat', inputs, dims, { axis: attr<number>('axis') }),
}

/**
 * Cuts a box out. A whole axis is not named, so that its length may grow with the batch.
 * @throws {ExportError} rows of the batch are cut
 */
function cut(graph: GraphWriter, x: string, begin: readonly number[], dims: readonly Dim[]): string {
  const from = graph.dimsOf(x)
  const axes = from.map((_, axis) => axis).filter(axis => !sameDim(from[axis], dims[axis]))
  if (axes.length === 0) return x
  const ends = axes.map(axis => {
    const length = dims[axis]
    if (typeof length === 'number' && typeof from[axis] === 'number') return begin[axis] + length
    throw new ExportError('rows of the batch are cut apart; write the network so that it treats all alike')
  })
  const lists = [axes.map(axis => begin[axis]), ends, axes].map(list => graph.wholes(list))
  return graph.node('Slice', [x, ...lists], [dims])[0]
}

const slice: Op = {
  infer: ({ inputs: [{ shape }], attrs }) => {
    const like = { shape: [...shape], rank: shape.length } as Tensor
    const [, size] = slice_util.parseSliceParams(like, attrs.begin as number[], attrs.size as number[])
    return [{ shape: size }]
  },
  write: ({ inputs: [x], attr, dims: [made] }, graph) => {
    const begin = [attr<number | readonly number[]>('begin')].flat()
    return [cut(graph, x, [...begin, ...made.slice(begin.length).map(() => 0)], made)]
  },
}

/** Cuts along an axis, one part after the other: `Split` into many parts fails on a GPU. */
function parts({ inputs: [x], dims }: GeneralCall, graph: GraphWriter, axis: number): string[] {
  let at = 0
  return dims.map(made => {
    const begin = made.map((_, a) => (a === axis ? at : 0))
    const length = made[axis]
    if (typeof length !== 'number') {
      throw new ExportError('rows of the batch are split; write the network so that it treats all alike')
    }
    at += length
    return cut(graph, x, begin, made)
  })
}

const split: Op = {
  many: true,
  infer: ({ inputs: [{ shape }], attrs }) => {
    const [axis] = util.parseAxisParam(attrs.axis as number, [...shape])
    const like = { shape: [...shape] } as Tensor
    const lengths = backend_util.prepareSplitSize(like, attrs.numOrSizeSplits as number[], axis)
    return lengths.map(length => ({ shape: shape.map((whole, a) => (a === axis ? length : whole)) }))
  },
  write: (call, graph) => {
    const rank = call.dims[0].length
    return parts(call, graph, (call.attr<number>('axis') + rank) % rank)
  },
}

const withAxis = <T>(list: readonly T[], axis: number, item: T): T[] => [
  ...list.slice(0, axis),
  item,
  ...list.slice(axis),
]

const withoutAxis = <T>(list: readonly T[], axis: number): T[] => list.filter((_, a) => a !== axis)

const pack: Op = {
  infer: ({ inputs, attrs }) => [{ shape: withAxis(inputs[0].shape, attrs.axis as number, inputs.length) }],
  write: ({ inputs, attr, dims: [made] }, graph) => {
    const axis = attr<number>('axis')
    const each = made.map((dim, a) => (a === axis ? 1 : dim))
    const apart = inputs.map(input => graph.reshape(input, each))
    return graph.node('Concat', apart, [made], { axis })
  },
}

const unpack: Op = {
  many: true,
  infer: ({ inputs: [{ shape }], attrs }) => {
    const axis = ((attrs.axis as number) + shape.length) % shape.length
    return Array.from({ length: shape[axis] }, () => ({ shape: withoutAxis(shape, axis) }))
  },
  write: (call, graph) => {
    const rank = call.dims[0].length + 1
    const axis = (call.attr<number>('axis') + rank) % rank
    const apart = { ...call, dims: call.dims.map(dims => withAxis<Dim>(dims, axis, 1)) }
    return parts(apart, graph, axis).map((part, i) => graph.reshape(part, call.dims[i]))
  },
}

const tile: Op = {
  infer: ({ inputs: [{ shape }], attrs }) => [{ shape: shape.map((n, axis) => n * (attrs.reps as number[])[axis]) }],
  write: ({ inputs: [x], attr, dims }, graph) =>
    graph.node('Tile', [x, graph.wholes(attr<readonly number[]>('reps'))], dims),
}

const pad: Op = {
  infer: ({ inputs: [{ shape }], attrs }) => {
    const paddings = attrs.paddings as [number, number][]
    return [{ shape: shape.map((n, axis) => paddings[axis][0] + n + paddings[axis][1]) }]
  },
  write: ({ inputs: [x], attr, dims }, graph) => {
    const paddings = attr<readonly (readonly [number, number])[]>('paddings')
    if (paddings.flat().every(width => width === 0)) return [x]
    const widths = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]
    return graph.node('Pad', [x, graph.wholes(widths), graph.scalar(attr<number>('constantValue'))], dims)
  },
}

/** A shape full of one number. */
export const filled = (graph: GraphWriter, value: number, dims: readonly Dim[]): string =>
  graph.node('Expand', [graph.scalar(value), graph.shape(dims)], [dims])[0]

const fill: Op = {
  infer: ({ attrs }) => [{ shape: attrs.shape as number[], dtype: 'float32' }],
  write: ({ attr, dims: [made] }, graph) => [filled(graph, attr<number>('value'), made)],
}

const filledAlike = (value: number): Op => ({
  infer: ({ inputs: [{ shape }] }) => [{ shape }],
  write: ({ dims: [made] }, graph) => [filled(graph, value, made)],
})

/** Kernels that move numbers and change none. */
export const SHAPES: Ops = {
  Concat: concat,
  ExpandDims: reshaped((shape, { dim }) => {
    const axis = dim as number
    return withAxis(shape, axis < 0 ? axis + shape.length + 1 : axis, 1)
  }),
  Fill: fill,
  OnesLike: filledAlike(1),
  Pack: pack,
  PadV2: pad,
  Reshape: reshaped((shape, attrs) =>
    util.inferFromImplicitShape(attrs.shape as number[], util.sizeFromShape([...shape])),
  ),
  Slice: slice,
  SplitV: split,
  Tile: tile,
  Transpose: transpose,
  Unpack: unpack,
  ZerosLike: filledAlike(0),
}
