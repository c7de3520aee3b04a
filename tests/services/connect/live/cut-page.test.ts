import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cutPage } from '../../../../services/connect/live/cut-page.js'
import { parseSeismic } from '../../../../services/feed/seismic/seismic-formats.js'
import type { RawFormat } from '../../../../shared/domain/raw-formats.js'
import { rawBatch } from '../../../support/catalogs.js'
import { usgsFeature } from '../../../support/recorded-world.js'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const cut = (format: RawFormat, page: string, batchBytes: number) => cutPage(format, Buffer.from(page), batchBytes)

describe('cutPage', () => {
  it('puts the header of a CSV beside its lines, and numbers them', () => {
    const parts = cut('fdsn-csv', '\ufeffid,mag\r\na,1\r\nb,2\nc,3', 9)
    assert.deepEqual(
      parts.map(({ header, bytes, lineNumbers }) => [header, text(bytes), [...(lineNumbers ?? [])]]),
      [
        ['id,mag', 'a,1\r\nb,2\n', [2, 3]],
        ['id,mag', 'c,3\n', [4]],
      ].map(([header, lines, numbers]) => [header, lines, numbers]),
    )
  })
  it('keeps a record that is larger by itself', () => {
    assert.deepEqual(
      cut('fdsn-csv', 'id\naaaaaaaaaa\nb\n', 4).map(({ bytes }) => text(bytes)),
      ['aaaaaaaaaa\n', 'b\n'],
    )
  })
  for (const page of ['id,mag', 'id,mag\n', '']) {
    it(`makes one empty part of ${JSON.stringify(page)}`, () => {
      assert.deepEqual(
        cut('fdsn-csv', page, 9).map(({ bytes }) => bytes.length),
        [0],
      )
    })
  }
  it('leaves out lines that are not wanted, and numbers the others as they stand', () => {
    const page = Buffer.from('date\n2020-01-01\n2020-01-03\n2020-01-02\n')
    const parts = cutPage('nyt-csv', page, 99, line => Buffer.from(line).toString() >= '2020-01-02')
    assert.deepEqual(
      parts.map(({ bytes, lineNumbers }) => [text(bytes), [...(lineNumbers ?? [])]]),
      [['2020-01-03\n2020-01-02\n', [3, 4]]],
    )
  })
  it('cuts an answer of Epidata into its entries, as they stand', () => {
    const entries = Array.from({ length: 9 }, (_, i) => `{"geo_value":"s${i}","value":${i}.0,"note":"]}"}`)
    const page = `{"epidata":[${entries.join(', ')}],"result":1,"message":"success"}`
    const parts = cut('epidata-json', page, 150)
    assert.ok(parts.length > 1)
    assert.equal(parts.map(({ bytes }) => text(bytes)).join(''), entries.map(entry => `${entry}\n`).join(''))
  })
  it('leaves documents whole, however large', () => {
    for (const format of ['usgs-waterml-json', 'usgs-rdb', 'waterml', 'county-wide-csv'] as const) {
      assert.deepEqual(cut(format, 'a,b\n'.repeat(50), 10), [{ format, bytes: Buffer.from('a,b\n'.repeat(50)) }])
    }
  })
  it('leaves alone what fits, and QuakeML always', () => {
    for (const format of ['usgs-geojson', 'emsc-json'] as const) {
      assert.deepEqual(cut(format, '{"a":\n1}', 100), [{ format, bytes: Buffer.from('{"a":\n1}') }])
    }
    assert.equal(cut('quakeml', '<a>'.repeat(50), 10).length, 1)
  })
  it('cuts a large collection into parts of whole features, each under its number', () => {
    const features = Array.from({ length: 9 }, (_, i) => usgsFeature(`ci${i}`, 1_500_000_000_000))
    const page = JSON.stringify({ type: 'FeatureCollection', metadata: { generated: 1 }, features }, undefined, 1)
    const parts = cut('usgs-geojson', page, 1500)
    assert.ok(parts.length > 1 && parts.every(({ bytes }) => bytes.length <= 1500))
    const reports = parts.flatMap(part => parseSeismic(rawBatch([], { ...part, header: undefined })).reports)
    assert.deepEqual(
      reports.map(({ ids, line }) => [ids[0], line]),
      features.map(({ id }, i) => [id, i + 1]),
    )
  })
})
