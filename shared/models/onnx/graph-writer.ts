import { type Dim, isFixed, type PerRow, sameDims } from './dims.js'
import type { Attribute, OnnxNode, OnnxTensor } from './onnx-model.js'

/** Writes a graph's nodes. Values go by name, and their shapes are known. */
export interface GraphWriter {
  readonly nodes: OnnxNode[]
  readonly constants: ReadonlyMap<string, OnnxTensor>
  /** A value that is there from the start. */
  declare(name: string, dims: readonly Dim[]): string
  dimsOf(name: string): readonly Dim[]
  /** A constant that keeps its name: a weight. */
  weight(name: string, tensor: OnnxTensor): string
  /** @returns the names of what the node makes */
  node(
    op: string,
    inputs: readonly string[],
    dims: readonly (readonly Dim[])[],
    attributes?: Readonly<Record<string, Attribute>>,
  ): string[]
  /** What made a value; undefined for inputs and constants. */
  producer(name: string): OnnxNode | undefined
  /** A constant; equal ones are one. */
  constant(data: OnnxTensor['data'], dims: readonly number[]): string
  scalar(value: number): string
  /** Number of a constant that is one; undefined for all else. */
  scalarOf(name: string): number | undefined
  /** List of whole numbers. */
  wholes(values: readonly number[]): string
  /** A shape as a list of whole numbers, worked out from the rows of the batch where it depends on them. */
  shape(dims: readonly Dim[]): string
  /** The same numbers in another shape; no node where one is not needed. */
  reshape(name: string, dims: readonly Dim[]): string
}

/** @param batch  input whose first axis is the rows of the batch */
export function graphWriter(batch: string): GraphWriter {
  const nodes: OnnxNode[] = []
  const constants = new Map<string, OnnxTensor>()
  const dims = new Map<string, readonly Dim[]>()
  const producers = new Map<string, OnnxNode>()
  const known = new Map<string, string>()
  const once = (key: string, make: () => string): string => {
    const name = known.get(key) ?? make()
    known.set(key, name)
    return name
  }
  const writer: GraphWriter = {
    nodes,
    constants,
    declare: (name, of) => {
      dims.set(name, of)
      return name
    },
    dimsOf: name => dims.get(name)!,
    weight: (name, tensor) => {
      constants.set(name, tensor)
      return writer.declare(name, tensor.dims)
    },
    node: (op, inputs, of, attributes = {}) => {
      const outputs = of.map((shape, i) => writer.declare(`v${nodes.length}${i === 0 ? '' : `_${i}`}`, shape))
      const node = { op, inputs, outputs, attributes }
      nodes.push(node)
      for (const output of outputs) producers.set(output, node)
      return outputs
    },
    producer: name => producers.get(name),
    constant: (data, of) => {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
      return once(`${data.constructor.name} ${of} ${bytes}`, () => {
        const name = writer.declare(`c${constants.size}`, of)
        constants.set(name, { dims: of, data })
        return name
      })
    },
    scalar: value => writer.constant(Float32Array.of(value), []),
    scalarOf: name => (constants.get(name)?.data.length === 1 ? Number(constants.get(name)!.data[0]) : undefined),
    wholes: values => writer.constant(BigInt64Array.from(values, BigInt), [values.length]),
    shape: of => {
      if (of.every(isFixed)) return writer.wholes(of)
      const parts = of.map(dim => (isFixed(dim) ? writer.wholes([dim]) : lengthOf(dim)))
      return parts.length === 1 ? parts[0] : writer.node('Concat', parts, [[of.length]], { axis: 0 })[0]
    },
    reshape: (name, of) => {
      // A reshape of a reshape is one of what came before it.
      const before = producers.get(name)
      const source = before?.op === 'Reshape' ? before.inputs[0] : name
      if (sameDims(writer.dimsOf(source), of)) return source
      if (sameDims(writer.dimsOf(name), of)) return name
      // ONNX works out one length that is not told.
      const open = of.filter(dim => !isFixed(dim)).length
      const target = open === 1 ? writer.wholes(of.map(dim => (isFixed(dim) ? dim : -1))) : writer.shape(of)
      return writer.node('Reshape', [source, target], [of])[0]
    },
  }
  /** A length that grows with the batch, as a list of one whole number. */
  const lengthOf = ({ times, over }: PerRow): string =>
    once(`length ${times}/${over}`, () => {
      const [all] = writer.node('Shape', [batch], [[writer.dimsOf(batch).length]])
      const [rows] = writer.node('Gather', [all, writer.wholes([0])], [[1]], { axis: 0 })
      const [scaled] = times === 1 ? [rows] : writer.node('Mul', [rows, writer.wholes([times])], [[1]])
      return over === 1 ? scaled : writer.node('Div', [scaled, writer.wholes([over])], [[1]])[0]
    })
  return writer
}
