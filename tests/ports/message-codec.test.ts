import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MessageError } from '../../shared/domain/errors.js'
import type { StampedMessage } from '../../shared/domain/messages.js'
import type { LogRecord } from '../../shared/ports/event-log.js'
import { decode, encode, stampOf } from '../../shared/ports/message-codec.js'
import { seal } from '../../shared/ports/record-seal.js'
import { messages, raw, reject, score } from './message-samples.js'

/** Every typed array as its bytes, so that NaN payloads and −0 count. */
const bits = (value: unknown): unknown => {
  if (ArrayBuffer.isView(value)) {
    return [
      value.constructor === Buffer ? 'Uint8Array' : value.constructor.name,
      Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex'),
    ]
  }
  if (Array.isArray(value)) return value.map(bits)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bits(part)]))
}

/** As a log hands it out: a slice of a larger buffer, at an odd place. */
const atOddPlace = (record: LogRecord): LogRecord => {
  const buffer = new Uint8Array(record.value.length + 3)
  buffer.set(record.value, 3)
  return { ...record, value: buffer.subarray(3) }
}

describe('encode and decode', () => {
  for (const [name, message] of Object.entries(messages)) {
    it(`brings ${name} back bit for bit`, () => {
      assert.deepEqual(bits(decode(encode(message))), bits(message))
      assert.deepEqual(bits(decode(atOddPlace(encode(message)))), bits(message))
    })
  }

  it('brings any numbers and texts back', () => {
    const message = fc
      .record({
        region: fc.string({ unit: 'binary' }),
        day: fc.integer(),
        revision: fc.nat(),
        names: fc.array(fc.string({ unit: 'binary' })),
        cells: fc.nat(),
        columns: fc.float32Array(),
        knownNames: fc.array(fc.string({ unit: 'grapheme' })),
        known: fc.float64Array(),
      })
      .map((parts): StampedMessage => ({ topic: 'features', ...parts }))
    fc.assert(fc.property(message, sent => assert.deepEqual(bits(decode(encode(sent))), bits(sent))))
  })

  it('leaves the wire bytes of raw records and rejects as they are, and keys them by domain', () => {
    assert.equal(encode(raw).value, raw.bytes)
    assert.equal(encode(raw).key, 'seismic')
    assert.equal(encode(raw).headers?.lineNumbers, '7-8,10,10,2')
    assert.equal(encode(reject).value, reject.bytes)
    assert.equal(encode(reject).key, 'seismic')
  })

  it('stamps what is given a stamp, and only that', () => {
    const stamp = { epoch: 3, index: 0 }
    assert.deepEqual(stampOf(encode(score, stamp)), stamp)
    assert.deepEqual(decode(encode(score, stamp)), score)
    assert.throws(() => stampOf(encode(score)), MessageError)
  })
  it('keys what is stamped by region', () => assert.equal(encode(score).key, 'socal'))
})

describe('decode refuses', () => {
  const sound = encode(messages['a forecast'])
  /** Wrong as written, not damaged on the way: the checksum holds. */
  const forged = (change: Partial<LogRecord>) => seal({ ...sound, ...change })

  it('a value that is cut off, at any length', () => {
    for (let length = 0; length < sound.value.length; length++) {
      const value = sound.value.subarray(0, length)
      assert.throws(() => decode({ ...sound, value }), MessageError)
    }
  })

  it('a value with any one byte changed', () => {
    for (let i = 0; i < sound.value.length; i++) {
      const value = sound.value.slice()
      value[i] ^= 0x10
      assert.throws(() => decode({ ...sound, value }), MessageError)
    }
  })

  it('a changed header or key', () => {
    const record = encode(raw)
    assert.throws(() => decode({ ...record, key: 'another.csv' }), /checksum .* send it again/)
    assert.throws(() => decode({ ...record, headers: { ...record.headers, cursor: '13' } }), MessageError)
    assert.throws(() => decode({ key: '', value: new Uint8Array(0) }), /crc32 says nothing/)
  })

  const cases: [what: string, record: LogRecord, message: RegExp][] = [
    [
      'a layout of a later version',
      forged({ headers: { layout: 'forecasts/5' } }),
      /"forecasts\/5"; this version reads/,
    ],
    ['a layout that names a method of objects', forged({ headers: { layout: 'toString/1' } }), /"toString\/1"/],
    ['no layout', forged({ headers: {} }), /layout "undefined"/],
    ['the columns of another topic', forged({ headers: { layout: 'scores/4' } }), /not {levels: List<Float64>/],
    [
      'a cursor that is no number',
      seal({ ...encode(raw), headers: { ...encode(raw).headers, cursor: '0x1' } }),
      /cursor is "0x1"/,
    ],
    [
      'a missing cursor',
      seal({ ...encode(raw), headers: { layout: 'raw.seismic/1', source: 'a', format: 'fdsn-csv' } }),
      /cursor is missing/,
    ],
    [
      'an unknown format',
      seal({ ...encode(raw), headers: { ...encode(raw).headers, format: 'xml' } }),
      /format is "xml"/,
    ],
    [
      'line runs without end',
      seal({ ...encode(raw), headers: { ...encode(raw).headers, lineNumbers: '1-4294967295' } }),
      /more than/,
    ],
    [
      'a line run that is no number',
      seal({ ...encode(raw), headers: { ...encode(raw).headers, lineNumbers: '3-x' } }),
      /"3-x"/,
    ],
    ['a stream of nothing', forged({ value: new Uint8Array(0) }), /Arrow stream/],
  ]
  for (const [what, record, message] of cases) {
    it(what, () => {
      assert.throws(() => decode(record), MessageError)
      assert.throws(() => decode(record), message)
    })
  }

  it('cut and garbled streams whose checksum holds, without crash or hang', () => {
    const samples = Object.values(messages).map(message => encode(message))
    const damage = fc.record({
      sample: fc.constantFrom(...samples),
      at: fc.array(
        fc.record({ place: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) }),
        { maxLength: 6 },
      ),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(damage, ({ sample, at, keep }) => {
        const value = sample.value.slice(0, Math.ceil(sample.value.length * keep))
        for (const { place, byte } of at) value[Math.floor(place * value.length)] = byte
        try {
          decode(seal({ ...sample, value }))
        } catch (error) {
          assert.ok(error instanceof MessageError, String((error as Error).stack))
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
