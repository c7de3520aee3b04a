import { backend_util } from '@tensorflow/tfjs-core'
import type { Dim } from '../dims.js'
import { ExportError } from '../export-error.js'
import type { GraphWriter } from '../graph-writer.js'
import type { Attribute } from '../onnx-model.js'
import type { GeneralCall, Op, Ops } from './op.js'

/** One value in, one of the same shape out. */
const unary = (write: (x: string, dims: readonly Dim[], call: GeneralCall, graph: GraphWriter) => string): Op => ({
  infer: ({ inputs: [{ shape }] }) => [{ shape }],
  write: (call, graph) => [write(call.inputs[0], call.dims[0], call, graph)],
})

/** What ONNX knows by one name. */
const plain = (op: string, attributes: (call: GeneralCall) => Readonly<Record<string, Attribute>> = () => ({})): Op =>
  unary((x, dims, call, graph) => graph.node(op, [x], [dims], attributes(call))[0])

/** Shape of two values combined number by number, axes of length 1 stretched. */
export function broadcastDims(a: readonly Dim[], b: readonly Dim[]): Dim[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const [left, right] = [a, b].map(dims => dims[axis - rank + dims.length] ?? 1)
    return left === 1 ? right : left
  })
}

const binary = (write: (a: string, b: string, graph: GraphWriter) => string): Op => ({
  infer: ({ inputs: [a, b] }) => [
    { shape: backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]), dtype: a.dtype },
  ],
  write: ({ inputs: [a, b] }, graph) => [write(a, b, graph)],
})

const pair = (op: string): Op => binary((a, b, graph) => combine(graph, op, a, b))

export const combine = (graph: GraphWriter, op: string, a: string, b: string): string =>
  graph.node(op, [a, b], [broadcastDims(graph.dimsOf(a), graph.dimsOf(b))])[0]

/**
 * a − b; tanh where a model has written 2 σ(2x) − 1, which is faster on WebAssembly and nowhere else.
 */
function subtract(a: string, b: string, graph: GraphWriter): string {
  const factorOf = (name: string | undefined, op: string): string | undefined => {
    const node = name === undefined ? undefined : graph.producer(name)
    if (op === 'Sigmoid') return node?.op === op ? node.inputs[0] : undefined
    if (node?.op !== op) return undefined
    const doubled = node.inputs.findIndex(input => graph.scalarOf(input) === 2)
    return doubled === -1 ? undefined : node.inputs[1 - doubled]
  }
  if (graph.scalarOf(b) === 1) {
    const x = factorOf(factorOf(factorOf(a, 'Mul'), 'Sigmoid'), 'Mul')
    if (x !== undefined) return graph.node('Tanh', [x], [graph.dimsOf(x)])[0]
  }
  return combine(graph, 'Sub', a, b)
}

const TYPES: Readonly<Record<string, number>> = { float32: 1, int32: 6, bool: 9 }

const cast: Op = {
  infer: ({ inputs: [{ shape }], attrs }) => [{ shape, dtype: attrs.dtype as 'float32' }],
  write: ({ inputs: [x], attr, dims }, graph) => {
    const to = TYPES[attr<string>('dtype')]
    if (to === undefined) throw new ExportError(`a cast to ${attr('dtype')} has no place in ONNX; cast to float32`)
    return graph.node('Cast', [x], dims, { to })
  },
}

const addMany: Op = {
  infer: ({ inputs: [{ shape }] }) => [{ shape }],
  write: ({ inputs, dims }, graph) => graph.node('Sum', inputs, dims),
}

/** Kernels that work number by number. */
export const ELEMENTWISE: Ops = {
  Abs: plain('Abs'),
  Cos: plain('Cos'),
  Elu: plain('Elu'),
  Erf: plain('Erf'),
  Exp: plain('Exp'),
  Floor: plain('Floor'),
  LeakyRelu: plain('LeakyRelu', ({ attr }) => ({ alpha: { float: attr<number>('alpha') } })),
  Log: plain('Log'),
  Neg: plain('Neg'),
  Relu: plain('Relu'),
  Selu: plain('Selu'),
  Sigmoid: plain('Sigmoid'),
  Sin: plain('Sin'),
  Softplus: plain('Softplus'),
  Sqrt: plain('Sqrt'),
  Tanh: plain('Tanh'),
  Identity: unary(x => x),
  Rsqrt: unary((x, dims, _, graph) => graph.node('Reciprocal', graph.node('Sqrt', [x], [dims]), [dims])[0]),
  Square: unary((x, dims, _, graph) => graph.node('Mul', [x, x], [dims])[0]),
  Cast: cast,
  Add: pair('Add'),
  AddN: addMany,
  Maximum: pair('Max'),
  Minimum: pair('Min'),
  Multiply: pair('Mul'),
  Pow: pair('Pow'),
  RealDiv: pair('Div'),
  SquaredDifference: binary((a, b, graph) => {
    const difference = combine(graph, 'Sub', a, b)
    return combine(graph, 'Mul', difference, difference)
  }),
  Sub: binary(subtract),
}
