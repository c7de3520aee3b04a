import { CSV_LAYOUTS, type CsvFormat, headerNames, requiredColumns } from '../../../shared/domain/csv-layouts.js'
import { InputFileError } from '../../../shared/domain/errors.js'
import { GAUGE_COLUMNS } from '../../../shared/domain/gauge-columns.js'
import type { RawFormat } from '../../../shared/domain/raw-formats.js'
import { columnDay } from '../../../shared/kernels/column-day.js'
import { printable, type Sniffed, UnknownFormatError } from './sniffed.js'

/** Fewer known columns than this are taken for chance: the file is something else. */
const FEWEST_COLUMNS = 3

const NYT_COLUMNS = ['date', 'county', 'state', 'fips', 'cases', 'deaths']

/** `01022500 2000 01 01   255.00 A:e` */
const CAMELS_FLOW = /^\s*\d{8}\s+\d{4}\s+\d{1,2}\s+\d{1,2}\s+-?[\d.]+(\s+\S+)?\s*$/

/** Latitude, elevation and area, a line each, then the names. */
const CAMELS_FORCING = /^\s*-?[\d.]+\s*\n\s*-?[\d.]+\s*\n\s*[\d.]+\s*\n\s*Year\s+Mnth\s+Day\s/i

/** Names of a table of values, whatever stands before them. */
const RDB_NAMES = /^agency_cd\tsite_no\t(?:.*\t)?datetime\t/m

/** Tells tables apart by their first lines. @throws {InputFileError} */
export function sniffTable(start: Uint8Array, name: string): Sniffed {
  const text = new TextDecoder().decode(start)
  const lineEnd = start.indexOf(0x0a)
  const headerEnd = lineEnd === -1 ? start.length : lineEnd
  const header = new TextDecoder().decode(start.subarray(0, headerEnd)).replace(/\r$/, '')
  if (header.startsWith('#') || header.startsWith('agency_cd\t')) return { format: rdbFormat(text, name), skipBytes: 0 }
  if (CAMELS_FLOW.test(header)) return { format: 'camels-flow', skipBytes: 0 }
  if (CAMELS_FORCING.test(text)) return { format: 'camels-forcing', skipBytes: 0 }
  return { format: csvFormat(header, name), header, skipBytes: Math.min(headerEnd + 1, start.length) }
}

function rdbFormat(text: string, name: string): RawFormat {
  if (RDB_NAMES.test(text)) return 'usgs-rdb'
  throw new UnknownFormatError(name, 'it is RDB without a table of agency_cd, site_no and datetime: ask for iv or dv')
}

function csvFormat(header: string, name: string): RawFormat {
  const names = headerNames(header)
  if (NYT_COLUMNS.every(column => names.includes(column))) return 'nyt-csv'
  const isWide = names.includes('FIPS') || names.includes('countyFIPS')
  if (isWide && names.some(column => !Number.isNaN(columnDay(Buffer.from(column))))) return 'county-wide-csv'
  const isGauge = names.includes('date') && names.some(column => Object.hasOwn(GAUGE_COLUMNS, column))
  return isGauge ? 'gauge-csv' : seismicFormat(names, header, name)
}

function seismicFormat(headers: readonly string[], header: string, name: string): CsvFormat {
  const names = new Set(headers)
  const missingFrom = (format: CsvFormat) => requiredColumns(CSV_LAYOUTS[format]).filter(column => !names.has(column))
  const formats = Object.keys(CSV_LAYOUTS) as CsvFormat[]
  const closest = formats.sort((a, b) => missingFrom(a).length - missingFrom(b).length)[0]
  const missing = missingFrom(closest)
  if (missing.length === 0) return closest
  const required = requiredColumns(CSV_LAYOUTS[closest])
  if (required.length - missing.length < FEWEST_COLUMNS) {
    throw new UnknownFormatError(name, `it begins with "${printable(header)}", which is no known format`)
  }
  throw new InputFileError(
    `${name}: column ${missing.join(', ')} is missing; ${closest} needs ${required.join(', ')} in its header`,
  )
}
