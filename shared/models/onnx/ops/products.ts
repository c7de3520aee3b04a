import type { Dim } from '../dims.js'
import { ExportError } from '../export-error.js'
import type { GraphWriter } from '../graph-writer.js'
import { combine } from './elementwise.js'
import type { GeneralCall, Op, Ops } from './op.js'

/** tfjs's names of what may be fused to a product. */
const ACTIVATIONS: Readonly<Record<string, string | undefined>> = {
  relu: 'Relu',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
}

const turned = (dims: readonly Dim[], turn: boolean): readonly [Dim, Dim] => {
  const [rows, cols] = dims.slice(-2)
  return turn ? [cols, rows] : [rows, cols]
}

const turn = (graph: GraphWriter, x: string): string => {
  const [batch, rows, cols] = graph.dimsOf(x)
  return graph.node('Transpose', [x], [[batch, cols, rows]], { perm: [0, 2, 1] })[0]
}

/** A product of two stacks of matrices, shape [stack, rows, inner] and [stack, inner, cols]. */
function product(call: GeneralCall, graph: GraphWriter): string {
  const [a, b] = [call.input('a')!, call.input('b')!]
  const bias = call.input('bias')
  const [transA, transB] = [call.attr<boolean>('transposeA') === true, call.attr<boolean>('transposeB') === true]
  const [dimsA, dimsB] = [graph.dimsOf(a), graph.dimsOf(b)]
  if (dimsA[0] !== 1 || dimsB[0] !== 1) {
    const value = graph.node('MatMul', [transA ? turn(graph, a) : a, transB ? turn(graph, b) : b], call.dims)[0]
    return bias === undefined ? value : combine(graph, 'Add', value, bias)
  }
  // A stack of one is a matrix, and runtimes are fastest at products of matrices.
  const [left, right] = [graph.reshape(a, dimsA.slice(1)), graph.reshape(b, dimsB.slice(1))]
  const dims = call.dims[0].slice(1)
  const attributes = { ...(transA && { transA: 1 }), ...(transB && { transB: 1 }) }
  const plain = bias === undefined && !transA && !transB
  const [value] = plain
    ? graph.node('MatMul', [left, right], [dims])
    : graph.node('Gemm', [left, right, ...(bias === undefined ? [] : [bias])], [dims], attributes)
  return graph.reshape(value, call.dims[0])
}

const matMul: Op = {
  infer: ({ input, attrs }) => {
    const [a, b] = [input('a').shape, input('b').shape]
    const [rows] = turned(a, attrs.transposeA === true) as [number, number]
    const [, cols] = turned(b, attrs.transposeB === true) as [number, number]
    return [{ shape: [Math.max(a[0], b[0]), rows, cols] }]
  },
  write: (call, graph) => {
    if (call.input('preluActivationWeights') !== undefined) {
      throw new ExportError('a product with a PReLU fused to it is not exported; apply it after the product')
    }
    const value = product(call, graph)
    const activation = call.attr<string | undefined>('activation') ?? 'linear'
    if (activation === 'linear') return [value]
    const op = ACTIVATIONS[activation]
    if (op === undefined) throw new ExportError(`a product fused with ${activation} is not exported; apply it after`)
    return graph.node(op, [value], call.dims)
  },
}

/** Kernels of matrix products. */
export const PRODUCTS: Ops = { _FusedMatMul: matMul, BatchMatMul: matMul }
