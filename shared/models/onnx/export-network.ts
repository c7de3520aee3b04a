import { isDeepStrictEqual } from 'node:util'
import type * as tf from '@tensorflow/tfjs-core'
import { inputShapes } from '../networks/input-shapes.js'
import type { Network, NetworkShape } from '../networks/network.js'
import type { Weights } from '../safetensors.js'
import { type Dim, generaliseDim, type Seen } from './dims.js'
import { ExportError } from './export-error.js'
import { type GraphWriter, graphWriter } from './graph-writer.js'
import { halfPrecision } from './half-precision.js'
import { encodeOnnx, type OnnxGraph, type OnnxNode } from './onnx-model.js'
import { OPS } from './ops/all-ops.js'
import { filled } from './ops/shapes.js'
import { recordForward } from './record.js'
import type { Numbers, Trace, TracedStep, TracedValue } from './trace.js'

/** Name of a graph's output: shape [batch, horizon, outputs]. */
export const FORECAST = 'forecast'

export type Precision = 'float32' | 'float16'

/** Batches that are recorded, in groups of rows that belong together. Neither is 1, which stretches to anything. */
const GROUPS = [2, 3] as const

/**
 * A network as the bytes of an `.onnx` file, by recording its forward pass: for batches of two sizes, so that what
 * differs is known to depend on the batch. It needs nothing of the architecture.
 *
 * @param weights  by the names of the network's parameters
 * @param precision  of what is computed; what goes in and comes out is float32
 * @throws {ExportError} the pass cannot be told once for all batches, or in ONNX
 */
export function exportNetwork(
  name: string,
  network: Network,
  shape: NetworkShape,
  weights: Weights,
  precision: Precision = 'float32',
): Uint8Array {
  const rows = GROUPS.map(groups => groups * (network.rowsTogether ?? 1)) as [number, number]
  const [first, second] = rows.map(count => recordForward(network, shape, count))
  const graph = graphWriter('history')
  for (const [input, [, ...size]] of inputShapes(shape, 0)) graph.declare(input, [{ times: 1, over: 1 }, ...size])
  const output = writeTraces(graph, first, second, weights)
  const dims = graph.dimsOf(output)
  const last: OnnxNode = { op: 'Identity', inputs: [output], outputs: [FORECAST], attributes: {} }
  const nodes = needed([...graph.nodes, last])
  const read = new Set(nodes.flatMap(({ inputs }) => inputs))
  const whole: OnnxGraph = {
    name,
    nodes,
    constants: new Map([...graph.constants].filter(([constant]) => read.has(constant))),
    inputs: [...inputShapes(shape, 0)].map(([input, [, ...size]]) => ({ name: input, dims: ['batch', ...size] })),
    outputs: [{ name: FORECAST, dims: ['batch', ...(dims.slice(1) as number[])] }],
  }
  return encodeOnnx(precision === 'float16' ? halfPrecision(whole) : whole)
}

/** @returns the name of the forecast */
function writeTraces(graph: GraphWriter, first: Trace, second: Trace, weights: Weights): string {
  const seen: Seen = { rows: [first.rows, second.rows] }
  if (first.steps.length !== second.steps.length || first.values.length !== second.values.length) {
    throw new ExportError(
      `the network does ${first.steps.length} steps with ${first.rows} rows and ${second.steps.length} with ` +
        `${second.rows}; write it so that what it does does not depend on the batch`,
    )
  }
  const names = new Map<number, string>()
  const dimsOf = (id: number): Dim[] => {
    const [a, b] = [first.values[id].shape, second.values[id].shape]
    if (a.length === b.length) return a.map((length, axis) => generaliseDim(length, b[axis], seen))
    throw new ExportError(`a tensor has shape [${a}] with ${first.rows} rows and [${b}] with ${second.rows}`)
  }
  const nameOf = (id: number): string => {
    const name = names.get(id) ?? source(graph, [first.values[id], second.values[id]], dimsOf(id), weights)
    names.set(id, name)
    return name
  }
  for (const [place, step] of first.steps.entries()) {
    const other = second.steps[place]
    if (step.kernel !== other.kernel || !isDeepStrictEqual(step.inputs, other.inputs)) {
      throw new ExportError(`step ${place} is ${step.kernel} with one batch and ${other.kernel} with another`)
    }
    const inputs = [...step.inputs.values()].map(nameOf)
    const places = [...step.inputs.keys()]
    const outputs = OPS.get(step.kernel)!.write(
      {
        inputs,
        input: name => inputs[places.indexOf(name)],
        attr: <T>(name: string) => sameAttribute(step, other, name) as T,
        dims: step.outputs.map(dimsOf),
      },
      graph,
    )
    for (const [i, id] of step.outputs.entries()) names.set(id, outputs[i])
  }
  return nameOf(first.output)
}

function sameAttribute({ kernel, attrs }: TracedStep, other: TracedStep, name: string): unknown {
  if (isDeepStrictEqual(attrs[name], other.attrs[name])) return attrs[name]
  throw new ExportError(
    `'${name}' of the kernel ${kernel} is ${JSON.stringify(attrs[name])} with one batch and ` +
      `${JSON.stringify(other.attrs[name])} with another; only shapes may depend on the batch`,
  )
}

/** A value that no step has made. */
function source(
  graph: GraphWriter,
  [value, other]: readonly [TracedValue, TracedValue],
  dims: readonly Dim[],
  weights: Weights,
): string {
  const { origin, dtype, shape } = value
  if (origin.from === 'input') return origin.name
  if (origin.from === 'parameter') {
    const weight = weights.get(origin.name)
    if (weight === undefined) throw new ExportError(`there is no weight '${origin.name}'; give all of the network`)
    return graph.weight(origin.name, { dims: weight.shape, data: Float32Array.from(weight.data) })
  }
  if (origin.from !== 'constant' || other.origin.from !== 'constant') throw new ExportError('a step made nothing')
  const [numbers, others] = [origin.numbers, other.origin.numbers]
  if (numbers.every(number => number === numbers[0]) && others.every(number => number === numbers[0])) {
    // What is full of one number may grow with the batch.
    if (dtype === 'float32' && shape.length > 0) return filledOnce(graph, numbers[0], dims)
  }
  if (!isDeepStrictEqual(numbers, others)) {
    throw new ExportError('a constant of the network depends on the batch; make it of the inputs instead')
  }
  return graph.constant(dtype === 'float32' ? floats(numbers) : Int32Array.from(numbers), shape)
}

const floats = (numbers: Numbers): Float32Array => Float32Array.from(numbers)

function filledOnce(graph: GraphWriter, value: number, dims: readonly Dim[]): string {
  const fixed = dims.filter(dim => typeof dim === 'number')
  if (fixed.length < dims.length) return filled(graph, value, dims)
  return graph.constant(new Float32Array(fixed.reduce((size, n) => size * n, 1)).fill(value), fixed)
}

/** Nodes that the last one depends on. */
function needed(nodes: readonly OnnxNode[]): OnnxNode[] {
  const wanted = new Set(nodes.at(-1)!.outputs)
  return nodes
    .toReversed()
    .filter(node => {
      if (!node.outputs.some(name => wanted.has(name))) return false
      for (const input of node.inputs) wanted.add(input)
      return true
    })
    .toReversed()
}

/** Parameters of a network as weights. */
export const weightsOf = (parameters: ReadonlyMap<string, tf.Variable>): Weights =>
  new Map([...parameters].map(([name, value]) => [name, { shape: value.shape, data: value.dataSync<'float32'>() }]))
