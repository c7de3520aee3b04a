import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sniffFormat } from '../../../../services/connect/replay/sniff-format.js'
import { InputFileError } from '../../../../shared/domain/errors.js'
import { csv, replay, SCEDC_HEADER, scedcLine, writer } from '../../../support/catalogs.js'

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
    ['EMSC, a message a line', '{"action":"create","data":{"properties":{"unid":"x"}}}\n', 'emsc-json'],
    ['EMSC, a collection', '{"type":"FeatureCollection","features":[{"properties":{"unid":"x"}}]}', 'emsc-json'],
    ['QuakeML', '<?xml version="1.0"?>\n<q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2">', 'quakeml'],
    ['WaterML 1.1', '<ns1:timeSeriesResponse xmlns:ns1="http://www.cuahsi.org/waterML/1.1/">', 'waterml'],
    ['WaterML 2.0', '<wml2:Collection xmlns:wml2="http://www.opengis.net/waterml/2.0">', 'waterml'],
    ['legacy USGS JSON', '{"value":{"timeSeries":[]}}', 'usgs-waterml-json'],
    ['USGS OGC JSON', '{"features":[{"properties":{"monitoring_location_id":"USGS-1"}}]}', 'usgs-ogc-json'],
    ['RDB', '# USGS\nagency_cd\tsite_no\tdatetime\t1_00060_00003\n5s\t15s\t20d\t14n\n', 'usgs-rdb'],
    ['CAMELS discharge', '01022500 2000 01 01   255.00 A:e\n', 'camels-flow'],
    ['CAMELS forcing', '  44.82\n 133.00\n 587675987\nYear Mnth Day Hr\tPRCP(mm/day)\n', 'camels-forcing'],
    ['our CSV of a gauge', 'date,q_mm,prcp_mm\n', 'gauge-csv'],
    ['a Caravan CSV', 'date,snow_depth_water_equivalent_max,streamflow\n', 'gauge-csv'],
    ['the New York Times', 'date,county,state,fips,cases,deaths\n', 'nyt-csv'],
    ['USAFacts', '\ufeffcountyFIPS,County Name,State,stateFIPS,1/22/20\n', 'county-wide-csv'],
    ['Johns Hopkins', 'UID,iso2,FIPS,Admin2,1/22/20,1/23/20\n', 'county-wide-csv'],
    ['Epidata', '{"epidata": [{"geo_value":"ca"}], "result": 1}', 'epidata-json'],
    ['Epidata, an entry a line', '{"geo_value":"ca","value":3}\n', 'epidata-json'],
    ['a list of Epidata', '[{"geo_value":"ca","value":3}]', 'epidata-json'],
  ]
  for (const [what, content, format] of known) {
    it(`knows ${what}`, async () => assert.equal((await sniffFormat(write('file.dat', content))).format, format))
  }

  const refused: [what: string, content: string | Uint8Array, message: RegExp][] = [
    ['an empty file', '', /file\.dat: the file is empty; read are, plain or gzip: earthquakes as CSV/],
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
    ['XML of another kind', '<html><body>404</body></html>', /it is XML that begins with "<html>/],
    ['RDB of sites', '# USGS\nagency_cd\tsite_no\tstation_nm\n', /without a table of agency_cd, site_no and datetime/],
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
      /none of its first 1 records has a time that can be read; as scedc-csv/,
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
