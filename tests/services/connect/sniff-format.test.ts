import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sniffFormat } from '../../../services/connect/sniff-format.js'
import { InputFileError } from '../../../shared/domain/errors.js'
import { csv, replay, SCEDC_HEADER, scedcLine, writer } from '../../support/catalogs.js'

const write = writer()
const FDSN_HEADER =
  'time,latitude,longitude,depth,mag,magType,nst,gap,dmin,rms,net,id,updated,place,type,horizontalError,depthError,magError,magNst,status,locationSource,magSource'

describe('sniffFormat', () => {
  const known: [what: string, content: string | Uint8Array, format: string][] = [
    ['our CSV', csv([]), 'scedc-csv'],
    ['our CSV under another order of columns', csv([], SCEDC_HEADER.split(',').reverse().join(',')), 'scedc-csv'],
    ['a USGS CSV', csv([], FDSN_HEADER), 'fdsn-csv'],
    ['a USGS CSV with quoted names', csv([], '"time","latitude","longitude","depth","mag","id","type"'), 'fdsn-csv'],
    ['a GeoJSON', '{"type":"FeatureCollection","features":[]}', 'usgs-geojson'],
    ['a GeoJSON with a byte-order mark and blanks', '\ufeff \n {"features":[]}', 'usgs-geojson'],
    ['a gzip', gzipSync(csv([])), 'scedc-csv'],
  ]
  for (const [what, content, format] of known) {
    it(`knows ${what}`, async () => assert.equal((await sniffFormat(write('file.dat', content))).format, format))
  }

  const refused: [what: string, content: string | Uint8Array, message: RegExp][] = [
    ['an empty file', '', /file\.dat: the file is empty; read are CSV/],
    ['an empty gzip', gzipSync(''), /file\.dat: the file is empty/],
    [
      'garbage',
      Uint8Array.from({ length: 500 }, (_, i) => (i * 197) % 251),
      /begins with ".*", which is no known format; read/,
    ],
    ['a text', 'Dear all,\nhere is the catalogue\n', /begins with "Dear all,", which is no known format/],
    [
      'a missing column',
      csv([], SCEDC_HEADER.replace('mag,', '')),
      /column mag is missing; scedc-csv needs time, latitude/,
    ],
    [
      'two missing columns',
      csv([], FDSN_HEADER.replace('type,', '').replace('id,', '')),
      /column type, id is missing; fdsn-csv/,
    ],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${csv([])}`, 'utf16le'), /UTF-16; save it as UTF-8: iconv/],
    ['UTF-16 without a mark', Buffer.from(csv([]), 'utf16le'), /UTF-16; save it as UTF-8: iconv/],
    ['big-endian UTF-16', Buffer.from(csv([]), 'utf16le').swap16(), /UTF-16; save it as UTF-8: iconv/],
    ['a gzip of which nothing is left', gzipSync(csv([])).subarray(0, 12), /nothing in it can be read: the gzip ends/],
  ]
  for (const [what, content, message] of refused) {
    it(`refuses ${what}, and says what to do`, async () => {
      await assert.rejects(sniffFormat(write('file.dat', content)), (error: unknown) => {
        assert.ok(error instanceof InputFileError)
        assert.match(error.message, message)
        return true
      })
    })
  }

  it('says that a file is missing', () => assert.rejects(sniffFormat('/no/such/file.csv'), /there is no such file/))
  it('says that a folder is no file', async () => {
    const folder = dirname(write('any.csv', ''))
    await assert.rejects(sniffFormat(folder), /this is a folder; name the files in it/)
  })
})

describe('a file that holds nothing to replay', () => {
  const refused: [what: string, content: string, message: RegExp][] = [
    ['only a header', csv([]), /file\.csv: no records to replay/],
    [
      'times in another form',
      csv([scedcLine('ci1', '1994/01/17 12:30')]),
      /none of its first 1 records has an origin time/,
    ],
    ['JSON of another kind', '{"type":"Topology","objects":[{}]}', /JSON without a "features" array/],
  ]
  for (const [what, content, message] of refused) {
    it(`is refused: ${what}`, () => assert.rejects(replay([write('file.csv', content)]), message))
  }
  it('says when all of it lies outside the days asked for', () =>
    assert.rejects(
      replay([write('file.csv', csv([scedcLine('ci1', '1994-01-17T12:30:55.39Z')]))], { fromDay: 10_000 }),
      /no records to replay; 1 lie before the first day asked for and 0 after the last/,
    ))
  it('delivers nothing of a good file beside a bad one', async () => {
    const good = write('good.csv', csv([scedcLine('ci1', '1994-01-17T12:30:55.39Z')]))
    await assert.rejects(replay([good, write('bad.csv', 'bad')]), /bad\.csv: it begins with "bad"/)
  })
})
