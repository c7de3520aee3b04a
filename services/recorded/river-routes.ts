import type { IncomingHttpHeaders } from 'node:http'
import { HOUR_MS } from '../../shared/domain/units.js'
import { type Answer, textAnswer } from './answer.js'
import { nwisSites, nwisValues } from './nwis-values.js'
import { ogcItems } from './ogc-items.js'
import type { RecordedRivers } from './recorded-rivers.js'

/** Requests that the OGC API answers in an hour. */
export interface OgcLimits {
  readonly withoutKey: number
  readonly withKey: number
}

/** @see https://api.waterdata.usgs.gov/docs/ogcapi/keys/ */
export const OGC_LIMITS: OgcLimits = { withoutKey: 50, withKey: 1_000 }

export const OGC = '/ogcapi/v0'
export const NWIS = '/nwis'

/** Answers for rivers, under the paths of the real services; undefined where a path is none of theirs. */
export function riverRoutes(rivers: RecordedRivers, limits = OGC_LIMITS) {
  let hour = 0
  let used = 0
  const limited = (url: URL, headers: IncomingHttpHeaders, collection: string): Answer | undefined => {
    const now = Math.floor(rivers.nowMs() / HOUR_MS)
    if (now !== hour) used = 0
    hour = now
    const limit = headers['x-api-key'] === undefined ? limits.withoutKey : limits.withKey
    const left = limit - ++used
    const told = { 'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': String(Math.max(0, left)) }
    if (left < 0) {
      const error = { code: 'OVER_RATE_LIMIT', message: 'You have exceeded your rate limit.' }
      const body = JSON.stringify({ error })
      return { status: 429, type: 'application/json', body, headers: { ...told, 'retry-after': '600' } }
    }
    const answer = ogcItems(rivers, collection, url)
    return answer && { ...answer, headers: told }
  }
  return (url: URL, headers: IncomingHttpHeaders): Answer | undefined => {
    const { pathname, searchParams } = url
    const collection = pathname.match(/^\/ogcapi\/v0\/collections\/([^/]+)\/items$/)?.[1]
    if (collection !== undefined) return limited(url, headers, collection)
    if (pathname === `${NWIS}/dv/`) return nwisValues(rivers, 'dv', searchParams)
    if (pathname === `${NWIS}/iv/`) return nwisValues(rivers, 'iv', searchParams)
    if (pathname === `${NWIS}/site/`) return nwisSites(rivers, searchParams)
    return pathname.startsWith(OGC) ? textAnswer(404, 'Collection not found') : undefined
  }
}

/** Settings under which Groundswell asks for rivers here. */
export const riverSettings = (url: string): readonly string[] => [
  `source.streamflow.waterDataUrl=${url}${OGC}`,
  `source.streamflow.legacyUrl=${url}${NWIS}`,
]
