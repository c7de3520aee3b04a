import { InputFileError } from '../../../shared/domain/errors.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import { EARLIEST_MS } from '../../../shared/domain/quake.js'
import type { RejectReason } from '../../../shared/domain/reject-reasons.js'
import { MAX_RECORD_BYTES, type OnRecord } from '../cut-records.js'
import { type AsOf, type Entry, enter } from './as-of.js'
import { inputBytes, isDefect } from './input-bytes.js'
import { recordCutter } from './record-cutters.js'
import type { SortedRecord } from './record-run.js'
import { recordTimes } from './record-times.js'
import { domainOf, type PartBook, type ReplayFile } from './replay-input.js'
import { wideEndMs } from './table-times.js'

/** Records before the first readable time are kept in memory up to here; no honest file has so many. */
const MAX_LEADING_BYTES = 1024 * 1024

/** How much of a record that cannot be kept goes with its reject, bytes. */
const SAMPLE_BYTES = 1024

const EMPTY = new Uint8Array(0)

/** Something of a file that could not be read to its end; lacks only its place among the batches of the replay. */
export type RecordDefect = Omit<RawBatch, 'source' | 'cursor' | 'fetchedMs'> & Required<Pick<RawBatch, 'defect'>>

export interface ReadOptions {
  /** Given each part of the file. */
  readonly parts: PartBook
  /** The present, ms since 1970. */
  readonly nowMs: number
  readonly asOf?: AsOf
  /** Given each record; its bytes are valid during the call only. */
  readonly add: (record: SortedRecord) => void
  /** Told of each record that was known only after `asOf`: its event time, NaN where that cannot be read. */
  readonly onLater: (eventMs: number) => void
}

/**
 * Reads one file and hands over its records; yields after each chunk, so that the caller can make room, and the defects
 * found in it. A record whose time cannot be read, or lies before 1600 or after `nowMs`, takes the time of the record
 * before it: it goes through in its place, and is refused where records are parsed.
 *
 * @throws {InputFileError} if no record has a readable time although there are records
 */
export async function* readRecords(file: ReplayFile, options: ReadOptions): AsyncGenerator<readonly RecordDefect[]> {
  const { parts, nowMs, asOf, add, onLater } = options
  const { name, format } = file
  let header = file.header
  let times = recordTimes(format, header)
  const untilMs = format === 'county-wide-csv' ? wideEndMs(header ?? '') : NaN
  const base = { file: name, format, ...(!Number.isNaN(untilMs) && { untilMs }) }
  let part = parts.add({ ...base, ...(header !== undefined && { header }) })
  const defects: RecordDefect[] = []
  const leading: Omit<SortedRecord, 'timeMs'>[] = []
  const entry: Entry = { enterMs: NaN, isLater: false }
  let leadingBytes = 0
  let timeMs = NaN
  let lastLine = header === undefined ? 0 : 1
  /** Of a document that is one record. */
  let spanMs = NaN
  let isTimed = false

  const refuse = (line: number, reason: RejectReason, message: string, bytes: Uint8Array) =>
    defects.push(defectOf(file, header, line, reason, message, bytes))

  const onRecord: OnRecord = (bytes, start, end, line, oversized) => {
    lastLine = line
    if (oversized) {
      const message = `the record has more than ${MAX_RECORD_BYTES} bytes; a line break or a quote is missing`
      refuse(line, 'line-too-long', message, bytes.slice(start, start + SAMPLE_BYTES))
      return
    }
    const read = Number.isNaN(spanMs) ? times.eventMs(bytes, start, end) : spanMs
    if (read >= EARLIEST_MS && read <= nowMs) {
      enter(times, read, bytes, start, end, asOf, nowMs, entry)
      isTimed = true
      if (entry.isLater) return onLater(read)
      timeMs = entry.enterMs
      for (const early of leading.splice(0)) add({ timeMs, ...early })
    }
    if (!Number.isNaN(timeMs)) {
      add({ timeMs, part, line, bytes, start, end })
      return
    }
    leading.push({ part, line, bytes: bytes.slice(start, end), start: 0, end: end - start })
    leadingBytes += end - start
    if (leadingBytes > MAX_LEADING_BYTES) throw noReadableTime(file, header, leading.length)
  }

  const cutter = recordCutter(format, {
    onRecord,
    onHeader(found) {
      header = found
      times = recordTimes(format, header)
      part = parts.add({ ...base, header })
    },
    onFrame(frame) {
      part = parts.add({ ...base, frame })
    },
    onSpan(span) {
      spanMs = span.firstMs
      const told = Number.isNaN(span.untilMs) ? {} : { untilMs: span.untilMs }
      part = parts.add({ ...base, frame: NO_FRAME, ...told })
    },
  })
  let skip = file.skipBytes
  for await (const piece of inputBytes(file.path)) {
    if (isDefect(piece)) {
      refuse(lastLine + 1, piece.reason, piece.message, cutter.breakOff().slice(0, SAMPLE_BYTES))
      yield defects.splice(0)
      continue
    }
    const from = Math.min(skip, piece.length)
    skip -= from
    cutter.cut(piece.subarray(from))
    yield defects.splice(0)
  }
  const fault = cutter.end()
  if (fault !== undefined && fault.bytes === undefined) throw new InputFileError(`${name}: ${fault.message}`)
  if (fault?.bytes !== undefined) {
    refuse(lastLine + 1, fault.reason, fault.message, fault.bytes.slice(0, SAMPLE_BYTES))
  }
  if (leading.length > 0 && !isTimed) throw noReadableTime(file, header, leading.length)
  for (const _ of leading) onLater(NaN)
  yield defects
}

const NO_FRAME = { head: EMPTY, between: EMPTY, tail: EMPTY }

const noReadableTime = ({ name, format }: ReplayFile, header: string | undefined, count: number): InputFileError =>
  new InputFileError(
    `${name}: none of its first ${count} records has a time that can be read; as ${format} it should have one in each` +
      (header === undefined ? '' : `, under the header "${header.slice(0, 200)}"`),
  )

function defectOf(
  { name, format }: ReplayFile,
  header: string | undefined,
  line: number,
  reason: RejectReason,
  message: string,
  bytes: Uint8Array,
): RecordDefect {
  const domain = domainOf(format)
  return {
    topic: `raw.${domain}`,
    domain,
    file: name,
    format,
    ...(header !== undefined && { header }),
    bytes,
    lineNumbers: Uint32Array.of(line),
    defect: { reason, message: `${name}: ${message}` },
  }
}
