import { DAY_MS, SECOND_MS } from '../../../shared/domain/units.js'
import type { BackOffOptions } from '../../../shared/kernels/back-off.js'
import { cutPage } from './cut-page.js'
import { type FdsnFormat, type FdsnQuery, fdsnUrl } from './fdsn-query.js'
import { FetchError } from './fetch-error.js'
import { type HttpOptions, type HttpPage, httpFetch } from './http-fetch.js'
import type { LivePiece } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { type RateBudget, takeRequest } from './rate-budget.js'
import { waitFor } from './retrying.js'
import { timeSpans } from './time-spans.js'

export interface FdsnOptions {
  /** The service, without `/query`. */
  readonly url: string
  readonly format: FdsnFormat
  /** Most events that the service sends at once. */
  readonly limit: number
  readonly batchBytes: number
  readonly http: HttpOptions
  /** Shared by all who ask this service. */
  readonly budget: RateBudget
  readonly backOff?: BackOffOptions
}

/** @see https://earthquake.usgs.gov/fdsnws/event/1/ "limit": 1..20000 */
export const USGS_FDSN_URL = 'https://earthquake.usgs.gov/fdsnws/event/1'

/** @see https://www.seismicportal.eu/fdsn-wsevent.html */
export const EMSC_FDSN_URL = 'https://www.seismicportal.eu/fdsnws/event/1'

/** The first span that is asked for; the next grow or shrink with what comes. */
const FIRST_SPAN_MS = 31 * DAY_MS
/** No span is cut shorter: what is more at once than a service sends in it is no catalogue. */
const SHORTEST_SPAN_MS = SECOND_MS

/**
 * Asks an event service for everything between two origin times, oldest first, however much it is: a span that holds
 * more than the service sends at once is cut in two. The last piece of each span says that all is complete up to its
 * end. A page that breaks is asked for again; a page at the limit is thrown away, as what it lacks is not known.
 *
 * @throws {FetchError} if the service refuses the first page for good, with its own words
 * @throws {StoppedError}
 */
export async function* fdsnPieces(
  query: FdsnQuery,
  options: FdsnOptions,
  context: PollContext,
): AsyncGenerator<LivePiece> {
  const { format, limit, batchBytes, backOff } = options
  const spans = timeSpans(
    {
      fromMs: query.fromMs,
      toMs: query.toMs,
      firstMs: FIRST_SPAN_MS,
      shortestMs: SHORTEST_SPAN_MS,
      backOff,
      read: (fromMs, toMs) => fetchSpan({ ...query, fromMs, toMs }, options, context),
      tooMuch: fromMs => tooMany(options.url, fromMs, limit),
    },
    context,
  )
  for await (const { toMs, item: page } of spans) {
    const parts = page.body.length === 0 ? [EMPTY_PART] : cutPage(format.format, page.body, batchBytes)
    for (const [i, part] of parts.entries()) {
      const isLast = i === parts.length - 1
      const { url: file, fetchedMs } = page
      yield { ...part, format: format.format, file, fetchedMs, ...(isLast && { completeToMs: toMs }) }
    }
  }
}

const EMPTY_PART = { bytes: new Uint8Array(0) }

/** One page; undefined where the span holds more than the service sends; an empty body where it holds nothing. */
async function fetchSpan(
  query: FdsnQuery,
  { url, format, limit, http, budget }: FdsnOptions,
  context: PollContext,
): Promise<HttpPage | undefined> {
  const waitMs = takeRequest(budget, context.nowMs())
  if (waitMs > 0) await waitFor(waitMs, context)
  const request = { url: fdsnUrl(url, format, query, limit), types: format.types }
  try {
    const page = await httpFetch(request, http, context)
    return countEvents(format, page.body) < limit ? page : undefined
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    if (error.status === 404 && isNoData(error)) return emptyPage(request.url, context)
    if (isTooMuch(error)) return undefined
    throw error
  }
}

const emptyPage = (url: string, context: PollContext): HttpPage => ({
  status: 204,
  url,
  body: EMPTY_PART.bytes,
  validators: {},
  fetchedMs: context.nowMs(),
})

/** Services say 204 where there is nothing, some 404 with these words; a 404 without them is a wrong URL. */
const isNoData = ({ body = '' }: FetchError): boolean => /no (data|events|matching)/i.test(body)

/**
 * 413 by the specification; USGS sends 400 and "… matching events exceeds search limit of 20000. Modify the search to
 * match fewer events."
 */
const isTooMuch = ({ status, fault, body = '' }: FetchError): boolean =>
  status === 413 ||
  fault === 'too-large' ||
  (status === 400 && /exceeds? (the )?(search )?limit|fewer events/i.test(body))

const EVENT_STARTS: Readonly<Record<string, string>> = { quakeml: '<event ', json: '"Feature"', csv: '\n' }

/** Events of a page, counted by what each begins or ends with: a bound from above, cheap. */
function countEvents({ format }: FdsnFormat, body: Uint8Array): number {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const mark = EVENT_STARTS[format === 'quakeml' ? 'quakeml' : format.endsWith('csv') ? 'csv' : 'json']
  let count = 0
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) count++
  return format.endsWith('csv') ? count - 1 : count
}

const tooMany = (url: string, fromMs: number, limit: number): FetchError =>
  new FetchError(
    'page',
    `${url}: ${limit} events or more in the second from ${new Date(fromMs).toISOString()}; raise the limit`,
    { canRetry: false },
  )
