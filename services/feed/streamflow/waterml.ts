import type { RawBatch } from '../../../shared/domain/messages.js'
import { type ParsedReadings, readingsBuilder } from '../parsed-readings.js'
import { textFault } from '../text-fault.js'
import { flowTaker, type LongitudeOf } from './flow-taker.js'
import { qualityReader } from './qualifiers.js'
import { refusedDocument, SAMPLE_BYTES } from './refused-document.js'
import { waterml1 } from './waterml-1.js'
import { waterml2 } from './waterml-2.js'
import { type LineOf, tagStart, walkWaterml } from './waterml-walk.js'

/** A value of the shorter version has about this many bytes. */
const VALUE_BYTES = 90

/**
 * Reads a WaterML 1.1 or 2.0 document; a record is a value, its line the value's number. The bytes of a record are a
 * document of its series with that value only. Of a document that breaks off the values before the fault stand, and what
 * comes after them is one refused record.
 */
export function parseWaterml({ bytes: raw, lineNumbers }: RawBatch, longitudeOf?: LongitudeOf): ParsedReadings {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const encoding = textFault(bytes)
  if (encoding !== undefined) return refusedDocument(raw, encoding)
  const builder = readingsBuilder(Math.ceil(bytes.length / VALUE_BYTES))
  const qualityOf = qualityReader()
  const lineOf: LineOf = record => lineNumbers?.[record] ?? record + 1
  const taker = flowTaker(builder, qualityOf, longitudeOf)
  const { start, end, series, faults, broken } = walkWaterml(bytes, root => {
    if (root === 'timeSeriesResponse' || root === 'timeSeries') return waterml1(taker, qualityOf, lineOf)
    return root === 'Collection' || root === 'OM_Observation' ? waterml2(taker, qualityOf, lineOf) : undefined
  })
  for (const [record, fault] of faults) builder.refuse({ ...fault, record, line: lineOf(record) })
  const count = start.length
  if (broken !== undefined) {
    const message = `the WaterML cannot be read on: ${broken.message}; fetch it again`
    builder.refuse({ record: count, line: lineOf(count), reason: 'xml-syntax', message })
  }
  return builder.parsed(broken === undefined ? count : count + 1, record => {
    if (record === count) return raw.slice(broken!.start, broken!.start + SAMPLE_BYTES)
    const value = bytes.subarray(tagStart(bytes, start[record]), end[record])
    const head = series.findLast(({ first }) => first <= record)!
    const pieces = [bytes.subarray(head.start, head.end), value, Buffer.from(head.closers)]
    const alone = Buffer.concat(pieces)
    return new Uint8Array(alone.length <= bytes.length ? alone : value)
  })
}
