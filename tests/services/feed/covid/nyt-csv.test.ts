import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parseCovid } from '../../../../services/feed/covid/covid-formats.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { QUALITY } from '../../../../shared/domain/reading.js'
import { covidBatch, readingsIn, refusalsIn } from '../../../support/covid-batches.js'
import { near } from '../../../support/near.js'
import { sharedData } from '../../../support/shared-data.js'

const HEADER = 'date,county,state,fips,cases,deaths'
const GOOD = '2020-10-02,Autauga,Alabama,01001,1798,28'

const parse = (lines: readonly string[], header = HEADER, fields: Partial<RawBatch> = {}) =>
  parseCovid(covidBatch('nyt-csv', lines.map(line => `${line}\n`).join(''), { header, ...fields }))

describe('a row of the New York Times', () => {
  it('is the cases and the deaths of a county up to a day', () => {
    const parsed = parse([GOOD])
    assert.deepEqual(readingsIn(parsed), [
      ['01001', 'cumulativeCases', '2020-10-02', 1, 1798],
      ['01001', 'cumulativeDeaths', '2020-10-02', 1, 28],
    ])
    assert.deepEqual(
      [[...parsed.record], [...parsed.line], [...parsed.quality]],
      [
        [0, 0],
        [1, 1],
        [0, 0],
      ],
    )
    assert.ok(parsed.knownMs.every(Number.isNaN))
  })
  it('is read by the names in its header, the confirmed and probable columns notwithstanding', () => {
    const header = 'probable_deaths,deaths,cases,fips,state,county,date'
    assert.deepEqual(
      readingsIn(parse(['1,28,1798,01001,Alabama,Autauga,2020-10-02'], header)),
      readingsIn(parse([GOOD])),
    )
  })
  it('may have no deaths, which is not 0', () => {
    assert.deepEqual(
      readingsIn(parse(['2020-10-02,Adjuntas,Puerto Rico,72001,5,', '2020-10-02,Ada,Idaho,16001,0,0'])),
      [
        ['72001', 'cumulativeCases', '2020-10-02', 1, 5],
        ['16001', 'cumulativeCases', '2020-10-02', 1, 0],
        ['16001', 'cumulativeDeaths', '2020-10-02', 1, 0],
      ],
    )
  })
  it('of New York City is shared out over its five counties by people', () => {
    const parsed = parse(['2020-10-02,New York City,New York,,880419,8804'])
    const cases = readingsIn(parsed).filter(([, variable]) => variable === 'cumulativeCases')
    // The census counts 8,804,190 people: a tenth of each county's.
    const expected = { 36005: 147_265.4, 36047: 273_607.4, 36061: 169_425.1, 36081: 240_546.4, 36085: 49_574.7 }
    assert.deepEqual(
      cases.map(([site]) => site),
      Object.keys(expected),
    )
    for (const [i, value] of Object.values(expected).entries()) near(cases[i][4], value, 1e-6)
    assert.deepEqual([parsed.records, parsed.count], [1, 10])
    assert.ok(parsed.quality.every(bits => bits === QUALITY.estimated))
  })
  it('of no county is a record without a reading', () => {
    const lines = [
      '2020-10-02,Unknown,Rhode Island,,1500,12',
      '2020-10-02,Kansas City,Missouri,,10700,150',
      '2020-10-02,Joplin,Missouri,,1100,9',
    ]
    const withCodes = [
      '2021-03-01,Yakutat plus Hoonah-Angoon,Alaska,02998,140,1',
      '2021-03-01,Joplin,Missouri,29997,5,1',
    ]
    const parsed = parse([...lines, ...withCodes])
    assert.deepEqual([parsed.records, parsed.count, parsed.refused.length], [5, 0, 0])
  })
  it('of another publisher is marked as disturbed', () => {
    const header = 'date,fips,county,state,cases,deaths,source'
    const row = (source: string) => `2020-05-02,01001,Autauga,Alabama,53,3,${source}`
    const { quality } = parse(['nyt_full', 'usafacts', 'nyt_live', ''].map(row), header)
    assert.deepEqual([...quality], [0, 0, QUALITY.disturbed, QUALITY.disturbed, 0, 0, 0, 0])
  })

  const refused: [what: string, line: string, reason: string, message: RegExp][] = [
    ['too few fields', '2020-10-02,Autauga,Alabama,01001,1798', 'column-count', /^5 fields under a header of 6/],
    ['too many fields', `${GOOD},`, 'column-count', /^7 fields under a header of 6/],
    ['an open quote', GOOD.replace('Autauga', '"Autauga'), 'column-count', /a quote that does not close/],
    ['a day that is none', GOOD.replace('10-02', '02-30'), 'time-syntax', /^date "2020-02-30" is not a day; write/],
    ['a day with a time', GOOD.replace('10-02', '10-02T00'), 'time-syntax', /^date "2020-10-02T00"/],
    ['a code without its zero', GOOD.replace('01001', '1001'), 'county-code', /^fips "1001" is not a county code/],
    ['a code in letters', GOOD.replace('01001', 'AL001'), 'county-code', /^fips "AL001"/],
    ['cases in words', GOOD.replace('1798', 'many'), 'number-syntax', /^cases "many" is not a number/],
    ['cases beyond all numbers', GOOD.replace('1798', '1e999'), 'number-syntax', /^cases "1e999"/],
    ['deaths with a blank', GOOD.replace(',28', ', 28'), 'number-syntax', /^deaths " 28"/],
    ['a NUL', GOOD.replace('Autauga', 'Aut\0auga'), 'nul-byte', /NUL/],
    ['5,000 bytes', GOOD.replace('Autauga', 'A'.repeat(5000)), 'line-too-long', /a line break is missing/],
  ]
  for (const [what, line, reason, message] of refused) {
    it(`is refused for ${what}; its neighbours are not`, () => {
      const parsed = parse([GOOD, line, GOOD])
      assert.deepEqual([...parsed.record], [0, 0, 2, 2])
      assert.deepEqual(refusalsIn(parsed), [[2, reason]])
      assert.match(parsed.refused[0].message, message)
      assert.equal(new TextDecoder().decode(parsed.recordBytes(1)), line)
    })
  }
  it('is refused under a header that lacks a column', () => {
    const parsed = parse([GOOD], 'date,county,state,fips,cases,tod')
    assert.deepEqual(refusalsIn(parsed), [[1, 'header']])
    assert.match(parsed.refused[0].message, /lacks deaths; give the file its first line/)
  })
  it('stands under its own line number', () => {
    assert.deepEqual([...parse([GOOD, 'x'], HEADER, { lineNumbers: Uint32Array.of(7, 9) }).line], [7, 7])
  })
})

describe('the files of the New York Times', () => {
  const of = (bytes: Uint8Array) => {
    const end = bytes.indexOf(0x0a)
    const header = new TextDecoder().decode(bytes.subarray(0, end))
    return parseCovid(covidBatch('nyt-csv', bytes.subarray(end + 1), { header }))
  }
  it('live, of a day, lose nothing', t => {
    const path = sharedData(t, 'payloads/covid/nyt_live_us-counties.csv')
    if (path === undefined) return
    const parsed = of(readFileSync(path))
    const text = readFileSync(path, 'utf8').trim().split('\n').slice(1)
    const withCode = text.filter(line => line.split(',')[3] !== '')
    const deaths = withCode.filter(line => line.split(',')[5] !== '')
    // Of the rows without a code, New York City alone has readings: two for each of its counties.
    assert.deepEqual([parsed.records, parsed.count], [text.length, withCode.length + deaths.length + 10])
    assert.deepEqual(parsed.refused, [])
  })
  it('of 2020 and 2021 lose nothing', t => {
    const path = sharedData(t, 'covid/us_counties_daily_2020-01-21_2021-03-31.csv.gz')
    if (path === undefined) return
    const parsed = of(gunzipSync(readFileSync(path)))
    assert.deepEqual([parsed.records, parsed.refused.length], [1_175_766, 0])
    // USAFacts: 34,401 rows with deaths; one on each of its twelve days is of New York City, with ten readings, not two.
    assert.equal(parsed.quality.filter(bits => (bits & QUALITY.disturbed) !== 0).length, 2 * 34_401 + 12 * 8)
  })
})
