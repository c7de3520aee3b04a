import { DAY_MS } from '../../../shared/domain/units.js'
import { FetchError } from './fetch-error.js'
import { type GaugeAnswer, type GaugeQuery, type GaugeService, noteReported } from './gauge-service.js'
import { type HttpOptions, type HttpPage, httpFetch } from './http-fetch.js'
import type { LivePiece } from './live-piece.js'
import { NWIS_FORMATS, type NwisFormatName, nwisUrl } from './nwis-query.js'
import { type NwisScan, scanNwis } from './nwis-scan.js'
import type { PollContext } from './poll-context.js'
import { type RateBudget, takeRequest } from './rate-budget.js'
import { waitFor } from './retrying.js'

export interface NwisOptions {
  /** The services, without `/dv` or `/iv`. */
  readonly url: string
  readonly format: NwisFormatName
  /** How far before a change its values are asked for, ms: the services choose gauges by change, not values. */
  readonly reachMs: number
  /** A larger document is asked for again as two of half its time. */
  readonly batchBytes: number
  readonly http: HttpOptions
  readonly budget: RateBudget
}

/**
 * The legacy daily and instantaneous values of USGS. A document cannot be cut: of one that is too large, both halves of
 * its time are asked for, down to the shortest span. They do not say when a value was last changed, so revisions from
 * before the reach remain unknown until the OGC API answers again.
 */
export const nwisGauges = (options: NwisOptions): GaugeService => ({
  name: 'legacy',
  async read(query, _isLast, context) {
    const { changed } = query
    const fromMs = changed === undefined ? query.fromMs : Math.max(query.fromMs, changed.fromMs - options.reachMs)
    const pieces: LivePiece[] = []
    const reported = new Map<string, number>()
    let madeMs = context.nowMs()
    for await (const { page, scan } of documents({ ...query, fromMs }, options, context)) {
      madeMs = Math.min(madeMs, Number.isNaN(scan.madeMs) ? page.fetchedMs : scan.madeMs)
      for (const [gauge, ms] of scan.newest) noteReported(reported, gauge, ms + query.series.standsForMs)
      const { format } = NWIS_FORMATS[options.format]
      if (scan.newest.size > 0) pieces.push({ format, bytes: page.body, file: page.url, fetchedMs: page.fetchedMs })
    }
    return { pieces, madeMs, reported } satisfies GaugeAnswer
  },
})

interface NwisDocument {
  readonly page: HttpPage
  readonly scan: NwisScan
}

/** The documents of a query, oldest first; none where the services have nothing. */
async function* documents(query: GaugeQuery, options: NwisOptions, context: PollContext): AsyncGenerator<NwisDocument> {
  const document = await fetchDocument(query, options, context)
  if (document === undefined) return
  const { fromMs, toMs = context.nowMs() + DAY_MS, series } = query
  const { shortestMs } = series
  if (document.page.body.length <= options.batchBytes || toMs - fromMs <= shortestMs) return void (yield document)
  const halfMs = Math.max(shortestMs, Math.floor((toMs - fromMs) / 2 / shortestMs) * shortestMs)
  const middleMs = fromMs + halfMs
  yield* documents({ ...query, toMs: middleMs }, options, context)
  yield* documents({ ...query, fromMs: middleMs, toMs }, options, context)
}

async function fetchDocument(
  query: GaugeQuery,
  { url: base, format, http, budget }: NwisOptions,
  context: PollContext,
): Promise<NwisDocument | undefined> {
  const waitMs = takeRequest(budget, context.nowMs())
  if (waitMs > 0) await waitFor(waitMs, context)
  const url = nwisUrl(base, NWIS_FORMATS[format], query, context.nowMs())
  try {
    const page = await httpFetch({ url, types: NWIS_FORMATS[format].types }, http, context)
    if (page.status !== 200) return undefined
    const { body } = page
    const scan = scanNwis(format, Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
    if (scan === undefined) {
      throw new FetchError('page', `${url}: no whole ${format} document; it is fetched again`, { canRetry: true })
    }
    return { page, scan }
  } catch (error) {
    if (error instanceof FetchError && isNoData(error)) return undefined
    throw error
  }
}

/** 404 with these words where no gauge or no value matches; a 404 without them is a wrong URL. */
const isNoData = ({ status, body = '' }: FetchError): boolean =>
  status === 404 && /no (sites|data|values|records)|not found matching/i.test(body)
