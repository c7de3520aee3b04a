import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { gaugeOfFile } from '../../../../services/feed/streamflow/site-name.js'
import { parseStreamflow } from '../../../../services/feed/streamflow/streamflow-formats.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { readingTexts, refusalTexts } from '../../../support/reading-rows.js'
import { camelsForcing, FORCING_FILE, GAUGE_FIELDS, GAUGE_HEADER, riverBatch } from '../../../support/river-payloads.js'
import { sharedData } from '../../../support/shared-data.js'

const unzip = (path: string) => gunzipSync(readFileSync(path)).toString()
const bytesOf = (bytes: Uint8Array) => Buffer.from(bytes).toString()

describe('gaugeOfFile', () => {
  const cases: [file: string | undefined, gauge: string][] = [
    ['01022500.csv.gz', '01022500'],
    ['/data/daily/01022500.csv', '01022500'],
    ['01022500_streamflow_qc.txt.gz', '01022500'],
    ['01022500_lump_cida_forcing_leap.txt', '01022500'],
    ['camels_01022500.csv', '01022500'],
    ['camelsgb_1001.csv', 'camelsgb_1001'],
    ['hysets_01010000.csv', 'hysets_01010000'],
    [undefined, ''],
    ['.csv', ''],
  ]
  for (const [file, gauge] of cases) it(`is "${gauge}" of ${file}`, () => assert.equal(gaugeOfFile(file), gauge))
})

describe('CAMELS discharge', () => {
  const parse = (text: string) => parseStreamflow(riverBatch('camels-flow', text))
  it('of a real file with days missing', t => {
    const path = sharedData(t, 'streamflow/camels_nldas_1993_2013/usgs_streamflow/06221400_streamflow_qc.txt.gz')
    if (path === undefined) return
    const parsed = parse(unzip(path))
    const texts = readingTexts(parsed)
    assert.deepEqual([parsed.records, texts.length, parsed.refused.length], [4568, 4568, 0])
    assert.equal(texts[0], '06221400 discharge 2002-06-30T00:00/1 14.0168 q0') // 495 ft³/s
    assert.equal(texts[4567], '06221400 discharge 2014-12-31T00:00/1 none q0') // -999.00 M
  })
  it('keeps estimates apart', () => {
    assert.deepEqual(readingTexts(parse('01022500 2000 01 01   255.00 A:e\r\n')), [
      '01022500 discharge 2000-01-01T00:00/1 7.2208 q2',
    ])
  })
  const faults: [line: string, reason: string][] = [
    ['01022500 2001 02 29   255.00 A', 'date-syntax'],
    ['01022500 2001 02 2x   255.00 A', 'date-syntax'],
    ['01022500 2001 02 28   25,5 A', 'number-syntax'],
    ['01022500 2001 02 28   255.00', 'column-count'],
    ['01022500 2001 02 28   255.00 A01022500 2001 03 01   1.00 A', 'column-count'],
  ]
  for (const [line, reason] of faults.filter(([, name]) => name !== 'number-syntax-none')) {
    it(`refuses "${line}" alone`, () => {
      const good = '01022500 2000 01 01   255.00 A'
      const parsed = parse(`${good}\n${line}\n${good}\n`)
      assert.deepEqual([refusalTexts(parsed), parsed.count, bytesOf(parsed.recordBytes(1))], [[`2 ${reason}`], 2, line])
    })
  }
})

describe('CAMELS forcing', () => {
  const parse = (text: string, fields: Partial<RawBatch> = { file: FORCING_FILE }) =>
    parseStreamflow(riverBatch('camels-forcing', text, fields))
  // The first day of each, read off the files: precipitation, radiation, tmax, tmin, vapour pressure.
  const files: [file: string, days: number, first: number[]][] = [
    ['daymet/01022500_lump_cida_forcing_leap.txt.gz', 1461, [0, 189.56, -2.36, -14.36, 202.51]],
    ['maurer/01022500_lump_maurer_forcing_leap.txt.gz', 1096, [0, 233.66, -8.49, -8.49, 192.89]],
    ['maurer_extended/01022500_lump_maurer_forcing_leap.txt.gz', 1096, [0, 233.66, -2.09, -14.99, 192.89]],
    ['nldas/01022500_lump_nldas_forcing_leap.txt.gz', 1096, [0, 189.6, -6.44, -6.44, 310.74]],
  ]
  for (const [file, days, first] of files) {
    it(`of ${file}`, t => {
      const path = sharedData(t, `streamflow/camels_original/${file}`)
      if (path === undefined) return
      const parsed = parse(unzip(path), { file: path })
      assert.deepEqual([parsed.records, parsed.count, parsed.refused.length], [days, 5 * days, 0])
      assert.deepEqual([...parsed.value.subarray(0, 5)], first)
      assert.deepEqual([...parsed.variable.subarray(0, 5)], [2, 5, 3, 4, 6])
      assert.deepEqual([parsed.site[0], parsed.timeMs[0], parsed.line[0]], ['01022500', Date.UTC(2000, 0, 1), 5])
    })
  }
  it('refuses a day with a bad number whole, as a file of its own', () => {
    const lines = camelsForcing(3).split('\n')
    const parsed = parse([...lines.slice(0, 5), lines[5].replace('202.51', '2O2.51'), ...lines.slice(6)].join('\n'))
    assert.deepEqual([refusalTexts(parsed), parsed.count], [['6 number-syntax'], 10])
    const again = parse(bytesOf(parsed.recordBytes(1)))
    assert.deepEqual([again.records, refusalTexts(again)], [1, ['5 number-syntax']])
  })
  const documents: [what: string, text: string, file: string | undefined, reason: string][] = [
    ['without a name', camelsForcing(2), undefined, 'site-missing'],
    ['without its names of columns', camelsForcing(2).replace(/^Year.*\n/m, ''), FORCING_FILE, 'header-missing'],
    ['with a column twice', camelsForcing(2).replace('tmin(C)', 'tmax(C)'), FORCING_FILE, 'duplicate-column'],
    ['of nothing', '', FORCING_FILE, 'header-missing'],
  ]
  for (const [what, text, file, reason] of documents) {
    it(`${what} is one refused record`, () => {
      const parsed = parse(text, file === undefined ? {} : { file })
      assert.deepEqual([parsed.records, refusalTexts(parsed)], [1, [`1 ${reason}`]])
    })
  }
  it('of a batch of days under a header', () => {
    const [, , , header, ...days] = camelsForcing(2).trim().split('\n')
    assert.equal(parse(days.join('\n'), { file: FORCING_FILE, header }).count, 10)
  })
})

describe('daily CSV of a gauge', () => {
  const parse = (text: string, fields: Partial<RawBatch> = GAUGE_FIELDS) =>
    parseStreamflow(riverBatch('gauge-csv', text, fields))
  it('of a real file', t => {
    const path = sharedData(t, 'streamflow/daily/01022500.csv.gz')
    if (path === undefined) return
    const text = unzip(path)
    const parsed = parse(text.slice(text.indexOf('\n') + 1), { header: text.slice(0, text.indexOf('\n')), file: path })
    assert.deepEqual([parsed.records, parsed.count, parsed.refused.length], [12_418, 6 * 12_418, 0])
    // 1981-01-01,1.27,0,-10.4,-21.9,181,112
    assert.deepEqual([...parsed.value.subarray(0, 6)], [1.27, 0, -10.4, -21.9, 181, 112])
    // basins.csv: 92 days without flow, one gap at the end.
    assert.equal(parsed.value.filter(Number.isNaN).length, 92)
  })
  it('of Caravan, without its radiation', () => {
    const header =
      'date,snow_depth_water_equivalent_mean,surface_net_solar_radiation_mean,temperature_2m_max,temperature_2m_min,total_precipitation_sum,streamflow'
    assert.deepEqual(
      readingTexts(parse('1981-01-02,0,9,-1.5,-9.25,4.4,1.1\n', { header, file: 'camels_01022500.csv' }), 2),
      [
        '01022500 tmax 1981-01-02T00:00/1 -1.50 q0',
        '01022500 tmin 1981-01-02T00:00/1 -9.25 q0',
        '01022500 precipitation 1981-01-02T00:00/1 4.40 q0',
        '01022500 runoff 1981-01-02T00:00/1 1.10 q0',
      ],
    )
  })
  it('of several gauges in one batch, a blank line between them', () => {
    const fields = { header: 'date,q_mm', files: ['a/01.csv', '02.csv.gz'], fileOf: Uint32Array.of(0, 1, 1, 0) }
    const parsed = parse('2000-01-01,1\n\n2000-01-01,2\n2000-01-02,3\n', fields)
    assert.deepEqual(readingTexts(parsed, 0), [
      '01 runoff 2000-01-01T00:00/1 1 q0',
      '02 runoff 2000-01-01T00:00/1 2 q0',
      '01 runoff 2000-01-02T00:00/1 3 q0',
    ])
  })
  it('has no value where the cell is empty, NaN or -999', () => {
    assert.deepEqual([...parse('2000-01-01,,NaN,-999,-999.0,,nan\n').value], [NaN, NaN, NaN, NaN, NaN, NaN])
  })
  const faults: [line: string, fields: Partial<RawBatch>, reason: string][] = [
    ['2000-02-30,1,2,3,4,5,6', GAUGE_FIELDS, 'date-syntax'],
    ['2000-02-03T00:00,1,2,3,4,5,6', GAUGE_FIELDS, 'date-syntax'],
    ['2000-02-03,1,2,3,4,5', GAUGE_FIELDS, 'column-count'],
    ['2000-02-03,1,2,3,4,5,6,7', GAUGE_FIELDS, 'column-count'],
    ['2000-02-03,"1,2,3,4,5,6', GAUGE_FIELDS, 'column-count'],
    ['2000-02-03,1,2,3,4,5,six', GAUGE_FIELDS, 'number-syntax'],
    ['2000-02-03,1,2,3,4,5,Infinity', GAUGE_FIELDS, 'number-syntax'],
    ['2000-02-03,1,2,3,4,5,6', { header: GAUGE_HEADER }, 'site-missing'],
    ['2000-02-03,1', { ...GAUGE_FIELDS, header: 'day,q_mm' }, 'header-missing'],
    ['2000-02-03,1', { ...GAUGE_FIELDS, header: 'date,flow' }, 'header-missing'],
    ['2000-02-03,1,2', { ...GAUGE_FIELDS, header: 'date,q_mm,q_mm' }, 'duplicate-column'],
    ['2000-02-03,1,2', { ...GAUGE_FIELDS, header: 'date,q_mm,streamflow' }, 'duplicate-column'],
  ]
  for (const [line, fields, reason] of faults) {
    it(`refuses "${line}" of ${fields.file} under ${fields.header}`, () => {
      const parsed = parse(`${line}\n`, fields)
      assert.deepEqual([refusalTexts(parsed), parsed.count, bytesOf(parsed.recordBytes(0))], [[`1 ${reason}`], 0, line])
    })
  }
})
