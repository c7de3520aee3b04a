import { DAY_MS } from '../../../shared/domain/units.js'
import { cutTabs } from '../../../shared/kernels/blank-fields.js'
import { newLocalTime, readLocalTime } from '../../../shared/kernels/local-time.js'
import type { Fault } from '../fault.js'
import type { ReadingsBuilder } from '../sites/parsed-readings.js'
import { columnFault, numberFault, siteFault, timeFault, zoneFault } from './faults.js'
import { USGS_NO_DATA } from './flow-taker.js'
import { FEET } from './flow-unit.js'
import { type Cells, numberAt, repeatedText, textAt } from './line-cells.js'
import { isStatusWord, type QualityReader } from './qualifiers.js'
import type { FlowColumn, RdbTable } from './rdb-table.js'
import { aheadOfStandardMs } from './time-zones.js'

/** Reads the row from `start` to before `end` into the builder, or says why not. */
export type RowReader = (start: number, end: number, record: number, line: number) => Fault | undefined

/** A row gives one reading: that of the first sensor with a value, else that of the first, NaN. */
export function rowReader(
  bytes: Buffer,
  { columns, site, time: timeAt, zone, flows }: RdbTable,
  builder: ReadingsBuilder,
  qualityOf: QualityReader,
): RowReader {
  const cells: Cells = { bytes, fields: new Int32Array(2 * columns) }
  const { fields } = cells
  const time = newLocalTime()
  const siteOf = repeatedText(site)
  const zoneOf = repeatedText(zone)
  const codesOf = flows.map(({ codes }) => (codes === -1 ? () => '' : repeatedText(codes)))
  return (start, end, record, line) => {
    const count = cutTabs(bytes, start, end, fields)
    if (count !== columns) return columnFault(count, columns)
    if (flows.length === 0) return undefined
    const gauge = siteOf(cells)
    if (gauge === '') return siteFault('the row')
    if (!readLocalTime(bytes, fields[2 * timeAt], fields[2 * timeAt + 1], time)) {
      return timeFault('datetime', textAt(cells, timeAt))
    }
    const aheadMs = time.hasClock && zone !== -1 ? aheadOfStandardMs(zoneOf(cells)) : 0
    if (Number.isNaN(aheadMs)) return zoneFault(`${textAt(cells, timeAt)} ${zoneOf(cells)}`)
    const timeMs = time.wallMs - aheadMs
    for (let sensor = 0; sensor < flows.length; sensor++) {
      const flow = flows[sensor]
      const value = numberAt(cells, flow.value)
      const isValue = Number.isFinite(value) && value !== USGS_NO_DATA
      const word = isValue ? '' : textAt(cells, flow.value).trim()
      if (word !== '' && value !== USGS_NO_DATA && !isStatusWord(word)) return numberFault('discharge', word)
      if (!isValue && (sensor > 0 || hasValue(cells, flows))) continue
      const isDaily = flow.isDaily || !time.hasClock
      builder.add({
        record,
        line,
        site: gauge,
        variable: FEET.variable,
        timeMs: isDaily ? Math.floor(timeMs / DAY_MS) * DAY_MS : timeMs,
        spanDays: isDaily ? 1 : 0,
        value: isValue ? value * FEET.factor : NaN,
        knownMs: NaN,
        quality: qualityOf(codesOf[sensor](cells)) | (word === '' ? 0 : qualityOf(word)),
      })
      break
    }
    return undefined
  }
}

const hasValue = (cells: Cells, flows: readonly FlowColumn[]): boolean =>
  flows.some(({ value }) => {
    const number = numberAt(cells, value)
    return Number.isFinite(number) && number !== USGS_NO_DATA
  })
