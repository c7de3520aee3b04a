import { bytesField, floatField, joinMessage, type Message, messageField, textField, wholeField } from './protobuf.js'

/** What each type of number is called in ONNX. */
export const ELEMENT_TYPES = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10 } as const

export type ElementType = keyof typeof ELEMENT_TYPES

export type Attribute = number | readonly number[] | { readonly float: number } | { readonly text: string }

/** Names of values in and out; '' is an input left out. */
export interface OnnxNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** A bare number is a whole one, a list is of whole ones. */
  readonly attributes: Readonly<Record<string, Attribute>>
}

export interface OnnxTensor {
  readonly dims: readonly number[]
  /** A Uint16Array holds the bits of numbers of 16 bits. */
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint16Array
}

/** What goes in or comes out: float32; a length that is a word is free, the same for all of that word. */
export interface OnnxValue {
  readonly name: string
  readonly dims: readonly (number | string)[]
}

export interface OnnxGraph {
  readonly name: string
  /** In an order in which each comes after what it reads. */
  readonly nodes: readonly OnnxNode[]
  /** Constants by name. */
  readonly constants: ReadonlyMap<string, OnnxTensor>
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

/** Operators are those of this set; runtimes from 2021 on know it. */
export const OPSET = 17

/** Version of the file format that came with the operator set. */
const IR_VERSION = 8

const FLOAT = 1
const INT = 2
const STRING = 3
const INTS = 7

const attributeField = ([name, value]: [string, Attribute]): Message => {
  const typed = (type: number, ...parts: Message[]) =>
    messageField(5, textField(1, name), ...parts, wholeField(20, type))
  if (typeof value === 'number') return typed(INT, wholeField(3, value))
  if ('float' in value) return typed(FLOAT, floatField(2, value.float))
  if ('text' in value) return typed(STRING, textField(4, value.text))
  return typed(INTS, ...value.map(item => wholeField(8, item)))
}

const nodeField = ({ op, inputs, outputs, attributes }: OnnxNode): Message =>
  messageField(
    1,
    ...inputs.map(name => textField(1, name)),
    ...outputs.map(name => textField(2, name)),
    textField(3, outputs[0]),
    textField(4, op),
    ...Object.entries(attributes).map(attributeField),
  )

function elementTypeOf(data: OnnxTensor['data']): ElementType {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Uint16Array) return 'float16'
  return data instanceof Int32Array ? 'int32' : 'int64'
}

const tensorField = ([name, { dims, data }]: [string, OnnxTensor]): Message =>
  messageField(
    5,
    ...dims.map(length => wholeField(1, length)),
    wholeField(2, ELEMENT_TYPES[elementTypeOf(data)]),
    textField(8, name),
    bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  )

const valueField =
  (field: number) =>
  ({ name, dims }: OnnxValue): Message => {
    const lengths = dims.map(dim => messageField(1, typeof dim === 'number' ? wholeField(1, dim) : textField(2, dim)))
    const tensorType = messageField(1, wholeField(1, ELEMENT_TYPES.float32), messageField(2, ...lengths))
    return messageField(field, textField(1, name), messageField(2, tensorType))
  }

/**
 * A graph as the bytes of an `.onnx` file. The same graph gives the same bytes, on a little-endian machine as all are
 * that our engines run on.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (numbers of the fields)
 */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  return joinMessage(
    wholeField(1, IR_VERSION),
    textField(2, 'groundswell'),
    messageField(
      7,
      ...graph.nodes.map(nodeField),
      textField(2, graph.name),
      ...[...graph.constants].map(tensorField),
      ...graph.inputs.map(valueField(11)),
      ...graph.outputs.map(valueField(12)),
    ),
    messageField(8, textField(1, ''), wholeField(2, OPSET)),
  )
}
