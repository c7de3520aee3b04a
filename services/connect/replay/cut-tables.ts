import { lineCutter, type OnRecord, type RecordCutter } from '../cut-records.js'

/** Told of the header under which the next records stand. */
export type OnHeader = (header: string) => void

const HASH = 0x23

/** Widths and kinds of the columns: `5s 15s 20d 14n 10s`. */
const RDB_TYPES = /^\d+[sdn](\t\d+[sdn])*$/

/** Rows of the tables of an RDB file; comments, names and types are none. */
export function rdbCutter(onHeader: OnHeader, onRecord: OnRecord): RecordCutter {
  let header: string | undefined
  let mayBeTypes = false
  return lineCutter(1, (bytes, start, end, line, oversized) => {
    if (bytes[start] === HASH) {
      header = undefined
      return
    }
    const text = header === undefined || startsTable(bytes, start) || mayBeTypes ? textOf(bytes, start, end) : ''
    if (header === undefined || text.startsWith('agency_cd\t')) {
      header = text
      mayBeTypes = true
      onHeader(text)
      return
    }
    const isTypes = mayBeTypes && RDB_TYPES.test(text)
    mayBeTypes = false
    if (!isTypes) onRecord(bytes, start, end, line, oversized)
  })
}

/** `agency…`, cheap to look for. */
const startsTable = (bytes: Uint8Array, start: number) => bytes[start] === 0x61 && bytes[start + 1] === 0x67

/** Latitude, elevation and area come before the names. */
const FORCING_NAMES_LINE = 4

/** Lines of days of a forcing file of CAMELS; the first three and the names are none. */
export const forcingCutter = (onHeader: OnHeader, onRecord: OnRecord): RecordCutter =>
  lineCutter(1, (bytes, start, end, line, oversized) => {
    if (line > FORCING_NAMES_LINE) onRecord(bytes, start, end, line, oversized)
    else if (line === FORCING_NAMES_LINE) onHeader(textOf(bytes, start, end))
  })

const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('latin1')
    .replace(/\r$/, '')
