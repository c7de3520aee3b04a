import type { RawBatch } from '../../../shared/domain/messages.js'
import type { RejectReason } from '../../../shared/domain/reject-reasons.js'
import type { Refusal } from '../fault.js'
import { textFault } from '../text-fault.js'
import { EVENT_TEXTS, MAGNITUDE_TEXTS, ORIGIN_TEXTS, type QuakemlEvent, quakemlReport } from './quakeml-event.js'
import { placesOf, walkQuakeml } from './quakeml-walk.js'
import type { ParsedBatch, SeismicReport } from './seismic-report.js'

const PLACES = placesOf([...EVENT_TEXTS, ...ORIGIN_TEXTS, ...MAGNITUDE_TEXTS])

/** How much of what cannot be read goes with its reject, bytes. */
const SAMPLE_BYTES = 16 * 1024

/**
 * Reads a QuakeML 1.2 document; a record is an event, its line the event's number in the source. Of a document that breaks off the
 * events before the fault stand, and what comes after them is one refused record.
 */
export function parseQuakeml({ bytes: raw, lineNumbers }: RawBatch): ParsedBatch {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const spans: (readonly [start: number, end: number])[] = []
  const reports: SeismicReport[] = []
  const refused: Refusal[] = []
  const recordBytes = (record: number) => {
    const [start, end] = spans[record]
    return new Uint8Array(bytes.subarray(start, Math.min(end, start + SAMPLE_BYTES)))
  }
  const lineOf = (record: number) => lineNumbers?.[record] ?? record + 1
  const refuseRest = (start: number, reason: RejectReason, message: string) => {
    const record = spans.length
    spans.push([start, bytes.length])
    refused.push({ record, line: lineOf(record), reason, message })
  }

  const encoding = textFault(bytes)
  if (encoding !== undefined) {
    refuseRest(0, encoding.reason, encoding.message)
    return { records: 1, reports, refused, recordBytes }
  }
  let event = newEvent()
  const fault = walkQuakeml(bytes, PLACES, {
    open(path, attribute) {
      if (path === '') {
        event = newEvent()
        for (const name of ['publicID', 'eventsource', 'eventid']) keep(event.texts, name, attribute(name))
      } else if (path === 'origin') event.origins.push(keep(new Map(), 'publicID', attribute('publicID')))
      else if (path === 'magnitude') event.magnitudes.push(keep(new Map(), 'publicID', attribute('publicID')))
    },
    text(path, text) {
      if (EVENT_TEXTS.has(path)) append(event.texts, path, text)
      else if (ORIGIN_TEXTS.has(path)) append(event.origins[event.origins.length - 1], path, text)
      else append(event.magnitudes[event.magnitudes.length - 1], path, text)
    },
    closeEvent(start, end) {
      const record = spans.length
      spans.push([start, end])
      const read = quakemlReport(event, record, lineOf(record))
      if ('reason' in read) refused.push({ ...read, record, line: lineOf(record) })
      else reports.push(read)
    },
  })
  if (fault !== undefined)
    refuseRest(fault.start, 'xml-syntax', `the QuakeML cannot be read on: ${fault.message}; fetch it again`)
  return { records: spans.length, reports, refused, recordBytes }
}

const newEvent = (): QuakemlEvent => ({ texts: new Map(), origins: [], magnitudes: [] })

function keep(texts: Map<string, string>, name: string, value: string | undefined): Map<string, string> {
  if (value !== undefined) texts.set(name, value)
  return texts
}

/** An entity or a comment may cut a text in two. */
const append = (texts: Map<string, string>, path: string, text: string) =>
  texts.set(path, (texts.get(path) ?? '') + text.trim())
