import { CSV_LAYOUTS, type CsvFormat, headerNames } from '../../shared/domain/csv-layouts.js'
import { cutFields } from '../../shared/kernels/csv-fields.js'
import { decimalOf } from '../../shared/kernels/decimal.js'
import { isoTimeMs } from '../../shared/kernels/iso-time.js'

/** Reads a record's origin time, ms since 1970, without parsing the rest of it; NaN if it cannot. */
export type OriginTime = (bytes: Uint8Array, start: number, end: number) => number

/** Formats that are replayed from files. */
export type FileFormat = CsvFormat | 'usgs-geojson'

export const originTimeOf = (format: FileFormat, header = ''): OriginTime =>
  format === 'usgs-geojson' ? featureTime : lineTime(format, header)

function lineTime(format: CsvFormat, header: string): OriginTime {
  const column = headerNames(header).indexOf(CSV_LAYOUTS[format].time)
  const fields = new Int32Array(2 * (column + 1))
  return (bytes, start, end) => {
    const lineEnd = bytes[end - 1] === 0x0d ? end - 1 : end
    const count = cutFields(bytes, start, lineEnd, fields)
    return count > column ? isoTimeMs(bytes, fields[2 * column], fields[2 * column + 1]) : NaN
  }
}

const TIME_KEY = Buffer.from('"time"')

/** The first `"time"` of a feature that is a key; a quote inside a string is escaped, so no text can look like it. */
function featureTime(bytes: Uint8Array, start: number, end: number): number {
  const feature = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  for (let key = feature.indexOf(TIME_KEY); key !== -1; key = feature.indexOf(TIME_KEY, key + 1)) {
    let at = skipBlanks(feature, key + TIME_KEY.length)
    if (feature[at] !== 0x3a) continue
    at = skipBlanks(feature, at + 1)
    let to = at
    while (to < feature.length && feature[to] !== 0x2c && feature[to] !== 0x7d && feature[to] !== 0x20) to++
    return decimalOf(feature, at, to)
  }
  return NaN
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++
  return at
}
