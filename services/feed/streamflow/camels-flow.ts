import type { RawBatch } from '../../../shared/domain/messages.js'
import { DAY_MS } from '../../../shared/domain/units.js'
import { cutBlanks } from '../../../shared/kernels/blank-fields.js'
import { civilDay } from '../../../shared/kernels/civil-date.js'
import { linesOf } from '../batch-lines.js'
import { type ParsedReadings, readingsBuilder } from '../sites/parsed-readings.js'
import { columnFault, dayFault, numberFault } from './faults.js'
import { FEET } from './flow-unit.js'
import { type Cells, isNone, lineChecker, numberAt, repeatedText, textAt } from './line-cells.js'
import { qualityReader } from './qualifiers.js'

const BASIN = 0
const YEAR = 1
const MONTH = 2
const DAY = 3
const DISCHARGE = 4
const FLAG = 5
const COLUMNS = 6

/** What stands for a missing discharge, with flag `M`. */
const NO_DATA = -999

/**
 * Reads the discharge files of CAMELS-US, `01022500 2000 01 01   255.00 A:e`: basin, day, ft³/s, flag (`A` approved,
 * `P` provisional, `e` estimated, `M` missing). A record is a line.
 * @see Newman et al. (2015), doi:10.5065/D6MW2F4D, readme of the basin time series
 */
export function parseCamelsFlow(batch: RawBatch): ParsedReadings {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  const lines = linesOf(batch)
  const builder = readingsBuilder(lines.count)
  const qualityOf = qualityReader()
  const lineFault = lineChecker(bytes)
  const cells: Cells = { bytes, fields: new Int32Array(2 * COLUMNS) }
  const siteAt = repeatedText(BASIN)
  const flagAt = repeatedText(FLAG)
  const readLine = (start: number, end: number, record: number, line: number) => {
    const fault = lineFault(start, end)
    if (fault !== undefined) return fault
    const count = cutBlanks(bytes, start, end, cells.fields)
    if (count !== COLUMNS) return columnFault(count, COLUMNS)
    const day = civilDay(numberAt(cells, YEAR), numberAt(cells, MONTH), numberAt(cells, DAY))
    if (Number.isNaN(day)) return dayFault([YEAR, MONTH, DAY].map(place => textAt(cells, place)).join('-'))
    const discharge = numberAt(cells, DISCHARGE)
    if (!Number.isFinite(discharge) && !isNone(textAt(cells, DISCHARGE))) {
      return numberFault('discharge', textAt(cells, DISCHARGE))
    }
    builder.add({
      record,
      line,
      site: siteAt(cells),
      variable: FEET.variable,
      timeMs: day * DAY_MS,
      spanDays: 1,
      value: discharge === NO_DATA ? NaN : discharge * FEET.factor,
      knownMs: NaN,
      quality: qualityOf(flagAt(cells)),
    })
    return undefined
  }
  for (let record = 0; record < lines.count; record++) {
    const line = lines.number[record]
    const fault = readLine(lines.start[record], lines.end[record], record, line)
    if (fault !== undefined) builder.refuse({ ...fault, record, line })
  }
  return builder.parsed(lines.count, record => batch.bytes.slice(lines.start[record], lines.end[record]))
}
