import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cutPage } from '../../../services/connect/cut-page.js'
import { parseSeismic } from '../../../services/feed/seismic-formats.js'
import type { RawFormat } from '../../../shared/domain/messages.js'
import { rawBatch } from '../../support/catalogs.js'
import { usgsFeature } from '../../support/recorded-world.js'

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
