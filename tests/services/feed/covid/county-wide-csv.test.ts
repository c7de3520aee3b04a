import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parseCovid } from '../../../../services/feed/covid/covid-formats.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { covidBatch, readingsIn, refusalsIn } from '../../../support/covid-batches.js'
import { sharedData } from '../../../support/shared-data.js'

const USAFACTS = '\ufeffcountyFIPS,County Name,State,stateFIPS,1/22/20,1/23/20'
const GOOD = '6037,Los Angeles County,CA,6,0,1'

const JHU =
  'UID,iso2,iso3,code3,FIPS,Admin2,Province_State,Country_Region,Lat,Long_,Combined_Key,Population,1/22/20,1/23/20'
const jhu = (uid: string, fips: string, admin: string, state: string, counts = '3,4') =>
  `${uid},US,USA,840,${fips},${admin},${state},US,32.5,-86.6,"${admin}, ${state}, US",55869,${counts}`

const parse = (lines: readonly string[], file = 'covid_confirmed_usafacts.csv', fields: Partial<RawBatch> = {}) =>
  parseCovid(covidBatch('county-wide-csv', lines.map(line => `${line}\r\n`).join(''), { file, ...fields }))

describe('a wide table of counties', () => {
  it('of USAFacts has a reading for each day of each county', () => {
    const parsed = parse([USAFACTS, GOOD, '1001,Autauga County,AL,1,2,'])
    assert.deepEqual(readingsIn(parsed), [
      ['06037', 'cumulativeCases', '2020-01-22', 1, 0],
      ['06037', 'cumulativeCases', '2020-01-23', 1, 1],
      ['01001', 'cumulativeCases', '2020-01-22', 1, 2],
    ])
    assert.deepEqual(
      [[...parsed.record], [...parsed.line]],
      [
        [0, 0, 1],
        [2, 2, 3],
      ],
    )
  })
  it('of Johns Hopkins has its codes as decimals, and a comma in its names', () => {
    const file = 'https://example.org/data/time_series_covid19_deaths_US.csv?raw=true'
    assert.deepEqual(readingsIn(parse([JHU, jhu('84001001', '1001.0', 'Autauga', 'Alabama')], file)), [
      ['01001', 'cumulativeDeaths', '2020-01-22', 1, 3],
      ['01001', 'cumulativeDeaths', '2020-01-23', 1, 4],
    ])
  })
  it('may write its days as 2020-01-22, and have its header beside it', () => {
    const header = USAFACTS.replace('1/22/20,1/23/20', '2020-01-22,2020-01-23')
    const parsed = parse([GOOD], 'confirmed.csv', { header })
    assert.deepEqual(readingsIn(parsed), readingsIn(parse([USAFACTS, GOOD])))
    assert.deepEqual([...parsed.line], [1, 1])
  })

  const codes: [what: string, row: string, site: string | undefined][] = [
    ['a code of eight digits', jhu('84006037', '84006037', 'Los Angeles', 'California'), '06037'],
    ['no code but a UID', jhu('84006037', '', 'Los Angeles', 'California'), '06037'],
    ['people from out of the state', jhu('84080001', '80001.0', 'Out of AL', 'Alabama'), undefined],
    ['people of no county', jhu('84090001', '90001.0', 'Unassigned', 'Alabama'), undefined],
    ['a ship', jhu('84088888', '88888.0', '', 'Diamond Princess'), undefined],
    ['two counties in one', jhu('84070002', '', 'Dukes and Nantucket', 'Massachusetts'), undefined],
    ['a whole territory', jhu('316', '66.0', '', 'Guam'), undefined],
  ]
  for (const [what, row, site] of codes) {
    it(`puts ${what} in ${site ?? 'no county'}`, () => {
      const parsed = parse([JHU, row])
      const sites = [...new Set(parsed.site)]
      assert.deepEqual([sites, parsed.records, parsed.refused], [site === undefined ? [] : [site], 1, []])
    })
  }
  it('takes the unallocated of a state for a record without a reading', () => {
    const parsed = parse([USAFACTS, '0,Statewide Unallocated,AL,1,5,6', '6000,Grand Princess Cruise Ship,CA,6,21,21'])
    assert.deepEqual([parsed.records, parsed.count, parsed.refused], [2, 0, []])
  })

  const refused: [what: string, line: string, reason: string, message: RegExp][] = [
    ['too few days', '6037,Los Angeles County,CA,6,0', 'column-count', /^5 fields under a header of 6/],
    ['a code in letters', GOOD.replace('6037', 'LA'), 'county-code', /^the county code "LA" is not/],
    ['a count in words', GOOD.replace(',0,', ',none,'), 'number-syntax', /^count of column 5 "none" is not a number/],
    ['a NUL', GOOD.replace('Los', 'L\0s'), 'nul-byte', /NUL/],
  ]
  for (const [what, line, reason, message] of refused) {
    it(`refuses a row for ${what}, with the header it needs; its neighbours stay`, () => {
      const parsed = parse([USAFACTS, GOOD, line, GOOD])
      assert.deepEqual([...parsed.record], [0, 0, 2, 2])
      assert.deepEqual(refusalsIn(parsed), [[3, reason]])
      assert.match(parsed.refused[0].message, message)
      const again = parseCovid(covidBatch('county-wide-csv', parsed.recordBytes(1), { file: 'confirmed.csv' }))
      assert.deepEqual([again.records, refusalsIn(again)], [1, [[2, reason]]])
    })
  }

  const unreadable: [what: string, header: string, file: string | undefined, reason: string, message: RegExp][] = [
    ['a name that tells neither', USAFACTS, 'us.csv', 'variable-unknown', /"us.csv" does not tell cases from deaths/],
    ['a name that tells both', USAFACTS, 'cases-and-deaths.csv', 'variable-unknown', /does not tell/],
    ['the folder alone telling', USAFACTS, 'deaths/us.csv', 'variable-unknown', /"us.csv" does not tell/],
    ['no name', USAFACTS, undefined, 'variable-unknown', /put one of "confirmed" and "deaths" into it/],
    ['no code', USAFACTS.replace('countyFIPS', 'id'), 'deaths.csv', 'header', /no column FIPS or countyFIPS/],
    ['no day', USAFACTS.replace(/,1.*/, ''), 'deaths.csv', 'header', /no column for a day/],
    ['a day that is none', USAFACTS.replace('1/23/20', '1/32/20'), 'deaths.csv', 'header', /column 6, "1\/32\/20"/],
    ['days that go back', USAFACTS.replace('1/23/20', '1/21/20'), 'deaths.csv', 'header', /is not a day after/],
  ]
  for (const [what, header, file, reason, message] of unreadable) {
    it(`is refused row by row for ${what}`, () => {
      const parsed = parse([header, GOOD, GOOD], file, file === undefined ? { file } : {})
      assert.deepEqual(
        [parsed.records, parsed.count, refusalsIn(parsed)],
        [
          2,
          0,
          [
            [2, reason],
            [3, reason],
          ],
        ],
      )
      assert.match(parsed.refused[0].message, message)
    })
  }
  it('of a header alone is empty, and refused if that cannot be read', () => {
    assert.deepEqual([parse([USAFACTS]).records, parse([]).records], [0, 0])
    assert.deepEqual(refusalsIn(parse(['a,b'])), [[1, 'header']])
  })
  for (const [kind, days] of [
    ['confirmed', 164],
    ['deaths', 164],
  ] as const) {
    it(`of the real USAFacts loses nothing: ${kind}`, t => {
      const file = `payloads/covid/usafacts_${kind}_wide.csv.gz`
      const path = sharedData(t, file)
      if (path === undefined) return
      const bytes = gunzipSync(readFileSync(path))
      const parsed = parseCovid(covidBatch('county-wide-csv', bytes, { file }))
      const rows = bytes.toString().trim().split('\n').slice(1)
      const counties = rows.filter(row => /^\d{4,5},/.test(row) && !/^\d{1,2}000,/.test(row))
      assert.deepEqual(refusalsIn(parsed), [])
      assert.deepEqual([parsed.records, parsed.count], [rows.length, counties.length * days])
      const sum = parsed.value.reduce((a, b) => a + b, 0)
      const cells = counties.flatMap(row => row.replace('\r', '').split(',').slice(-days).map(Number))
      assert.equal(
        sum,
        cells.reduce((a, b) => a + b, 0),
      )
    })
  }
})
