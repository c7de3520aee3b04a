import { MessageError } from '../domain/errors.js'
import type { RawBatch, Reject } from '../domain/messages.js'
import { RAW_FORMATS } from '../domain/raw-formats.js'
import { DOMAINS } from '../domain/region.js'
import type { LogRecord } from './event-log.js'
import { linesOfText, textOfLines } from './line-runs.js'
import { scalarOfText, textOfScalar } from './scalar-text.js'

type Headers = Readonly<Record<string, string>>

/** A batch as its source sent it: the wire bytes are the record's value, unchanged; all else is in the headers. */
export function encodeRaw(batch: RawBatch): LogRecord {
  const { file, files, fileOf, header, lineNumbers, completeToMs, position, end, defect, redriven } = batch
  const { firstFetchedMs } = batch
  return {
    key: batch.domain,
    value: batch.bytes,
    headers: {
      source: batch.source,
      ...(file !== undefined && { file }),
      ...(files !== undefined && { files: JSON.stringify(files) }),
      ...(fileOf !== undefined && { fileOf: textOfLines(fileOf) }),
      format: batch.format,
      cursor: textOfScalar(batch.cursor),
      fetchedMs: textOfScalar(batch.fetchedMs),
      ...(header !== undefined && { header }),
      ...(lineNumbers !== undefined && { lineNumbers: textOfLines(lineNumbers) }),
      ...(completeToMs !== undefined && { completeToMs: textOfScalar(completeToMs) }),
      ...(position !== undefined && { position }),
      ...(end !== undefined && { end: textOfScalar(end) }),
      ...(defect !== undefined && { defect: defect.reason, defectMessage: defect.message }),
      ...(redriven !== undefined && { redriven: redriven.join(',') }),
      ...(firstFetchedMs !== undefined && { firstFetchedMs: textOfScalar(firstFetchedMs) }),
    },
  }
}

/** @throws {MessageError} */
export function decodeRaw({ key, value, headers = {} }: LogRecord): RawBatch {
  const { file, files, fileOf, header, lineNumbers, completeToMs, position, end, defect, redriven } = headers
  const domain = oneOf('domain', DOMAINS, key)
  return {
    topic: `raw.${domain}`,
    domain,
    source: textIn(headers, 'source'),
    ...(file !== undefined && { file }),
    ...(files !== undefined && { files: JSON.parse(files) as string[] }),
    ...(fileOf !== undefined && { fileOf: linesOfText(fileOf, value.length + 1) }),
    format: oneOf('format', RAW_FORMATS[domain], headers.format),
    cursor: numberIn(headers, 'cursor'),
    fetchedMs: numberIn(headers, 'fetchedMs'),
    bytes: value,
    ...(header !== undefined && { header }),
    // A line has at least one byte, and the last need not end.
    ...(lineNumbers !== undefined && { lineNumbers: linesOfText(lineNumbers, value.length + 1) }),
    ...(completeToMs !== undefined && { completeToMs: numberIn(headers, 'completeToMs') }),
    ...(position !== undefined && { position }),
    ...(end !== undefined && { end: scalarOfText('end', 'flag', end) === true }),
    ...(defect !== undefined && { defect: { reason: defect, message: textIn(headers, 'defectMessage') } }),
    ...(redriven !== undefined && { redriven: redriven.split(',') }),
    ...(headers.firstFetchedMs !== undefined && { firstFetchedMs: numberIn(headers, 'firstFetchedMs') }),
  }
}

/** A refused record: its bytes are the value, unchanged; all else is in the headers. */
export function encodeReject(reject: Reject): LogRecord {
  const { domain, source, format, header, line, reason, message, bytes, fetchedMs, fragment } = reject
  return {
    key: domain,
    value: bytes,
    headers: {
      source,
      format,
      line: textOfScalar(line),
      reason,
      message,
      ...(header !== undefined && { header }),
      ...(fetchedMs !== undefined && { fetchedMs: textOfScalar(fetchedMs) }),
      ...(fragment !== undefined && { fragment: textOfScalar(fragment) }),
    },
  }
}

/** @throws {MessageError} */
export function decodeReject({ key, value, headers = {} }: LogRecord): Reject {
  const { header, fetchedMs, fragment } = headers
  const domain = oneOf('domain', DOMAINS, key)
  return {
    topic: 'rejects',
    domain,
    source: textIn(headers, 'source'),
    format: oneOf('format', RAW_FORMATS[domain], headers.format),
    line: numberIn(headers, 'line'),
    reason: textIn(headers, 'reason'),
    message: textIn(headers, 'message'),
    bytes: value,
    ...(header !== undefined && { header }),
    ...(fetchedMs !== undefined && { fetchedMs: numberIn(headers, 'fetchedMs') }),
    ...(fragment !== undefined && { fragment: scalarOfText('fragment', 'flag', fragment) === true }),
  }
}

const textIn = (headers: Headers, name: string) => scalarOfText(name, 'text', headers[name]) as string

const numberIn = (headers: Headers, name: string) => scalarOfText(name, 'number', headers[name]) as number

function oneOf<T extends string>(name: string, known: readonly T[], text: string | undefined): T {
  const found = known.find(value => value === text)
  if (found === undefined) {
    throw new MessageError(`${name} is "${text}"; this version knows ${known.join(', ')}: use a newer one`)
  }
  return found
}
