import { InputFileError } from '../../shared/domain/errors.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { EARLIEST_MS } from '../../shared/domain/quake.js'
import { featureCutter, lineCutter, MAX_RECORD_BYTES, type OnRecord } from './cut-records.js'
import { inputBytes, isDefect } from './input-bytes.js'
import { originTimeOf } from './origin-time.js'
import type { SortedRecord } from './record-run.js'
import type { CatalogFile } from './sniff-format.js'

/** Records before the first readable origin time are kept in memory up to here; no honest file has so many. */
const MAX_LEADING_BYTES = 1024 * 1024

/** How much of a record that cannot be kept goes with its reject, bytes. */
const SAMPLE_BYTES = 1024

/** Something of a file that could not be read to its end; lacks only its place among the batches of the replay. */
export type FileDefect = Omit<RawBatch, 'source' | 'cursor' | 'fetchedMs'> & Required<Pick<RawBatch, 'defect'>>

/**
 * Reads one file and hands over its records; yields after each chunk, so that the caller can make room, and the defects
 * found in it. A record whose time cannot be read, or lies before 1600 or after `nowMs`, takes the time of the record
 * before it: it goes through in its place, and is refused where records are parsed.
 *
 * @param index  of the file among the replay's
 * @param nowMs  the present, ms since 1970
 * @param add  given each record; its bytes are valid during the call only
 * @throws {InputFileError} if no record has a readable time although there are records
 */
export async function* readCatalog(
  catalog: CatalogFile,
  index: number,
  nowMs: number,
  add: (record: SortedRecord) => void,
): AsyncGenerator<readonly FileDefect[]> {
  const originTime = originTimeOf(catalog.format, catalog.header)
  const isCsv = catalog.format !== 'usgs-geojson'
  const defects: FileDefect[] = []
  const leading: Omit<SortedRecord, 'timeMs'>[] = []
  let leadingBytes = 0
  let timeMs = NaN
  let lastLine = isCsv ? 1 : 0

  const onRecord: OnRecord = (bytes, start, end, line, oversized) => {
    lastLine = line
    if (oversized) {
      const message = `the record has more than ${MAX_RECORD_BYTES} bytes; a line break or a quote is missing`
      defects.push(defectOf(catalog, line, 'line-too-long', message, bytes.slice(start, start + SAMPLE_BYTES)))
      return
    }
    const read = originTime(bytes, start, end)
    if (read >= EARLIEST_MS && read <= nowMs) {
      timeMs = read
      for (const early of leading.splice(0)) add({ timeMs, ...early })
    }
    if (!Number.isNaN(timeMs)) {
      add({ timeMs, file: index, line, bytes, start, end })
      return
    }
    leading.push({ file: index, line, bytes: bytes.slice(start, end), start: 0, end: end - start })
    leadingBytes += end - start
    if (leadingBytes > MAX_LEADING_BYTES) throw noReadableTime(catalog, leading.length)
  }

  const cutter = isCsv ? lineCutter(2, onRecord) : featureCutter(onRecord)
  let skip = catalog.skipBytes
  for await (const piece of inputBytes(catalog.path)) {
    if (isDefect(piece)) {
      const broken = cutter.breakOff().slice(0, SAMPLE_BYTES)
      defects.push(defectOf(catalog, lastLine + 1, piece.reason, piece.message, broken))
      yield defects.splice(0)
      continue
    }
    const from = Math.min(skip, piece.length)
    skip -= from
    cutter.cut(piece.subarray(from))
    yield defects.splice(0)
  }
  if (!cutter.end()) {
    throw new InputFileError(`${catalog.name}: JSON without a "features" array; fetch a GeoJSON FeatureCollection`)
  }
  if (leading.length > 0) throw noReadableTime(catalog, leading.length)
  yield defects
}

const noReadableTime = ({ name, format, header }: CatalogFile, count: number): InputFileError =>
  new InputFileError(
    `${name}: none of its first ${count} records has an origin time that can be read; ` +
      (format === 'usgs-geojson'
        ? 'properties.time must hold ms since 1970'
        : `write the time as 1994-01-17T12:30:55.39Z under the header "${header}"`),
  )

function defectOf(catalog: CatalogFile, line: number, reason: string, message: string, bytes: Uint8Array): FileDefect {
  const { name, format, header } = catalog
  return {
    topic: 'raw.seismic',
    domain: 'seismic',
    file: name,
    format,
    ...(header !== undefined && { header }),
    bytes,
    lineNumbers: Uint32Array.of(line),
    defect: { reason, message: `${name}: ${message}` },
  }
}
