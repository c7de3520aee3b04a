import { type CsvLayout, headerNames } from '../../../shared/domain/csv-layouts.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import { BROKEN_QUOTES, cutFields } from '../../../shared/kernels/csv-fields.js'
import { decimalOf } from '../../../shared/kernels/decimal.js'
import { isoTimeMs } from '../../../shared/kernels/iso-time.js'
import { linesOf } from '../batch-lines.js'
import type { Fault, Refusal } from '../fault.js'
import { textFault } from '../text-fault.js'
import type { ParsedBatch, SeismicReport } from './seismic-report.js'

/** No catalogue writes a longer line. */
const MAX_LINE_BYTES = 16 * 1024

/** Where the columns that we read stand in a line, from 0; −1 where the header lacks one. */
type Places = { readonly [K in keyof Omit<CsvLayout, 'agency'>]-?: number } & {
  readonly agency: string
  readonly columns: number
}

/** The fields of one line: field f is `bytes` from `fields[2 f]` to before `fields[2 f + 1]`. */
interface Cells {
  readonly bytes: Buffer
  readonly fields: Int32Array
}

/**
 * Reads the lines of a CSV batch whose columns are named as `layout` says. An empty depth or magnitude, and a magnitude
 * `null`, are unknown; anything else that is no number refuses the line.
 */
export function parseSeismicCsv(batch: RawBatch, layout: CsvLayout): ParsedBatch {
  const places = placesIn(batch.header ?? '', layout)
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  const cells: Cells = { bytes, fields: new Int32Array(2 * places.columns) }
  const lines = linesOf(batch)
  const isClean = textFault(bytes) === undefined
  const reports: SeismicReport[] = []
  const refused: Refusal[] = []
  for (let record = 0; record < lines.count; record++) {
    const start = lines.start[record]
    const end = lines.end[record]
    const line = lines.number[record]
    const fault =
      lengthFault(end - start) ??
      (isClean ? undefined : textFault(bytes.subarray(start, end))) ??
      columnFault(cutFields(bytes, start, end, cells.fields), places)
    const parsed = fault ?? readCells(cells, places, record, line)
    if ('reason' in parsed) refused.push({ ...parsed, record, line })
    else reports.push(parsed)
  }
  const recordBytes = (record: number) => batch.bytes.slice(lines.start[record], lines.end[record])
  return { records: lines.count, reports, refused, recordBytes }
}

function placesIn(header: string, layout: CsvLayout): Places {
  const names = headerNames(header)
  const place = (name: string | undefined) => (name === undefined ? -1 : names.indexOf(name))
  return {
    agency: layout.agency,
    columns: names.length,
    time: place(layout.time),
    latitude: place(layout.latitude),
    longitude: place(layout.longitude),
    depth: place(layout.depth),
    magnitude: place(layout.magnitude),
    type: place(layout.type),
    id: place(layout.id),
    updated: place(layout.updated),
    status: place(layout.status),
  }
}

function readCells(cells: Cells, places: Places, record: number, line: number): SeismicReport | Fault {
  const latitude = numberAt(cells, places.latitude)
  const longitude = numberAt(cells, places.longitude)
  const depthKm = numberAt(cells, places.depth)
  const magnitude = numberAt(cells, places.magnitude)
  const timeMs = timeAt(cells, places.time)
  const updatedMs = places.updated === -1 ? NaN : timeAt(cells, places.updated)
  const id = textAt(cells, places.id)
  const fault =
    (Number.isNaN(timeMs) ? timeFault('origin time', textAt(cells, places.time)) : undefined) ??
    (Number.isNaN(latitude) ? numberFault('latitude', textAt(cells, places.latitude)) : undefined) ??
    (Number.isNaN(longitude) ? numberFault('longitude', textAt(cells, places.longitude)) : undefined) ??
    (Number.isNaN(depthKm) ? unknownFault('depth', textAt(cells, places.depth)) : undefined) ??
    (Number.isNaN(magnitude) ? unknownFault('magnitude', textAt(cells, places.magnitude)) : undefined) ??
    (Number.isNaN(updatedMs) && places.updated !== -1 ? updatedFault(textAt(cells, places.updated)) : undefined) ??
    (id === '' ? ID_MISSING : undefined)
  return (
    fault ?? {
      record,
      line,
      agency: places.agency,
      ids: [id],
      listsAll: false,
      timeMs,
      updatedMs,
      latitude,
      longitude,
      depthKm,
      magnitude,
      type: typeAt(cells, places.type),
      deleted: places.status !== -1 && textAt(cells, places.status).toLowerCase() === 'deleted',
    }
  )
}

const numberAt = ({ bytes, fields }: Cells, place: number) => decimalOf(bytes, fields[2 * place], fields[2 * place + 1])

const timeAt = ({ bytes, fields }: Cells, place: number) => isoTimeMs(bytes, fields[2 * place], fields[2 * place + 1])

/** Ids, types and numbers are ASCII; reading them as Latin-1 costs a third of reading them as UTF-8. */
const textAt = ({ bytes, fields }: Cells, place: number) =>
  bytes.toString('latin1', fields[2 * place], fields[2 * place + 1])

/** `eq`, which most lines are, without making a string of it. */
function typeAt(cells: Cells, place: number): string {
  const start = cells.fields[2 * place]
  const isEq =
    cells.fields[2 * place + 1] - start === 2 && cells.bytes[start] === 0x65 && cells.bytes[start + 1] === 0x71
  return isEq ? 'eq' : textAt(cells, place)
}

const lengthFault = (length: number): Fault | undefined =>
  length <= MAX_LINE_BYTES
    ? undefined
    : {
        reason: 'line-too-long',
        message: `the line has ${length} bytes, more than ${MAX_LINE_BYTES}; a line break is missing`,
      }

function columnFault(count: number, { columns }: Places): Fault | undefined {
  if (count === columns) return undefined
  const found = count === BROKEN_QUOTES ? 'a quote that does not close' : `${count} fields`
  return {
    reason: 'column-count',
    message: `${found} under a header of ${columns} columns; quote a field with a comma`,
  }
}

const timeFault = (name: string, text: string): Fault => ({
  reason: 'time-syntax',
  message: `${name} "${text}" is not a time; write it in UTC as 1994-01-17T12:30:55.39Z`,
})

const numberFault = (name: string, text: string): Fault => ({
  reason: 'number-syntax',
  message: `${name} "${text}" is not a number; write it as -118.537, with a point and nothing around it`,
})

/** An empty field is an unknown value, not a fault. */
const unknownFault = (name: string, text: string): Fault | undefined =>
  text === '' || text === 'null' ? undefined : numberFault(name, text)

const updatedFault = (text: string): Fault | undefined => (text === '' ? undefined : timeFault('updated', text))

const ID_MISSING: Fault = {
  reason: 'id-missing',
  message: 'the event id is empty; without it a revision cannot be told from a new event: fill it in',
}
