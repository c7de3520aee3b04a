import { CSV_LAYOUTS, type CsvFormat, headerNames } from '../../../shared/domain/csv-layouts.js'
import { DAY_MS, HOUR_MS, startOfDay } from '../../../shared/domain/units.js'
import { cutBlanks, cutTabs } from '../../../shared/kernels/blank-fields.js'
import { civilDay, isoDay } from '../../../shared/kernels/civil-date.js'
import { columnDay } from '../../../shared/kernels/column-day.js'
import { cutFields } from '../../../shared/kernels/csv-fields.js'
import { decimalOf } from '../../../shared/kernels/decimal.js'
import { isoTimeMs } from '../../../shared/kernels/iso-time.js'
import { newLocalTime, readLocalTime } from '../../../shared/kernels/local-time.js'
import type { ReadTime, RecordTimes } from './read-time.js'

type Cut = (bytes: Uint8Array, start: number, end: number, fields: Int32Array) => number

const RETURN = 0x0d

/** Reads one column of a line; NaN where the line has no such column. */
function column(cut: Cut, place: number, read: ReadTime): ReadTime {
  const fields = new Int32Array(2 * (place + 1))
  return (bytes, start, end) => {
    if (place === -1) return NaN
    const lineEnd = bytes[end - 1] === RETURN ? end - 1 : end
    const count = cut(bytes, start, lineEnd, fields)
    return count > place ? read(bytes, fields[2 * place], fields[2 * place + 1]) : NaN
  }
}

const startOfDate: ReadTime = (bytes, start, end) => isoDay(bytes, start, end) * DAY_MS

export function seismicCsvTimes(format: CsvFormat, header: string): RecordTimes {
  const names = headerNames(header)
  const { time, updated } = CSV_LAYOUTS[format]
  const at = (name: string) => column(cutFields, names.indexOf(name), isoTimeMs)
  return { eventMs: at(time), ...(updated !== undefined && { knownMs: at(updated) }), isDaily: false }
}

/** A line of a day, under a header that has the column `date`. */
export const dateColumnTimes = (header: string): RecordTimes => ({
  eventMs: column(cutFields, headerNames(header).indexOf('date'), startOfDate),
  isDaily: true,
})

/** Every row of a wide table begins on the day of its first column of days. */
export function wideTimes(header: string): RecordTimes {
  const first = headerNames(header)
    .map(name => columnDay(Buffer.from(name)))
    .find(day => !Number.isNaN(day))
  return { eventMs: () => startOfDay(first ?? NaN), isDaily: true }
}

/** End of the last day that a wide table has a column for. */
export function wideEndMs(header: string): number {
  const last = headerNames(header).at(-1) ?? ''
  return startOfDay(columnDay(Buffer.from(last)) + 1)
}

export const camelsFlowTimes = (): RecordTimes => blankDate([1, 2, 3])

export function camelsForcingTimes(header: string): RecordTimes {
  const names = header.trim().toLowerCase().split(/\s+/)
  return blankDate([names.indexOf('year'), names.indexOf('mnth'), names.indexOf('day')])
}

/** Year, month and day as numbers between blanks. */
function blankDate(places: readonly [number, number, number]): RecordTimes {
  const last = Math.max(...places)
  const fields = new Int32Array(2 * (last + 1))
  const eventMs: ReadTime = (bytes, start, end) => {
    if (cutBlanks(bytes, start, end, fields) <= last || places.includes(-1)) return NaN
    const [year, month, day] = places.map(place => decimalOf(bytes, fields[2 * place], fields[2 * place + 1]))
    return civilDay(year, month, day) * DAY_MS
  }
  return { eventMs, isDaily: true }
}

/** Rows of days, or of moments by the site's clock: in summer the same moment in standard time is an hour earlier. */
export function rdbTimes(header: string): RecordTimes {
  const names = header.split('\t').map(name => name.trim())
  const time = newLocalTime()
  const read: ReadTime = (bytes, start, end) => {
    if (!readLocalTime(bytes, start, end, time)) return NaN
    return time.hasClock ? time.wallMs - HOUR_MS : time.wallMs
  }
  return { eventMs: column(cutTabs, names.indexOf('datetime'), read), isDaily: !names.includes('tz_cd') }
}
