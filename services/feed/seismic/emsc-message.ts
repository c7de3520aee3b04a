import { isoTimeMs } from '../../../shared/kernels/iso-time.js'
import type { Fault } from '../fault.js'
import type { SeismicReport } from './seismic-report.js'

/** The parts that we read of a feature of EMSC: https://www.seismicportal.eu/realtime.html */
interface EmscFeature {
  readonly properties?: {
    readonly unid?: unknown
    readonly time?: unknown
    readonly lastupdate?: unknown
    readonly lat?: unknown
    readonly lon?: unknown
    readonly depth?: unknown
    readonly mag?: unknown
    readonly evtype?: unknown
  } | null
}

const ACTIONS: ReadonlySet<unknown> = new Set(['create', 'update', 'delete'])

/**
 * One message of the standing order, `{"action", "data"}`, or one feature of the event service → a report. The place is
 * taken from the properties: the geometry's third coordinate is the height, not the depth. A null magnitude, depth or
 * `lastupdate` is unknown. Of a deleted event only unid and time are needed.
 */
export function emscReport(value: unknown, record: number, line: number): SeismicReport | Fault {
  if (typeof value !== 'object' || value === null) return shapeFault('it is not an object')
  const { action, data } = value as { readonly action?: unknown; readonly data?: unknown }
  if (action !== undefined && !ACTIONS.has(action)) return shapeFault('its "action" is not create, update or delete')
  const feature = action === undefined ? value : data
  if (typeof feature !== 'object' || feature === null) return shapeFault('its "data" is not an object')
  const { properties } = feature as EmscFeature
  if (typeof properties !== 'object' || properties === null) return shapeFault('it has no "properties"')
  const { unid, time, lastupdate, lat, lon, depth, mag, evtype } = properties
  const deleted = action === 'delete'
  if (typeof unid !== 'string' || unid === '') return shapeFault('its "unid" is no text')
  const timeMs = textTimeMs(time)
  const updatedMs = textTimeMs(lastupdate)
  if (Number.isNaN(timeMs)) return shapeFault('its "time" is no time in UTC')
  if (lastupdate !== undefined && lastupdate !== null && Number.isNaN(updatedMs)) {
    return shapeFault('its "lastupdate" is no time in UTC')
  }
  if (!deleted && (typeof lat !== 'number' || typeof lon !== 'number')) {
    return shapeFault('its "lat" and "lon" are no numbers')
  }
  if (!isNumberOrNull(depth)) return shapeFault('its "depth" is neither a number nor null')
  if (!isNumberOrNull(mag)) return shapeFault('its "mag" is neither a number nor null')
  return {
    record,
    line,
    agency: 'emsc',
    ids: [unid],
    listsAll: false,
    timeMs,
    updatedMs,
    latitude: typeof lat === 'number' ? lat : NaN,
    longitude: typeof lon === 'number' ? lon : NaN,
    depthKm: depth ?? NaN,
    magnitude: mag ?? NaN,
    type: typeof evtype === 'string' ? evtype : '',
    deleted,
  }
}

const isNumberOrNull = (value: unknown): value is number | null | undefined =>
  typeof value === 'number' || value === null || value === undefined

function textTimeMs(value: unknown): number {
  if (typeof value !== 'string') return NaN
  const bytes = Buffer.from(value)
  return isoTimeMs(bytes, 0, bytes.length)
}

const shapeFault = (what: string): Fault => ({
  reason: 'emsc-shape',
  message: `${what}; write the message as https://www.seismicportal.eu/realtime.html has it`,
})
