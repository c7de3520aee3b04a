import type { RawBatch } from '../../../shared/domain/messages.js'
import type { StreamflowVariable } from '../../../shared/domain/reading.js'
import { cutBlanks } from '../../../shared/kernels/blank-fields.js'
import { civilDay } from '../../../shared/kernels/civil-date.js'
import { linesOf } from '../batch-lines.js'
import type { Fault } from '../fault.js'
import { type ParsedReadings, readingsBuilder } from '../sites/parsed-readings.js'
import { columnFault, dayFault, duplicateIn, headerFault, siteFault } from './faults.js'
import { dayTaker, type ValueColumn, valueColumns } from './gauge-day.js'
import { type Cells, lineChecker, numberAt, textAt } from './line-cells.js'
import { refusedDocument } from './refused-document.js'
import { gaugeOfFile, siteNames } from './site-name.js'

/** Columns that we read, by name and unit in lower case; day length and snow water are left out. */
const VARIABLES: Readonly<Record<string, StreamflowVariable>> = {
  'prcp(mm/day)': 'precipitation',
  'tmax(c)': 'tmax',
  'tmin(c)': 'tmin',
  'srad(w/m2)': 'radiation',
  'vp(pa)': 'vapourPressure',
}

/** Before the names of the columns: latitude, mean elevation (m), area (m²). */
const HEAD_LINES = 3

interface Places {
  readonly columns: number
  /** Year, month, day. */
  readonly date: readonly [number, number, number]
  readonly values: readonly ValueColumn[]
}

/**
 * Reads a forcing file of CAMELS-US (Daymet, Maurer, NLDAS): three lines of numbers, the names of the columns, then a line
 * a day. The gauge is the one that the file is named after; in Maurer and NLDAS both temperatures are the day's mean. A
 * record is a line of a day. The bytes of a refused one are a file with that day only. In a batch with a `header` the
 * header holds the names, all lines are days, and they may be of the files of several gauges.
 */
export function parseCamelsForcing(batch: RawBatch): ParsedReadings {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  const lines = linesOf(batch)
  const first = batch.header === undefined ? HEAD_LINES + 1 : 0
  const header = batch.header ?? bytes.toString('latin1', lines.start[HEAD_LINES], lines.end[HEAD_LINES])
  const siteOf = siteNames(batch)
  const isNamed = batch.files !== undefined || gaugeOfFile(batch.file) !== ''
  const places = !isNamed ? siteFault('the file') : placesIn(header.trim().toLowerCase().split(/\s+/))
  if ('reason' in places) return refusedDocument(bytes, places)
  const records = Math.max(0, lines.count - first)
  const builder = readingsBuilder(records * places.values.length)
  const lineFault = lineChecker(bytes)
  const takeDay = dayTaker(places.values, builder)
  const cells: Cells = { bytes, fields: new Int32Array(2 * places.columns) }
  const [year, month, dayOfMonth] = places.date
  const readLine = (start: number, end: number, record: number, line: number, position: number) => {
    const fault = lineFault(start, end)
    if (fault !== undefined) return fault
    const count = cutBlanks(bytes, start, end, cells.fields)
    if (count !== places.columns) return columnFault(count, places.columns)
    const day = civilDay(numberAt(cells, year), numberAt(cells, month), numberAt(cells, dayOfMonth))
    if (Number.isNaN(day)) return dayFault(places.date.map(place => textAt(cells, place)).join('-'))
    const site = siteOf(position)
    return site === '' ? siteFault('the file') : takeDay(cells, site, day, record, line)
  }
  for (let record = 0; record < records; record++) {
    const at = first + record
    const line = lines.number[at]
    const fault = readLine(lines.start[at], lines.end[at], record, line, lines.position[at])
    if (fault !== undefined) builder.refuse({ ...fault, record, line })
  }
  const head = first === 0 ? 0 : (lines.start[first] ?? bytes.length)
  return builder.parsed(records, record => {
    const at = first + record
    return new Uint8Array(Buffer.concat([bytes.subarray(0, head), bytes.subarray(lines.start[at], lines.end[at])]))
  })
}

function placesIn(names: readonly string[]): Places | Fault {
  const date = ['year', 'mnth', 'day'].map(name => names.indexOf(name)) as [number, number, number]
  const values = valueColumns(names, VARIABLES)
  if (date.includes(-1) || values.length === 0) {
    const found = names.join(' ').slice(0, 80)
    return headerFault(
      'header-missing',
      `line 4 "${found}" needs Year Mnth Day and one of ${Object.keys(VARIABLES).join(' ')}; three lines come before it`,
    )
  }
  const duplicate = duplicateIn(names)
  if (duplicate !== undefined) {
    return headerFault('duplicate-column', `column "${duplicate}" stands twice in line 4; fetch the file again`)
  }
  return { columns: names.length, date, values }
}
