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
  ['a dtype twice', file('{"w":{"dtype":"F64","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4), /same name twice/],
  ['a name twice, once escaped', file(w('[0,4]', second('[4,8]', '\\u0077')), 8), /same name twice/],
  ['blanks before the header', file(` ${w('[0,4]')}`, 4), /not a JSON object/],
  ['a header deeper than any', file(`{"w":${'['.repeat(1e5)}${']'.repeat(1e5)}}`), /no description/],
  ['offsets in reverse', file(w('[4,0]'), 4), /has -4 bytes/],
  ['offsets below 0', file(w('[-4,0]'), 4), /no pair of offsets/],
  ['offsets between bytes', file(w('[0,3.5]'), 4), /no pair of offsets/],
  ['three offsets', file(w('[0,4,8]'), 8), /no pair of offsets/],
  ['a hole at the front', file(w('[4,8]'), 8), /begins at byte 4, but the one before it ends at 0/],
  ['a length of 1e999', file('{"w":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}}', 4), /shape \[null\]/],
  [
    'a description that says more',
    file('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}', 4),
    /says 'x', which the format does not know/,
  ],
  ['notes that are not texts', file(`{"__metadata__":{"by":1},${w('[0,4]').slice(1)}`, 4), /not texts by name/],
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

describe('a layout of arrays', () => {
  const layouts = fc.array(fc.array(fc.nat(3), { maxLength: 3 }), { minLength: 1, maxLength: 6 })
  const laidOut = (shapes: readonly number[][]) => {
    let end = 0
    const entries = shapes.map((shape, i) => {
      const begin = end
      end += 4 * shape.reduce((product, n) => product * n, 1)
      return { name: `w${i}`, dtype: 'F32', shape, data_offsets: [begin, end] }
    })
    return { entries, end }
  }
  const asFile = (entries: readonly { name: string }[], dataBytes: number) =>
    file(JSON.stringify(Object.fromEntries(entries.map(({ name, ...entry }) => [name, entry]))), dataBytes)

  it('is read in any order of its names', () => {
    fc.assert(
      fc.property(layouts, fc.infiniteStream(fc.nat()), (shapes, ranks) => {
        const { entries, end } = laidOut(shapes)
        const mixed = entries.map(entry => ({ entry, rank: ranks.next().value as number }))
        mixed.sort((a, b) => a.rank - b.rank)
        const read = decodeSafetensors(
          asFile(
            mixed.map(({ entry }) => entry),
            end,
          ),
        )
        assert.deepEqual(new Set(read.keys()), new Set(entries.map(({ name }) => name)))
        for (const { name, shape } of entries) assert.deepEqual(read.get(name)!.shape, shape)
      }),
    )
  })
  it('is refused with one array moved, whole, to any other place', () => {
    fc.assert(
      fc.property(layouts, fc.nat(), fc.integer({ min: -64, max: 64 }), (shapes, which, by) => {
        const { entries, end } = laidOut(shapes)
        const chosen = entries[which % entries.length]
        const [from, to] = chosen.data_offsets
        fc.pre(by !== 0 && from !== to)
        chosen.data_offsets = [from + by, to + by]
        assert.throws(() => decodeSafetensors(asFile(entries, end)), ArtefactError)
      }),
    )
  })
  it('is refused with one length of a shape changed', () => {
    fc.assert(
      fc.property(layouts, fc.nat(), fc.nat(), fc.integer({ min: -3, max: 9 }), (shapes, which, axis, length) => {
        const { entries, end } = laidOut(shapes)
        const { shape } = entries[which % entries.length]
        fc.pre(shape.length > 0)
        const at = axis % shape.length
        const others = shape.reduce((product, n, i) => (i === at ? product : product * n), 1)
        fc.pre(shape[at] !== length && others > 0)
        shape[at] = length
        assert.throws(() => decodeSafetensors(asFile(entries, end)), ArtefactError)
      }),
    )
  })
})

describe('encodeSafetensors', () => {
  it('keeps names of any language, its data at a multiple of 8 bytes', () => {
    const named: Weights = new Map([['größe \u{1f30a}"\\', { shape: [1], data: Float64Array.of(2) }]])
    const bytes = encodeSafetensors(named)
    assert.equal(new DataView(bytes.buffer).getBigUint64(0, true) % 8n, 0n)
    assert.deepEqual(decodeSafetensors(bytes), named)
  })
  const wrong: [what: string, name: string, shape: number[]][] = [
    ['a shape that is not its data’s', 'w', [2]],
    ['negative lengths whose product fits', 'w', [-1, -1]],
    ['the name that the format keeps', '__metadata__', [1]],
  ]
  for (const [what, name, shape] of wrong) {
    it(`refuses ${what}`, () => {
      const call = () => encodeSafetensors(new Map([[name, { shape, data: Float32Array.of(1) }]]))
      assert.throws(call, ArtefactError)
    })
  }
})

function readsOrRefuses(bytes: Uint8Array): void {
  try {
    decodeSafetensors(bytes)
  } catch (error) {
    assert.ok(error instanceof ArtefactError, String(error))
  }
}

const sorted = (map: Weights): Weights => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
