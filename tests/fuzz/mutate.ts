import { type RandomState, uniform } from '../../shared/kernels/random.js'

/** Bytes that parsers stumble over. */
const AWKWARD = [
  '"',
  "'",
  '<',
  '>',
  '&',
  '{',
  '}',
  '[',
  ']',
  ',',
  '\\',
  '\n',
  '\r',
  '\0',
  '-',
  '1e999',
  '\ufffd',
  '\u00e9',
  '<!--',
  ']]>',
  '&x;',
  'null',
]

const below = (random: RandomState, count: number): number => Math.floor(uniform(random) * count)

/** A payload damaged in one to eight places: bytes changed, cut out, doubled, put in, or the end cut off. */
export function mutate(random: RandomState, payload: Uint8Array): Uint8Array {
  let bytes = Buffer.from(payload)
  for (let left = 1 + below(random, 8); left > 0; left--) {
    const at = below(random, bytes.length + 1)
    const end = Math.min(bytes.length, at + 1 + below(random, 40))
    switch (below(random, 6)) {
      case 0:
        if (at < bytes.length) bytes[at] = below(random, 256)
        break
      case 1:
        if (at < bytes.length) bytes[at] ^= 1 << below(random, 8)
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end)])
        break
      case 4:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(AWKWARD[below(random, AWKWARD.length)]),
          bytes.subarray(at),
        ])
        break
      default:
        if (below(random, 4) === 0) bytes = bytes.subarray(0, at)
    }
  }
  return bytes
}
