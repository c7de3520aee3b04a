import type { RawBatch } from '../../shared/domain/messages.js'
import type { FormatOf } from '../../shared/domain/raw-formats.js'
import { covidBatch } from '../support/covid-batches.js'

const NYT = [
  '2020-10-02,Autauga,Alabama,01001,1798,28',
  '2020-10-02,New York City,New York,,243672,23841',
  '2020-10-02,Unknown,Rhode Island,,1500,',
]
const USAFACTS = [
  '\ufeffcountyFIPS,County Name,State,stateFIPS,1/22/20,1/23/20,1/24/20',
  '0,Statewide Unallocated,AL,1,0,0,0',
  '6037,Los Angeles County,CA,6,0,1,2',
]
const JHU = [
  'UID,iso2,iso3,code3,FIPS,Admin2,Province_State,Country_Region,Lat,Long_,Combined_Key,2020-01-22,2020-01-23',
  '84001001,US,USA,840,1001.0,Autauga,Alabama,US,32.5,-86.6,"Autauga, Alabama, US",3,4',
  '84090001,US,USA,840,90001.0,Unassigned,Alabama,US,0,0,"Unassigned, Alabama, US",0,1',
]
const WEEK = {
  signal: 'confirmed_admissions_covid_ew',
  geo_type: 'state',
  geo_value: 'ca',
  time_type: 'week',
  time_value: 202053,
  issue: 202103,
  value: 9876,
  missing_value: 0,
}
const DAY = { ...WEEK, signal: 'confirmed_incidence_num', geo_type: 'county', geo_value: '06037', time_type: 'day' }
const ENTRIES = [WEEK, { ...DAY, time_value: 20201002, issue: 20201003 }]
const HOSPITALS = { state: 'MA', date: 20200510, issue: 20240503, previous_day_admission_adult_covid_confirmed: 90 }

/** A good payload of every format of COVID counts; of some, in each of its layouts. */
export const COVID_PAYLOADS: readonly RawBatch[] = [
  of('nyt-csv', NYT, { header: 'date,county,state,fips,cases,deaths' }),
  of('county-wide-csv', USAFACTS, { file: 'covid_confirmed_usafacts.csv' }),
  of('county-wide-csv', JHU, { file: 'time_series_covid19_deaths_US.csv' }),
  of('epidata-json', [JSON.stringify({ result: 1, epidata: ENTRIES, message: 'success' })]),
  of('epidata-json', [JSON.stringify({ epidata: [HOSPITALS], result: 1, message: 'success' })]),
  of(
    'epidata-json',
    ENTRIES.map(entry => JSON.stringify(entry)),
  ),
]

function of(format: FormatOf<'covid'>, lines: readonly string[], fields: Partial<RawBatch> = {}): RawBatch {
  return covidBatch(format, lines.map(line => `${line}\n`).join(''), fields)
}
