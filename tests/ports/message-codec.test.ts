import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MessageError } from '../../shared/domain/errors.js'
import type { StampedMessage } from '../../shared/domain/messages.js'
import type { LogRecord } from '../../shared/ports/event-log.js'
import { decode, encode, stampOf } from '../../shared/ports/message-codec.js'
import { seal } from '../../shared/ports/record-seal.js'
<<<<<<< HEAD

const socal = { region: 'socal' }

const raw: RawBatch = {
  topic: 'raw.seismic',
  domain: 'seismic',
  source: 'replay of two files',
  file: 'socal_1994.csv.gz',
  format: 'scedc-csv',
  header: 'time,latitude,longitude\r',
  cursor: 12,
  fetchedMs: 759_000_000_000,
  bytes: Buffer.from('1994-01-17T12:30:55,34.213,-118.537,6.7\n\n\xff\x00', 'latin1'),
  lineNumbers: Uint32Array.of(7, 8, 10, 10, 2),
  completeToMs: -Infinity,
  end: false,
}

const reject: Reject = {
  topic: 'rejects',
  domain: 'seismic',
  source: 'ü',
  format: 'usgs-geojson',
  line: 4,
  reason: 'magnitude-range',
  message: 'magnitude 11 is above 10; …',
  bytes: new Uint8Array(0),
}

const score: Score = {
  topic: 'scores',
  ...socal,
  model: 'ema',
  day: -1,
  horizonDays: 14,
  revision: 0,
  inSample: true,
  closedBin: false,
  n: 2400,
  sum: 0.1 + 0.2,
  sumSquares: Number.MIN_VALUE,
  sse: -0,
  sae: NaN,
  brier: Float64Array.of(1, 2, 3, 4),
  exceeded: Float64Array.of(0, 0, 0, 0),
}

/** A quiet NaN with a payload, −0 and the two infinities, as 32-bit patterns. */
const oddFloats = new Float32Array(Uint32Array.of(0x7fc0beef, 0x80000000, 0x7f800000, 0xff800000).buffer)

const messages: Record<string, Message> = {
  'a raw batch': raw,
  'a raw batch that says little': {
    topic: 'raw.seismic',
    domain: 'seismic',
    source: '',
    format: 'fdsn-csv',
    cursor: 0,
    fetchedMs: 0,
    bytes: new Uint8Array(0),
  },
  'a raw batch of what could not be read': {
    ...raw,
    lineNumbers: Uint32Array.of(4),
    defect: { reason: 'truncated-gzip', message: 'cut.csv.gz: it breaks off' },
  },
  'a raw batch of rejects sent back': { ...raw, redriven: ['0f1e2d3c4b5a6978', '0123456789abcdef'] },
  'a reject': reject,
  'a reject of a part of a record': { ...reject, header: 'time,mag', fetchedMs: -1, fragment: true },
  observations: {
    topic: 'observations',
    ...socal,
    quakes: columnsOf([
      {
        id: 'ci3144585',
        timeMs: 758_809_855_390,
        latitude: 34.213,
        longitude: -118.537,
        magnitude: 6.7,
        depthKm: 18.2,
      },
      { id: '', timeMs: -1, latitude: -0, longitude: -180, magnitude: NaN, kind: 1, updatedMs: 5 },
      { id: 'Ōtautahi', timeMs: 0.5, latitude: 0, longitude: 0, magnitude: 0 },
    ]),
  },
  'no observations': { topic: 'observations', ...socal, quakes: columnsOf([]) },
  'a field': {
    topic: 'fields',
    ...socal,
    day: 8782,
    revision: 2,
    pixel: Uint32Array.of(0, 2399, 0xffffffff),
    joules: Float64Array.of(0, 2e18, 6.3e10),
    multiplicity: Uint32Array.of(0, 1, 7),
    maxMagnitude: Float64Array.of(NaN, 6.7, -Infinity),
  },
  'a quiet day': {
    topic: 'fields',
    ...socal,
    day: 0,
    revision: 0,
    pixel: new Uint32Array(0),
    joules: new Float64Array(0),
    multiplicity: new Uint32Array(0),
    maxMagnitude: new Float64Array(0),
  },
  features: {
    topic: 'features',
    ...socal,
    day: 1,
    revision: 0,
    names: ['meq14', ''],
    pixels: 2,
    columns: oddFloats,
    knownNames: [],
    known: new Float64Array(0),
  },
  'a forecast': {
    topic: 'forecasts',
    ...socal,
    model: 'lstm',
    modelHash: 'sha256:00',
    day: 8782,
    horizonDays: 14,
    revision: 1,
    trainedToDay: 6000,
    mean: Float32Array.of(1.5),
    quantiles: oddFloats,
    exceedance: new Float32Array(0),
  },
  'a score': score,
  'a watermark': { topic: 'watermark', ...socal, completeToMs: Infinity, end: true },
}
=======
import { messages, raw, reject, score } from './message-samples.js'
>>>>>>> log

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
        pixels: fc.nat(),
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
      forged({ headers: { layout: 'forecasts/2' } }),
      /"forecasts\/2"; this version reads/,
    ],
    ['a layout that names a method of objects', forged({ headers: { layout: 'toString/1' } }), /"toString\/1"/],
    ['no layout', forged({ headers: {} }), /layout "undefined"/],
    ['the columns of another topic', forged({ headers: { layout: 'scores/1' } }), /not {brier: List<Float64>/],
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
