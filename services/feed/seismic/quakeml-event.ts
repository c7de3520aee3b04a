import { isoTimeMs } from '../../../shared/kernels/iso-time.js'
import type { Fault } from '../fault.js'
import type { SeismicReport } from './seismic-report.js'

/** What we read of an event, as text. */
export interface QuakemlEvent {
  /** `publicID`, `eventsource`, `eventid`, and the texts of the event's own elements by path. */
  readonly texts: Map<string, string>
  readonly origins: Map<string, string>[]
  readonly magnitudes: Map<string, string>[]
}

/** Paths below `event` whose text is kept, by what they belong to. */
export const EVENT_TEXTS: ReadonlySet<string> = new Set([
  'type',
  'preferredOriginID',
  'preferredMagnitudeID',
  'creationInfo/agencyID',
  'creationInfo/creationTime',
])
export const ORIGIN_TEXTS: ReadonlySet<string> = new Set([
  'origin/time/value',
  'origin/latitude/value',
  'origin/longitude/value',
  'origin/depth/value',
  'origin/evaluationStatus',
])
export const MAGNITUDE_TEXTS: ReadonlySet<string> = new Set(['magnitude/mag/value'])

const METRES_PER_KM = 1000

/** A decimal of XML Schema. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

/**
 * The preferred origin and magnitude of an event → a report; where none is preferred, the first. Depths are metres. An
 * event "not existing", and one whose preferred origin is "rejected", has been taken back.
 * @see QuakeML 1.2, Basic Event Description: https://quake.ethz.ch/quakeml
 */
export function quakemlReport({ texts, origins, magnitudes }: QuakemlEvent, record: number, line: number) {
  const publicId = texts.get('publicID') ?? ''
  const id = eventId(texts)
  if (id === '') return ID_MISSING
  const origin = preferred(origins, texts.get('preferredOriginID'))
  if (origin === undefined) return NO_ORIGIN
  const type = texts.get('type') ?? ''
  const deleted = type === 'not existing' || origin.get('origin/evaluationStatus') === 'rejected'
  const time = origin.get('origin/time/value') ?? ''
  const updated = texts.get('creationInfo/creationTime')
  const numbers = {
    latitude: origin.get('origin/latitude/value'),
    longitude: origin.get('origin/longitude/value'),
    depth: origin.get('origin/depth/value'),
    magnitude: preferred(magnitudes, texts.get('preferredMagnitudeID'))?.get('magnitude/mag/value'),
  }
  const timeMs = textTimeMs(time)
  if (Number.isNaN(timeMs)) return timeFault('origin time', time)
  if (updated !== undefined && Number.isNaN(textTimeMs(updated))) return timeFault('creation time', updated)
  for (const [name, text] of Object.entries(numbers)) {
    const isMissing = text === undefined && (name === 'latitude' || name === 'longitude') && !deleted
    if (isMissing || (text !== undefined && !DECIMAL.test(text))) return numberFault(name, text ?? '')
  }
  return {
    record,
    line,
    agency: agencyOf(publicId, texts),
    ids: [id],
    listsAll: false,
    timeMs,
    updatedMs: textTimeMs(updated ?? ''),
    latitude: Number(numbers.latitude),
    longitude: Number(numbers.longitude),
    depthKm: Number(numbers.depth) / METRES_PER_KM,
    magnitude: Number(numbers.magnitude),
    type,
    deleted,
  } satisfies SeismicReport
}

function preferred(all: readonly Map<string, string>[], id: string | undefined): Map<string, string> | undefined {
  return (id === undefined ? undefined : all.find(one => one.get('publicID') === id)) ?? all[0]
}

/** Networks of the ANSS: source and code, as everywhere else; EMSC: its unid; all others: the public id. */
function eventId(texts: ReadonlyMap<string, string>): string {
  const source = texts.get('eventsource') ?? ''
  const code = texts.get('eventid') ?? ''
  if (source !== '' && code !== '') return `${source}${code}`
  const publicId = texts.get('publicID') ?? ''
  return /\d{8}_\d{7}$/.exec(publicId)?.[0] ?? publicId
}

/** Who keeps the catalogue, by the authority of the public id: `quakeml:AUTHORITY/…` or `smi:AUTHORITY/…`. */
function agencyOf(publicId: string, texts: ReadonlyMap<string, string>): string {
  const authority = /^(?:quakeml|smi):([^/]+)/.exec(publicId)?.[1]?.toLowerCase()
  if (texts.has('eventsource') || /(^|\.)(usgs\.gov|anss\.org)$/.test(authority ?? '')) return 'usgs'
  if (/emsc|seismicportal/.test(authority ?? '')) return 'emsc'
  if (/scedc/.test(authority ?? '')) return 'scedc'
  return authority ?? texts.get('creationInfo/agencyID')?.toLowerCase() ?? 'unknown'
}

function textTimeMs(text: string): number {
  const bytes = Buffer.from(text)
  return isoTimeMs(bytes, 0, bytes.length)
}

const ID_MISSING: Fault = {
  reason: 'id-missing',
  message: 'the event has no publicID; without it a revision cannot be told from a new event: fill it in',
}
const NO_ORIGIN: Fault = {
  reason: 'no-origin',
  message: 'the event has no origin; ask the service for preferred origins',
}
const timeFault = (name: string, text: string): Fault => ({
  reason: 'time-syntax',
  message: `${name} "${text.slice(0, 40)}" is not a time; write it in UTC as 1994-01-17T12:30:55.39Z`,
})
const numberFault = (name: string, text: string): Fault => ({
  reason: 'number-syntax',
  message: `${name} "${text.slice(0, 40)}" is not a number; write it as -118.537`,
})
