import { DAY_MS, SECOND_MS } from '../../../shared/domain/units.js'
import { cutPage } from './cut-page.js'
import { FetchError } from './fetch-error.js'
import { type GaugeAnswer, type GaugeQuery, type GaugeService, gaugeNumber, noteReported } from './gauge-service.js'
import type { LivePiece } from './live-piece.js'
import { type OgcFeature, type OgcOptions, type OgcPage, ogcPages } from './ogc-pages.js'
import { ogcReadingsUrl } from './ogc-query.js'

const FORMAT = 'usgs-ogc-json'

/**
 * The USGS Water Data OGC API. Its records say when they were last changed, so one question gives new readings, late
 * ones and revisions alike.
 */
export const ogcGauges = (options: OgcOptions): GaugeService => ({
  name: 'ogc',
  async read(query, isLast, context) {
    const url = ogcReadingsUrl(options.url, query, options.limit)
    const validators = query.unlike?.url === url ? query.unlike.validators : undefined
    const askedMs = context.nowMs()
    try {
      const pages = await ogcPages(url, options, { isLast, validators }, context)
      if (pages === undefined) return undefined
      const { length } = pages
      const page = length === 0 ? query.unlike : length === 1 ? { url, validators: pages[0].validators } : undefined
      return { ...answerOf(pages, query, askedMs, options.batchBytes), ...(page !== undefined && { page }) }
    } catch (error) {
      if (error instanceof FetchError && (error.fault === 'too-large' || error.status === 413)) return undefined
      throw error
    }
  },
})

function answerOf(pages: readonly OgcPage[], query: GaugeQuery, askedMs: number, batchBytes: number): GaugeAnswer {
  const { series, told } = query
  const reported = new Map<string, number>()
  const changes = new Map<string, number>()
  const pieces: LivePiece[] = []
  for (const { url: file, body, fetchedMs, features } of pages) {
    let isNew = false
    for (const feature of features) {
      const { monitoring_location_id: gauge, time, last_modified: changed } = feature.properties ?? {}
      const timeMs = Date.parse(String(time))
      const changedMs = Date.parse(String(changed))
      if (isElse(query, timeMs, changedMs)) {
        const message = `${file}: has a record of ${String(time)}, changed ${String(changed)}, which was not asked for; a cache may answer for it`
        throw new FetchError('page', message, { canRetry: true })
      }
      if (!Number.isNaN(timeMs)) noteReported(reported, gaugeNumber(String(gauge)), timeMs + series.standsForMs)
      const key = keyOf(feature)
      if (!Number.isNaN(changedMs)) changes.set(key, changedMs)
      isNew ||= told?.has(key) !== true
    }
    if (isNew) pieces.push(...cutPage(FORMAT, body, batchBytes).map(part => ({ ...part, file, fetchedMs })))
  }
  const madeMs = Math.min(askedMs, ...pages.map(page => page.madeMs ?? page.fetchedMs))
  return { pieces, madeMs, reported, changes }
}

/** Whether a record is from outside what was asked, by more than the rounding of times to days and seconds. */
const isElse = ({ fromMs, toMs = Infinity, changed }: GaugeQuery, timeMs: number, changedMs: number): boolean =>
  timeMs < fromMs - DAY_MS ||
  timeMs > toMs + DAY_MS ||
  (changed !== undefined && changedMs < changed.fromMs - SECOND_MS)

/** A version of a record: its id is new with each version, but only its last change says so for certain. */
const keyOf = ({ id, properties }: OgcFeature): string => `${String(id)} ${String(properties?.last_modified)}`
