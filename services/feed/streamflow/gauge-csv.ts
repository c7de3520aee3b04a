import { headerNames } from '../../../shared/domain/csv-layouts.js'
import { GAUGE_COLUMNS } from '../../../shared/domain/gauge-columns.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import { DATE_LENGTH, isoDay } from '../../../shared/kernels/civil-date.js'
import { BROKEN_QUOTES, cutFields } from '../../../shared/kernels/csv-fields.js'
import { linesOf } from '../batch-lines.js'
import type { Fault } from '../fault.js'
import { type ParsedReadings, readingsBuilder } from '../sites/parsed-readings.js'
import { columnFault, dayFault, duplicateIn, headerFault, siteFault } from './faults.js'
import { dayTaker, sameVariable, type ValueColumn, valueColumns } from './gauge-day.js'
import { type Cells, lineChecker, textAt } from './line-cells.js'
import { siteNames } from './site-name.js'

interface Places {
  readonly columns: number
  readonly date: number
  readonly values: readonly ValueColumn[]
}

/**
 * Reads daily lines of gauges, of which each file holds one and is named after it: the batch's `file`, or that of the
 * line. A record is a line, a reading of it each known column; empty, `NaN` and -999 are no value.
 */
export function parseGaugeCsv(batch: RawBatch): ParsedReadings {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  const lines = linesOf(batch)
  const places = placesIn(headerNames(batch.header ?? ''))
  const siteOf = siteNames(batch)
  const recordBytes = (record: number) => batch.bytes.slice(lines.start[record], lines.end[record])
  const { columns, date, values } = 'reason' in places ? { columns: 0, date: 0, values: [] } : places
  const builder = readingsBuilder(lines.count * values.length)
  const lineFault = lineChecker(bytes)
  const takeDay = dayTaker(values, builder)
  const cells: Cells = { bytes, fields: new Int32Array(2 * columns) }
  const readLine = (start: number, end: number, record: number, line: number, position: number) => {
    const fault = lineFault(start, end) ?? ('reason' in places ? places : undefined)
    if (fault !== undefined) return fault
    const count = cutFields(bytes, start, end, cells.fields)
    if (count !== columns) return count === BROKEN_QUOTES ? OPEN_QUOTE : columnFault(count, columns)
    const day = isoDay(bytes, cells.fields[2 * date], cells.fields[2 * date + 1])
    const length = cells.fields[2 * date + 1] - cells.fields[2 * date]
    if (Number.isNaN(day) || length !== DATE_LENGTH) return dayFault(textAt(cells, date))
    const site = siteOf(position)
    return site === '' ? siteFault('the file') : takeDay(cells, site, day, record, line)
  }
  for (let record = 0; record < lines.count; record++) {
    const line = lines.number[record]
    const fault = readLine(lines.start[record], lines.end[record], record, line, lines.position[record])
    if (fault !== undefined) builder.refuse({ ...fault, record, line })
  }
  return builder.parsed(lines.count, recordBytes)
}

function placesIn(names: readonly string[]): Places | Fault {
  const duplicate = duplicateIn(names)
  if (duplicate !== undefined) {
    return headerFault('duplicate-column', `column "${duplicate}" stands twice in the header; name each column once`)
  }
  const values = valueColumns(names, GAUGE_COLUMNS)
  const twice = sameVariable(values)
  if (twice !== undefined) {
    return headerFault('duplicate-column', `two columns of the header hold ${twice}; leave one of them out`)
  }
  const date = names.indexOf('date')
  if (date === -1 || values.length === 0) {
    const known = Object.keys(GAUGE_COLUMNS).join(', ')
    return headerFault('header-missing', `the header "${names.join(',').slice(0, 80)}" needs date and one of ${known}`)
  }
  return { columns: names.length, date, values }
}

const OPEN_QUOTE: Fault = {
  reason: 'column-count',
  message: 'a quote does not close; write each field without quotes, or with two',
}
