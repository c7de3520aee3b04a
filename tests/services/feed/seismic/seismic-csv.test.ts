import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSeismic } from '../../../../services/feed/seismic/seismic-formats.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { rawBatch, scedcLine } from '../../../support/catalogs.js'

const TIME = '1994-01-17T12:30:55.39Z'
const GOOD = scedcLine('ci3144585', TIME, { latitude: '34.213', longitude: '-118.537', depth: '18.2', mag: '6.70' })

const FDSN: Partial<RawBatch> = {
  format: 'fdsn-csv',
  header:
    'time,latitude,longitude,depth,mag,magType,nst,gap,dmin,rms,net,id,updated,place,type,horizontalError,depthError,magError,magNst,status,locationSource,magSource',
}
const FDSN_LINE =
  '2020-12-31T23:12:35.050Z,-9.1109,118.9156,85.73,4.8,mb,,43,3.316,0.9,us,us6000d4nn,2021-03-06T23:21:08.040Z,"74 km SSE of Bima, Indonesia",earthquake,7.1,6.1,0.075,55,reviewed,us,us'

describe('a line of our CSV', () => {
  it('becomes a report', () => {
    const { reports, refused } = parseSeismic(rawBatch([GOOD]))
    assert.deepEqual(refused, [])
    assert.deepEqual(reports, [
      {
        record: 0,
        line: 1,
        agency: 'scedc',
        ids: ['ci3144585'],
        listsAll: false,
        timeMs: Date.parse(TIME),
        updatedMs: NaN,
        latitude: 34.213,
        longitude: -118.537,
        depthKm: 18.2,
        magnitude: 6.7,
        type: 'eq',
        deleted: false,
      },
    ])
  })

  it('may leave depth and magnitude unknown, which is not 0', () => {
    const lines = [
      scedcLine('ci1', TIME, { depth: '', mag: '' }),
      scedcLine('ci2', TIME, { mag: 'null' }),
      scedcLine('ci3', TIME, { depth: '0', mag: '0.00' }),
    ]
    const values = parseSeismic(rawBatch(lines)).reports.map(({ depthKm, magnitude }) => [depthKm, magnitude])
    assert.deepEqual(values, [
      [NaN, NaN],
      [6, NaN],
      [0, 0],
    ])
  })

  const refused: [what: string, line: string, reason: string, message: RegExp][] = [
    ['too few fields', GOOD.slice(0, -20), 'column-count', /fields under a header of 11 columns/],
    ['too many fields', `${GOOD},`, 'column-count', /^12 fields under a header of 11 columns/],
    ['an open quote', GOOD.replace('ci3144585', '"ci3144585'), 'column-count', /a quote that does not close/],
    [
      'a day that is none',
      scedcLine('ci1', '2015-02-30T00:00:00.00Z'),
      'time-syntax',
      /"2015-02-30T00:00:00.00Z" is not a time; write/,
    ],
    ['no latitude', scedcLine('ci1', TIME, { latitude: '' }), 'number-syntax', /^latitude "" is not a number/],
    ['a longitude with its unit', scedcLine('ci1', TIME, { longitude: '117W' }), 'number-syntax', /^longitude "117W"/],
    ['a depth in words', scedcLine('ci1', TIME, { depth: 'shallow' }), 'number-syntax', /^depth "shallow"/],
    [
      'a magnitude with a comma for a point',
      scedcLine('ci1', TIME, { mag: '"2,5"' }),
      'number-syntax',
      /^magnitude "2,5"/,
    ],
    ['no id', scedcLine('', TIME), 'id-missing', /the event id is empty/],
    ['a NUL', GOOD.replace('scedc', 'sce\0dc'), 'nul-byte', /NUL/],
    ['U+FFFD', GOOD.replace('scedc', 'sce\ufffddc'), 'encoding', /U\+FFFD/],
    ['20,000 bytes', GOOD + 'x'.repeat(20_000), 'line-too-long', /a line break is missing/],
  ]
  for (const [what, line, reason, message] of refused) {
    it(`is refused for ${what}; its neighbours are not`, () => {
      const parsed = parseSeismic(rawBatch([GOOD, line, GOOD]))
      assert.deepEqual(
        parsed.reports.map(({ record }) => record),
        [0, 2],
      )
      const [refusal] = parsed.refused
      assert.deepEqual([refusal.record, refusal.line, refusal.reason], [1, 2, reason])
      assert.match(refusal.message, message)
      assert.equal(new TextDecoder().decode(parsed.recordBytes(1)), line)
    })
  }

  it('is refused when its bytes are not UTF-8; its neighbours are not', () => {
    const latin1 = Buffer.from([GOOD, GOOD.replace('scedc', 'scédc'), GOOD, ''].join('\n'), 'latin1')
    const parsed = parseSeismic(rawBatch([], { bytes: latin1 }))
    assert.deepEqual(
      parsed.reports.map(({ line }) => line),
      [1, 3],
    )
    assert.deepEqual(
      parsed.refused.map(({ line, reason }) => [line, reason]),
      [[2, 'encoding']],
    )
  })

  it('may end in \\r\\n, and stands under its own line number', () => {
    const lines = rawBatch([`${GOOD}\r`, '\r', `${GOOD}\r`], { lineNumbers: Uint32Array.of(7, 8, 900) })
    const parsed = parseSeismic(lines)
    assert.deepEqual(
      parsed.reports.map(({ line }) => line),
      [7, 900],
    )
    assert.equal(parsed.records, 2)
    assert.equal(new TextDecoder().decode(parsed.recordBytes(1)), GOOD)
  })
})

describe('a line of a USGS CSV', () => {
  it('becomes a report, the comma in its place notwithstanding', () => {
    const { reports, refused } = parseSeismic(rawBatch([FDSN_LINE], FDSN))
    assert.deepEqual(refused, [])
    assert.deepEqual(reports[0], {
      record: 0,
      line: 1,
      agency: 'usgs',
      ids: ['us6000d4nn'],
      listsAll: false,
      timeMs: Date.parse('2020-12-31T23:12:35.050Z'),
      updatedMs: Date.parse('2021-03-06T23:21:08.040Z'),
      latitude: -9.1109,
      longitude: 118.9156,
      depthKm: 85.73,
      magnitude: 4.8,
      type: 'earthquake',
      deleted: false,
    })
  })
  it('is read by the names in its header, whatever their order', () => {
    const [header, line] = [
      'id,type,mag,depth,longitude,latitude,time',
      'us1,earthquake,4.8,10,118.9,-9.1,2020-12-31T23:12:35',
    ]
    const [{ ids, latitude, updatedMs, timeMs }] = parseSeismic(rawBatch([line], { ...FDSN, header })).reports
    assert.deepEqual([ids, latitude, updatedMs, timeMs], [['us1'], -9.1, NaN, Date.parse('2020-12-31T23:12:35Z')])
  })
  it('tells when it is taken back', () => {
    const { reports } = parseSeismic(rawBatch([FDSN_LINE.replace('reviewed', 'deleted')], FDSN))
    assert.equal(reports[0].deleted, true)
  })
  it('is refused when its `updated` is no time', () => {
    const { refused } = parseSeismic(rawBatch([FDSN_LINE.replace('2021-03-06T', '2021-03-06 ')], FDSN))
    assert.match(refused[0].message, /^updated "2021-03-06 23:21:08.040Z" is not a time/)
  })
})
