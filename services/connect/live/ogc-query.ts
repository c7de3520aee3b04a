import { DAY_MS } from '../../../shared/domain/units.js'
import type { Bounds } from './fdsn-query.js'
import { DISCHARGE, type GaugeQuery, gaugeNumber } from './gauge-service.js'

/** @see https://api.waterdata.usgs.gov/docs/ogcapi/ */
export const WATER_DATA_URL = 'https://api.waterdata.usgs.gov/ogcapi/v0'

/**
 * URL of the first page of readings. Several gauges are one parameter, separated by commas; an interval is `from/to`,
 * both ends included, `..` for an open one. Times of `daily` are dates.
 *
 * @param limit  features of a page, 1..50000
 * @see https://api.waterdata.usgs.gov/ogcapi/v0/openapi?f=html
 */
export function ogcReadingsUrl(url: string, query: GaugeQuery, limit: number): string {
  const { series, gauges, fromMs, toMs, changed } = query
  const time = series.standsForMs === DAY_MS ? isoDay : iso
  const parameters: Record<string, string> = {
    f: 'json',
    monitoring_location_id: gauges.map(ogcId).join(','),
    parameter_code: DISCHARGE,
    ...(series.statistic !== undefined && { statistic_id: series.statistic }),
    time: `${time(fromMs)}/${toMs === undefined ? '..' : time(toMs - 1)}`,
    ...(changed !== undefined && {
      last_modified: `${iso(changed.fromMs)}/${changed.toMs === undefined ? '..' : iso(changed.toMs)}`,
    }),
    limit: String(limit),
    // Momentary values are in UTC: where their gauge is tells its own time.
    ...(series.standsForMs === DAY_MS && { skipGeometry: 'true' }),
  }
  return `${url}/collections/${series.collection}/items?${new URLSearchParams(parameters)}`
}

/** Where gauges are looked for: a box, a hydrologic unit of 2 to 12 digits; or gauges by number. */
export type GaugePlace =
  | { readonly bounds: Bounds }
  | { readonly unit: string }
  | { readonly gauges: readonly string[] }

/**
 * URL of the first page of the stream gauges of a place, or of those named. The codes of a hydrologic unit's parts begin with its own, and
 * gauges carry up to 12 digits of it: that takes a filter, in the text form of CQL.
 *
 * @see https://api.waterdata.usgs.gov/docs/ogcapi/complex-queries/
 */
export function ogcGaugesUrl(url: string, place: GaugePlace, limit: number): string {
  const parameters: Record<string, string> = {
    f: 'json',
    ...('gauges' in place ? { id: place.gauges.map(ogcId).join(',') } : { agency_code: 'USGS', site_type_code: 'ST' }),
    ...('bounds' in place && { bbox: boxOf(place.bounds) }),
    ...('unit' in place && { filter: `hydrologic_unit_code LIKE '${place.unit}%'`, 'filter-lang': 'cql-text' }),
    limit: String(limit),
  }
  return `${url}/collections/monitoring-locations/items?${new URLSearchParams(parameters)}`
}

/** West, south, east, north: the order of OGC and of the legacy services. */
export const boxOf = ({ west, south, east, north }: Bounds): string => [west, south, east, north].join(',')

export const ogcId = (gauge: string): string => (gauge.includes('-') ? gauge : `USGS-${gaugeNumber(gauge)}`)

const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`
const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
