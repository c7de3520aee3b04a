import type { RawBatch } from '../../../shared/domain/messages.js'
import { BROKEN_JSON, parseWhole } from '../json-records.js'
import { type ParsedReadings, readingsBuilder } from '../parsed-readings.js'
import type { Fault } from '../seismic-report.js'
import { textFault } from '../text-fault.js'
import { flowTaker, type LongitudeOf } from './flow-taker.js'
import { qualityReader } from './qualifiers.js'
import { refusedDocument, SAMPLE_BYTES } from './refused-document.js'
import { seriesOf, type WatermlSeries } from './waterml-json-series.js'

/** A value has about this many bytes. */
const VALUE_BYTES = 90

interface WatermlValue {
  readonly value?: unknown
  readonly dateTime?: unknown
  /** A list; older answers have one text. */
  readonly qualifiers?: unknown
}

/** The values of one sensor, and which record the first of them is; undefined: the series itself is the record. */
interface ValueList {
  readonly first: number
  readonly series: WatermlSeries | null
  readonly values: readonly (WatermlValue | null)[] | undefined
}

const NO_VALUE: WatermlValue = {}

/**
 * Reads an answer of the legacy services of instantaneous and daily values with format=json, which is WaterML 1.1 as
 * JSON: https://waterservices.usgs.gov/docs/instantaneous-values/. A record is a value, its line the value's number; a
 * series whose values cannot be found is one record. The bytes of a refused value are an answer with nothing else in it.
 */
export function parseUsgsWatermlJson({ bytes, lineNumbers }: RawBatch, longitudeOf?: LongitudeOf): ParsedReadings {
  const encoding = textFault(bytes)
  if (encoding !== undefined) return refusedDocument(bytes, encoding)
  const document = parseWhole(bytes)
  if (document === undefined) return refusedDocument(bytes, BROKEN_JSON)
  const answer = (document as { readonly value?: { readonly timeSeries?: unknown } | null } | null)?.value
  if (!Array.isArray(answer?.timeSeries)) return refusedDocument(bytes, NO_SERIES)

  const builder = readingsBuilder(Math.ceil(bytes.length / VALUE_BYTES))
  const qualityOf = qualityReader()
  const taker = flowTaker(builder, qualityOf, longitudeOf)
  const lists: ValueList[] = []
  let records = 0
  const lineOf = (record: number) => lineNumbers?.[record] ?? record + 1
  const refuse = (record: number, fault: Fault | undefined) => {
    if (fault !== undefined) builder.refuse({ ...fault, record, line: lineOf(record) })
  }
  for (const series of answer.timeSeries as readonly (WatermlSeries | null)[]) {
    const sensors = valuesBySensor(series)
    if (series === null || sensors === undefined) {
      lists.push({ first: records, series, values: undefined })
      refuse(records++, NO_VALUES)
      continue
    }
    const flow = seriesOf(series)
    taker.startGauge()
    for (const [sensor, values] of sensors.entries()) {
      lists.push({ first: records, series, values })
      for (const item of values) {
        const record = records++
        if (flow === undefined) continue
        if ('reason' in flow) refuse(record, flow)
        else {
          const { value, dateTime, qualifiers } = item ?? NO_VALUE
          const text = value === null ? '' : value
          if (typeof dateTime !== 'string' || typeof text !== 'string') refuse(record, VALUE_SHAPE)
          else {
            const quality = qualityOf(codesIn(qualifiers))
            refuse(record, taker.take(flow, sensor, record, lineOf(record), dateTime, text, quality, NaN))
          }
        }
      }
    }
  }
  return builder.parsed(records, record => {
    const alone = answerWith(lists.findLast(({ first }) => first <= record)!, record)
    return new Uint8Array(alone.length <= bytes.length ? alone : bytes.subarray(0, SAMPLE_BYTES))
  })
}

/** The answer that holds one record and nothing else. */
function answerWith({ first, series, values }: ValueList, record: number): Buffer {
  const alone = values === undefined ? series : { ...series, values: [{ value: [values[record - first]] }] }
  return Buffer.from(JSON.stringify({ value: { timeSeries: [alone] } }))
}

/** The values of each sensor; undefined where the series has no such list. */
function valuesBySensor(series: WatermlSeries | null): readonly (readonly (WatermlValue | null)[])[] | undefined {
  if (!Array.isArray(series?.values)) return undefined
  const lists = (series.values as readonly ({ readonly value?: unknown } | null)[]).map(sensor => sensor?.value)
  return lists.every(Array.isArray) ? lists : undefined
}

function codesIn(qualifiers: unknown): string {
  if (typeof qualifiers === 'string') return qualifiers
  if (!Array.isArray(qualifiers)) return ''
  return qualifiers.length === 1 && typeof qualifiers[0] === 'string'
    ? qualifiers[0]
    : qualifiers.filter(code => typeof code === 'string').join(' ')
}

const NO_SERIES: Fault = {
  reason: 'answer-shape',
  message: 'the JSON has no value.timeSeries; ask waterservices.usgs.gov with format=json',
}
const NO_VALUES: Fault = {
  reason: 'series-shape',
  message: 'the series has no list of values; fetch it again with format=json',
}
const VALUE_SHAPE: Fault = {
  reason: 'value-shape',
  message: 'the value lacks its "value" or "dateTime" as text; fetch it again with format=json',
}
