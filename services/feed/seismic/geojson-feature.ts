import type { Fault } from '../fault.js'
import type { SeismicReport } from './seismic-report.js'

/** The parts of a USGS feature that we read: https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php */
interface UsgsFeature {
  readonly id?: unknown
  readonly properties?: {
    readonly mag?: unknown
    readonly time?: unknown
    readonly updated?: unknown
    readonly status?: unknown
    readonly ids?: unknown
    readonly type?: unknown
  } | null
  readonly geometry?: { readonly coordinates?: unknown } | null
}

/**
 * One parsed feature → a report. A null or absent magnitude, depth or `updated` is unknown. Of a deleted event, which
 * the service may send without a place, only id and time are needed.
 */
export function featureReport(value: unknown, record: number, line: number): SeismicReport | Fault {
  if (typeof value !== 'object' || value === null) return shapeFault('it is not an object')
  const { id, properties, geometry } = value as UsgsFeature
  if (typeof id !== 'string' || id === '') return shapeFault('its "id" is no text')
  if (typeof properties !== 'object' || properties === null) return shapeFault('it has no "properties"')
  const { mag, time, updated, status, ids, type } = properties
  if (typeof time !== 'number') return shapeFault('its "time" is no number of ms since 1970')
  if (!isNumberOrNull(mag)) return shapeFault('its "mag" is neither a number nor null')
  if (!isNumberOrNull(updated)) return shapeFault('its "updated" is neither a number nor null')
  const deleted = typeof status === 'string' && status.toLowerCase() === 'deleted'
  const coordinates = geometry?.coordinates
  if (!deleted && !Array.isArray(coordinates)) return shapeFault('it has no "coordinates"')
  const [longitude, latitude, depthKm] = Array.isArray(coordinates) ? (coordinates as unknown[]) : []
  if (!deleted && (typeof longitude !== 'number' || typeof latitude !== 'number')) {
    return shapeFault('its "coordinates" are no numbers')
  }
  if (!isNumberOrNull(depthKm)) return shapeFault('its depth is neither a number nor null')
  return {
    record,
    line,
    agency: 'usgs',
    ids: allIds(ids, id),
    listsAll: typeof ids === 'string',
    timeMs: time,
    updatedMs: updated ?? NaN,
    latitude: typeof latitude === 'number' ? latitude : NaN,
    longitude: typeof longitude === 'number' ? longitude : NaN,
    depthKm: depthKm ?? NaN,
    magnitude: mag ?? NaN,
    type: typeof type === 'string' ? type : '',
    deleted,
  }
}

const isNumberOrNull = (value: unknown): value is number | null | undefined =>
  typeof value === 'number' || value === null || value === undefined

/** `,nc72199065,us2000c1zn,` → its ids, the event's own first. Most events have one id, which needs no cutting. */
function allIds(list: unknown, id: string): readonly string[] {
  if (typeof list !== 'string' || (list.length === id.length + 2 && list.startsWith(id, 1))) return [id]
  return [id, ...list.split(',').filter(other => other !== '' && other !== id)]
}

const shapeFault = (what: string): Fault => ({
  reason: 'feature-shape',
  message: `${what}; write the feature as https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php has it`,
})
