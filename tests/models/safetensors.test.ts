import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ArtefactError } from '../../shared/domain/errors.js'
import {
  decodeSafetensors,
  encodeSafetensors,
  MAX_HEADER_BYTES,
  type Weights,
} from '../../shared/models/safetensors.js'

const weights: Weights = new Map([
  ['b', { shape: [2], data: Float64Array.of(1 / 3, -0) }],
  ['a', { shape: [2, 3], data: Float32Array.of(0, 1, -2, NaN, Infinity, 1e-45) }],
  ['empty', { shape: [0, 7], data: new Float32Array(0) }],
])

/** A file with this header and so many bytes of data. */
function file(header: string, dataBytes = 0, claimedLength = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimedLength), true)
  bytes.set(new TextEncoder().encode(header), 8)
  return bytes
}

describe('safetensors', () => {
  it('brings back every bit', () => assert.deepEqual(decodeSafetensors(encodeSafetensors(weights)), sorted(weights)))
  it('gives the same bytes whatever the order', () =>
    assert.deepEqual(encodeSafetensors(new Map([...weights].reverse())), encodeSafetensors(weights)))
  it('reads a file as the reference library writes it', () => {
    // safetensors 0.8.0: save({'w': np.array([1.5, -2], dtype=np.float32)}, metadata={'by': 'x'})
    const header = '{"__metadata__":{"by":"x"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
    const hex = `5000000000000000${Buffer.from(header).toString('hex')}0000c03f000000c0`
    const read = decodeSafetensors(Uint8Array.from(Buffer.from(hex, 'hex')))
    assert.deepEqual([...read], [['w', { shape: [2], data: Float32Array.of(1.5, -2) }]])
  })
})

const w = (offsets: string, more = '') => `{"w":{"dtype":"F32","shape":[1],"data_offsets":${offsets}}${more}}`
const second = (offsets: string, name = 'v') => `,"${name}":{"dtype":"F32","shape":[1],"data_offsets":${offsets}}`
const refused: [name: string, bytes: Uint8Array, why: RegExp][] = [
  ['nothing', new Uint8Array(0), /too few for a header/],
  ['a header longer than the file', file('{}', 0, 3), /only 2 follow/],
  ['a header bomb', file('{}', 0, MAX_HEADER_BYTES + 1), /more than 1048576/],
  ['a header of 2⁶³ bytes', file('{}', 0, 2 ** 63), /9223372036854775808/],
  ['a header that is not JSON', file('{"w"'), /not JSON/],
  ['a header that is not an object', file('[]'), /not a JSON object/],
  ['a header that is not UTF-8', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), /not JSON/],
  ['offsets out of range', file(w('[0,4]'), 3), /ends at byte 4 of 3/],
  ['overlapping arrays', file(w('[0,4]', second('[2,6]')), 6), /begins at byte 2/],
  ['the same bytes twice', file(w('[0,4]', second('[0,4]')), 4), /begins at byte 0/],
  ['a hole', file(w('[0,4]', second('[8,12]')), 12), /begins at byte 8, but the one before it ends at 4/],
  ['bytes left over', file(w('[0,4]'), 5), /1 bytes at the end/],
  ['a size that the shape does not give', file(w('[0,8]'), 8), /has 8 bytes/],
  ['an unknown dtype', file('{"w":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}}', 1), /dtype "F8"/],
  ['a dtype from the prototype', file('{"w":{"dtype":"toString","shape":[],"data_offsets":[0,4]}}', 4), /toString/],
  ['a name twice', file(w('[0,4]', second('[4,8]', 'w')), 8), /same name twice/],
  ['a negative length', file('{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4), /shape \[-1\]/],
  [
    'a shape beyond all numbers',
    file('{"w":{"dtype":"F32","shape":[9e15,9e15],"data_offsets":[0,4]}}', 4),
    /has 4 bytes/,
  ],
  ['an array without description', file('{"w":1}'), /no description/],
]
describe('decodeSafetensors refuses', () => {
  for (const [name, bytes, why] of refused) {
    it(name, () => {
      assert.throws(() => decodeSafetensors(bytes), ArtefactError)
      assert.throws(() => decodeSafetensors(bytes), why)
    })
  }

  it('any damage it can see, and never in another way', () => {
    const whole = encodeSafetensors(weights)
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(damage, fc.nat(whole.length), (changes, length) => {
        const bytes = whole.slice(0, length)
        for (const [at, value] of changes) if (at < length) bytes[at] = value
        readsOrRefuses(bytes)
      }),
      { numRuns: 2000 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), readsOrRefuses), { numRuns: 1000 })
  })
})

function readsOrRefuses(bytes: Uint8Array): void {
  try {
    decodeSafetensors(bytes)
  } catch (error) {
    assert.ok(error instanceof ArtefactError, String(error))
  }
}

const sorted = (map: Weights): Weights => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
