import { headerNames } from '../../../shared/domain/csv-layouts.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import { NEW_YORK_CITY } from '../../../shared/domain/new-york-city.js'
import { covidVariable, QUALITY } from '../../../shared/domain/reading.js'
import { startOfDay } from '../../../shared/domain/units.js'
import { DATE_LENGTH, isoDay } from '../../../shared/kernels/civil-date.js'
import { BROKEN_QUOTES, cutFields } from '../../../shared/kernels/csv-fields.js'
import { decimalOf } from '../../../shared/kernels/decimal.js'
import { linesOf } from '../batch-lines.js'
import type { Fault } from '../fault.js'
import { type ParsedReadings, type ReadingsBuilder, readingsBuilder } from '../sites/parsed-readings.js'
import { textFault } from '../text-fault.js'
import { codeFault, columnFault, countFault, dateFault, headerFault, lengthFault } from './covid-faults.js'

const MAX_LINE_BYTES = 4096

const CASES = covidVariable('cumulativeCases')
const DEATHS = covidVariable('cumulativeDeaths')

/** Where the columns stand, from 0; −1 where the header lacks one. */
interface Places {
  readonly columns: number
  readonly date: number
  readonly county: number
  readonly state: number
  readonly fips: number
  readonly cases: number
  readonly deaths: number
  readonly source: number
}

/** The fields of one line: field f is `bytes` from `fields[2 f]` to before `fields[2 f + 1]`. */
interface Cells {
  readonly bytes: Buffer
  readonly fields: Int32Array
}

interface Place {
  readonly record: number
  readonly line: number
}

/** Publishers whose counts are the New York Times' own begin so; a file that has no column `source` holds no other. */
const OWN_SOURCE = Buffer.from('nyt')

const CITY_PEOPLE = NEW_YORK_CITY.reduce((sum, { people }) => sum + people, 0)

/**
 * Reads lines of `date,county,state,fips,cases,deaths`, in any order and with others between them: cumulative counts, the
 * probable ones included, at the end of the day. An empty count is none; Puerto Rico has no deaths.
 *
 * `New York City`, one row for five counties, is shared out over them by people; such readings are marked as estimated.
 * Other rows without a code (`Unknown`, `Kansas City`, `Joplin`) belong to no county: records without a reading. So do those
 * with a code of the newspaper's own, from 990 in their state: two cities of Missouri, and pairs of boroughs in Alaska.
 *
 * The level of another publisher differs, and so a difference between the two counts nobody: every reading of a row whose
 * `source` does not begin with `nyt` is marked as disturbed. See newCounts.
 */
export function parseNytCsv(batch: RawBatch): ParsedReadings {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  const places = placesIn(batch.header ?? '')
  const cells: Cells = { bytes, fields: new Int32Array(2 * places.columns) }
  const missing = missingColumns(places)
  const lines = linesOf(batch)
  const isClean = textFault(bytes) === undefined
  const builder = readingsBuilder(2 * lines.count)
  for (let record = 0; record < lines.count; record++) {
    const start = lines.start[record]
    const end = lines.end[record]
    const line = lines.number[record]
    const fault =
      missing ??
      lengthFault(end - start, MAX_LINE_BYTES) ??
      (isClean ? undefined : textFault(bytes.subarray(start, end))) ??
      countedFault(cutFields(bytes, start, end, cells.fields), places) ??
      addRow(builder, cells, places, { record, line })
    if (fault !== undefined) builder.refuse({ ...fault, record, line })
  }
  return builder.parsed(lines.count, record => batch.bytes.slice(lines.start[record], lines.end[record]))
}

function placesIn(header: string): Places {
  const names = headerNames(header)
  const place = (name: string) => names.indexOf(name)
  return {
    columns: names.length,
    date: place('date'),
    county: place('county'),
    state: place('state'),
    fips: place('fips'),
    cases: place('cases'),
    deaths: place('deaths'),
    source: place('source'),
  }
}

const REQUIRED = ['date', 'county', 'state', 'fips', 'cases', 'deaths'] as const

function missingColumns(places: Places): Fault | undefined {
  const missing = REQUIRED.filter(name => places[name] === -1)
  if (missing.length === 0) return undefined
  return headerFault(`the header lacks ${missing.join(', ')}; give the file its first line, ${REQUIRED.join(',')}`)
}

function countedFault(count: number, { columns }: Places): Fault | undefined {
  if (count === columns) return undefined
  return columnFault(count === BROKEN_QUOTES ? 'a quote that does not close' : `${count} fields`, columns)
}

function addRow(builder: ReadingsBuilder, cells: Cells, places: Places, place: Place): Fault | undefined {
  const { bytes, fields } = cells
  const [dateStart, dateEnd] = [fields[2 * places.date], fields[2 * places.date + 1]]
  const day = dateEnd - dateStart === DATE_LENGTH ? isoDay(bytes, dateStart, dateEnd) : NaN
  if (Number.isNaN(day)) return dateFault('date', textAt(cells, places.date))
  const fips = textAt(cells, places.fips)
  if (fips !== '' && !isCode(cells, places.fips)) return codeFault('fips', fips)
  const cases = countAt(cells, places.cases)
  const deaths = countAt(cells, places.deaths)
  if (!Number.isFinite(cases) && !isEmpty(cells, places.cases)) return countFault('cases', textAt(cells, places.cases))
  if (!Number.isFinite(deaths) && !isEmpty(cells, places.deaths))
    return countFault('deaths', textAt(cells, places.deaths))
  const quality = isOwn(cells, places) ? 0 : QUALITY.disturbed
  if (fips !== '') {
    if (!isCombined(cells, places.fips)) addCounts(builder, place, fips, day, cases, deaths, quality)
  } else if (isNewYorkCity(cells, places)) {
    for (const { fips: borough, people } of NEW_YORK_CITY) {
      const share = people / CITY_PEOPLE
      addCounts(builder, place, borough, day, cases * share, deaths * share, quality | QUALITY.estimated)
    }
  }
  return undefined
}

/** Both counts of a county; NaN is none. Written out, as this runs a million times: a spread here costs as much as all else. */
function addCounts(
  builder: ReadingsBuilder,
  { record, line }: Place,
  site: string,
  day: number,
  cases: number,
  deaths: number,
  quality: number,
): void {
  const timeMs = startOfDay(day)
  const knownMs = NaN
  if (!Number.isNaN(cases)) {
    builder.add({ record, line, site, variable: CASES, timeMs, spanDays: 1, value: cases, knownMs, quality })
  }
  if (!Number.isNaN(deaths)) {
    builder.add({ record, line, site, variable: DEATHS, timeMs, spanDays: 1, value: deaths, knownMs, quality })
  }
}

const textAt = ({ bytes, fields }: Cells, place: number) =>
  bytes.toString('latin1', fields[2 * place], fields[2 * place + 1])

const countAt = ({ bytes, fields }: Cells, place: number) => decimalOf(bytes, fields[2 * place], fields[2 * place + 1])

const isEmpty = ({ fields }: Cells, place: number) => fields[2 * place] === fields[2 * place + 1]

const isNewYorkCity = (cells: Cells, places: Places) =>
  textAt(cells, places.county) === 'New York City' && textAt(cells, places.state) === 'New York'

function isOwn({ bytes, fields }: Cells, { source }: Places): boolean {
  if (source === -1 || fields[2 * source] === fields[2 * source + 1]) return true
  for (let i = 0; i < OWN_SOURCE.length; i++) if (bytes[fields[2 * source] + i] !== OWN_SOURCE[i]) return false
  return true
}

/** Five digits; nothing else is a county code here. */
function isCode({ bytes, fields }: Cells, place: number): boolean {
  const [start, end] = [fields[2 * place], fields[2 * place + 1]]
  for (let i = start; i < end; i++) if (bytes[i] < 0x30 || bytes[i] > 0x39) return false
  return end - start === 5
}

/** No county has such a code: those of the Census Bureau end at 840. */
const isCombined = ({ bytes, fields }: Cells, place: number): boolean => {
  const county = fields[2 * place] + 2
  return bytes[county] === NINE && bytes[county + 1] === NINE
}

const NINE = 0x39
