import type { RawFormat } from '../../../shared/domain/raw-formats.js'
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/units.js'
import { DISCHARGE, type GaugeQuery, gaugeNumber } from './gauge-service.js'
import { boxOf, type GaugePlace } from './ogc-query.js'

/**
 * The services before the OGC API; USGS will end them in the first quarter of 2027.
 * @see https://waterservices.usgs.gov/docs/
 */
export const NWIS_URL = 'https://waterservices.usgs.gov/nwis'

/** A format of the legacy services: what it is called there and what it is. */
export interface NwisFormat {
  /** Value of the parameter `format`. */
  readonly name: string
  readonly format: RawFormat
  readonly types: readonly string[]
}

export const NWIS_FORMATS = {
  json: { name: 'json', format: 'usgs-waterml-json', types: ['application/json', 'text/json'] },
  rdb: { name: 'rdb', format: 'usgs-rdb', types: ['text/plain'] },
  waterml: { name: 'waterml,1.1', format: 'waterml', types: ['text/xml', 'application/xml'] },
} as const satisfies Record<string, NwisFormat>

export type NwisFormatName = keyof typeof NWIS_FORMATS

/**
 * URL of a question for values. `modifiedSince` is a duration back from now; it chooses among gauges, of which all
 * values between `startDT` and `endDT` then come. Daily values take dates, both included.
 *
 * @see https://waterservices.usgs.gov/docs/instantaneous-values/instantaneous-values-details/
 * @see https://waterservices.usgs.gov/docs/dv-service/daily-values-service-details/
 */
export function nwisUrl(url: string, { name }: NwisFormat, query: GaugeQuery, nowMs: number): string {
  const { series, gauges, fromMs, toMs, changed } = query
  const isDaily = series.legacy === 'dv'
  const time = (ms: number) => new Date(ms).toISOString().slice(0, isDaily ? 10 : 16) + (isDaily ? '' : 'Z')
  const parameters: Record<string, string> = {
    format: name,
    sites: gauges.map(gaugeNumber).join(','),
    parameterCd: DISCHARGE,
    ...(isDaily && series.statistic !== undefined && { statCd: series.statistic }),
    startDT: time(fromMs),
    ...(toMs !== undefined && { endDT: time(toMs - 1) }),
    ...(changed !== undefined && { modifiedSince: durationOf(nowMs - changed.fromMs) }),
    siteStatus: 'all',
  }
  return `${url}/${series.legacy}/?${new URLSearchParams(parameters)}`
}

/**
 * URL of the active stream gauges of a place that measure discharge, as RDB. One major hydrologic unit of 2 digits, or
 * up to 10 minor ones of 8; a box of at most 25 square degrees.
 *
 * @see https://waterservices.usgs.gov/docs/site-service/site-service-details/
 */
export function nwisGaugesUrl(url: string, place: GaugePlace, legacy: 'dv' | 'iv'): string {
  const parameters: Record<string, string> = {
    format: 'rdb',
    ...('gauges' in place
      ? { sites: place.gauges.map(gaugeNumber).join(',') }
      : { siteType: 'ST', siteStatus: 'active', hasDataTypeCd: legacy, parameterCd: DISCHARGE }),
    ...('bounds' in place && { bBox: boxOf(place.bounds) }),
    ...('unit' in place && { huc: place.unit }),
    // Only so does it tell drainage areas.
    siteOutput: 'expanded',
  }
  return `${url}/site/?${new URLSearchParams(parameters)}`
}

/** ISO 8601, in whole minutes, rounded up; in days from two on. */
const durationOf = (ms: number): string =>
  ms >= 2 * DAY_MS ? `P${Math.ceil(ms / DAY_MS)}D` : `PT${Math.max(1, Math.ceil(ms / MINUTE_MS))}M`
