/**
 * Protocol buffers, as far as an ONNX file needs them: a message is its fields one after the other, each behind a number
 * that says which it is and how long.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export type Message = readonly Uint8Array[]

const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED_32 = 5

/** Seven bits a byte, lowest first, of the 64 bits of a whole number: one below 0 takes ten bytes. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Uint8Array.from([...bytes, Number(rest)])
}

const key = (field: number, wire: number): Uint8Array => varint((field << 3) | wire)

export const wholeField = (field: number, value: number | bigint): Message => [key(field, VARINT), varint(value)]

export function floatField(field: number, value: number): Message {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return [key(field, FIXED_32), bytes]
}

export const bytesField = (field: number, bytes: Uint8Array): Message => [
  key(field, LENGTH_DELIMITED),
  varint(bytes.length),
  bytes,
]

export const textField = (field: number, text: string): Message => bytesField(field, new TextEncoder().encode(text))

/** A message inside another. Its bytes are not copied before `joinMessage`. */
export const messageField = (field: number, ...parts: Message[]): Message => {
  const inner = parts.flat()
  return [key(field, LENGTH_DELIMITED), varint(inner.reduce((sum, { length }) => sum + length, 0)), ...inner]
}

export function joinMessage(...parts: Message[]): Uint8Array {
  const pieces = parts.flat()
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
