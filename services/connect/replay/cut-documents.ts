import { DAY_MS } from '../../../shared/domain/units.js'
import { newLocalTime, readLocalTime } from '../../../shared/kernels/local-time.js'
import type { EndFault, OnRecord, RecordCutter } from '../cut-records.js'
import type { OnFrame } from './cut-quakeml.js'
import { earliestLocalMs } from './json-times.js'
import type { Frame } from './replay-input.js'

/** Larger than this no record fits into a Kafka broker with its defaults (`message.max.bytes`, 1,048,588). */
export const MAX_DOCUMENT_BYTES = 1_000_000

/** A document that is taken apart is held in memory, and nothing larger. */
const MAX_TREE_BYTES = 256 * 1024 * 1024

const EMPTY = new Uint8Array(0)

/** Event days that a whole document speaks of, as times in ms since 1970; NaN where it has no time. */
export interface DocumentSpan {
  readonly firstMs: number
  /** End of the last day. */
  readonly untilMs: number
}

/** Hands over a WaterML document whole, after its span. */
export const watermlCutter = (onSpan: (span: DocumentSpan) => void, onRecord: OnRecord): RecordCutter =>
  wholeCutter(MAX_DOCUMENT_BYTES, bytes => {
    onSpan(watermlSpan(bytes))
    onRecord(bytes, 0, bytes.length, 1, false)
    return undefined
  })

const VALUE_TIME = /\bdateTime="([^"]{10,40})"|<(?:[\w.-]+:)?time>\s*([^<\s]{10,40})/g

function watermlSpan(bytes: Buffer): DocumentSpan {
  let firstMs = Infinity
  let lastMs = -Infinity
  const time = newLocalTime()
  for (const [, attribute, element] of bytes.toString('latin1').matchAll(VALUE_TIME)) {
    const text = Buffer.from(attribute ?? element)
    if (!readLocalTime(text, 0, text.length, time)) continue
    firstMs = Math.min(firstMs, earliestLocalMs(time.wallMs, time.offsetMs))
    lastMs = Math.max(lastMs, time.wallMs)
  }
  if (lastMs === -Infinity) return { firstMs: NaN, untilMs: NaN }
  return { firstMs, untilMs: (Math.floor(lastMs / DAY_MS) + 1) * DAY_MS }
}

/** The parts of a legacy USGS answer that are needed to cut it. */
interface Answer {
  readonly value?: { readonly timeSeries?: unknown } | null
}

const WATER_FRAME: Frame = {
  head: Buffer.from('{"value":{"timeSeries":['),
  between: Buffer.from(','),
  tail: Buffer.from(']}}'),
}

interface Series {
  readonly values?: unknown
}

type Sensor = { readonly value?: unknown } | null

/**
 * Takes an answer of the legacy USGS services apart: a record is what one series says of one day. All its sensors stay
 * together, as the first that has a value counts. The texts of the values stay as they are. What is not as expected is
 * handed over as it is, to be refused where it is parsed.
 */
export const waterJsonCutter = (onFrame: OnFrame, onRecord: OnRecord): RecordCutter =>
  wholeCutter(MAX_TREE_BYTES, bytes => {
    const answer = parseJson(bytes) as Answer | undefined
    const all = answer?.value?.timeSeries
    if (!Array.isArray(all)) return { reason: 'answer-shape', message: 'the JSON has no value.timeSeries' }
    onFrame(WATER_FRAME)
    let line = 0
    for (const series of all as readonly (Series | null)[]) {
      for (const piece of daysOf(series)) {
        const text = Buffer.from(JSON.stringify(piece))
        onRecord(text, 0, text.length, ++line, text.length > MAX_DOCUMENT_BYTES)
      }
    }
    return undefined
  })

function* daysOf(series: Series | null): Generator<unknown> {
  const sensors = series?.values
  if (!Array.isArray(sensors) || !sensors.every((sensor: Sensor) => Array.isArray(sensor?.value))) {
    yield series
    return
  }
  const days = new Map<number, unknown[][]>()
  const time = newLocalTime()
  for (const [at, sensor] of (sensors as { readonly value: readonly unknown[] }[]).entries()) {
    for (const value of sensor.value) {
      const text = Buffer.from(String((value as { readonly dateTime?: unknown } | null)?.dateTime))
      const isTime = readLocalTime(text, 0, text.length, time)
      const day = isTime ? Math.floor(earliestLocalMs(time.wallMs, time.offsetMs) / DAY_MS) : NaN
      const bySensor = days.get(day) ?? sensors.map(() => [])
      days.set(day, bySensor)
      bySensor[at].push(value)
    }
  }
  for (const bySensor of days.values()) {
    yield { ...series, values: sensors.map((sensor: object, at) => ({ ...sensor, value: bySensor[at] })) }
  }
}

/** Keeps a document in memory until it is over. */
function wholeCutter(maxBytes: number, take: (bytes: Buffer) => EndFault | undefined): RecordCutter {
  const chunks: Uint8Array[] = []
  let length = 0
  return {
    cut(chunk) {
      length += chunk.length
      if (length <= maxBytes) chunks.push(chunk.slice())
      else chunks.length = 0
    },
    end() {
      if (length > maxBytes) {
        const message = `the document has ${length} bytes, more than ${maxBytes}; ask for fewer days or sites at a time`
        return { reason: 'document-too-large', message }
      }
      return length === 0 ? undefined : take(Buffer.concat(chunks))
    },
    breakOff() {
      const broken = chunks[0] ?? EMPTY
      chunks.length = 0
      length = 0
      return broken
    },
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
