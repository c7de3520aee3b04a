import type { RawFormat } from '../../../shared/domain/raw-formats.js'

/** Degrees; west may be greater than east across the date line only where a service says so. */
export interface Bounds {
  readonly south: number
  readonly north: number
  readonly west: number
  readonly east: number
}

/** What is asked of an event service. */
export interface FdsnQuery {
  /** Origin times from here, ms since 1970. */
  readonly fromMs: number
  /** To before here. */
  readonly toMs: number
  readonly bounds?: Bounds
  /** Events changed after this, ms since 1970: revisions of whatever age. */
  readonly updatedAfterMs?: number
  /** Deleted events too, with status `deleted`. USGS only, and only in its CSV and GeoJSON. */
  readonly includeDeleted?: boolean
}

/** A dialect of the event service: what its formats are called and what they are. */
export interface FdsnFormat {
  /** Value of the parameter `format`. */
  readonly name: string
  readonly format: RawFormat
  /** Content types that it comes as. */
  readonly types: readonly string[]
}

/**
 * Formats that we read. USGS: csv, geojson, quakeml; EMSC: json, which is GeoJSON with properties of its own, and xml.
 * @see https://earthquake.usgs.gov/fdsnws/event/1/
 * @see https://www.seismicportal.eu/fdsn-wsevent.html
 */
export const FDSN_FORMATS = {
  csv: { name: 'csv', format: 'fdsn-csv', types: ['text/csv', 'text/plain'] },
  geojson: { name: 'geojson', format: 'usgs-geojson', types: ['application/json', 'application/geo+json'] },
  quakeml: { name: 'xml', format: 'quakeml', types: ['application/xml', 'text/xml', 'application/quakeml+xml'] },
  'emsc-json': { name: 'json', format: 'emsc-json', types: ['application/json', 'application/geo+json'] },
} as const satisfies Record<string, FdsnFormat>

/**
 * URL of a query. Parameters of the specification: format, starttime, endtime (both included, UTC without a zone),
 * minlatitude …, updatedafter, limit; `includedeleted` is one of USGS. A service answers 400 to a parameter that it
 * does not know, so what need not be sent is not.
 *
 * @param limit  most events that the service may send
 * @see FDSN (2019), FDSN Web Service Specifications 1.2, fdsnws-event: https://www.fdsn.org/webservices/
 */
export function fdsnUrl(url: string, { name }: FdsnFormat, query: FdsnQuery, limit: number): string {
  const { fromMs, toMs, bounds, updatedAfterMs, includeDeleted } = query
  const parameters = new URLSearchParams({
    format: name,
    starttime: fdsnTime(fromMs),
    // The end is included; times have milliseconds.
    endtime: fdsnTime(toMs - 1),
    limit: String(limit),
  })
  if (bounds !== undefined) {
    parameters.set('minlatitude', String(bounds.south))
    parameters.set('maxlatitude', String(bounds.north))
    parameters.set('minlongitude', String(bounds.west))
    parameters.set('maxlongitude', String(bounds.east))
  }
  if (updatedAfterMs !== undefined) parameters.set('updatedafter', fdsnTime(updatedAfterMs))
  if (includeDeleted === true) parameters.set('includedeleted', 'true')
  return `${url}/query?${parameters}`
}

/** `2019-07-06T03:19:53.040`: the specification's times are UTC and name no zone. */
const fdsnTime = (ms: number): string => new Date(ms).toISOString().slice(0, -1)
