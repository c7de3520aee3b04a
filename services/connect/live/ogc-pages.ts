import { MINUTE_MS } from '../../../shared/domain/units.js'
import { FetchError } from './fetch-error.js'
import { type HttpOptions, httpFetch, type Validators } from './http-fetch.js'
import type { PollContext } from './poll-context.js'
import { noteRequestsLeft, type RateBudget, returnRequest, takeRequest } from './rate-budget.js'
import { waitFor } from './retrying.js'

export interface OgcOptions {
  /** The API, without `/collections`. */
  readonly url: string
  /** Sent as `X-Api-Key`, where there is one: 1000 requests an hour instead of 50. */
  readonly apiKey: string
  /** Features of a page. */
  readonly limit: number
  /** Most pages of one answer; more is asked for in smaller parts. */
  readonly pages: number
  readonly batchBytes: number
  readonly http: HttpOptions
  /** Shared by all who ask this service. */
  readonly budget: RateBudget
}

/** A feature, as far as a connector looks into it. */
export interface OgcFeature {
  readonly id?: unknown
  readonly properties?: Readonly<Record<string, unknown>> | null
}

export interface OgcPage {
  readonly url: string
  readonly body: Uint8Array
  readonly fetchedMs: number
  readonly features: readonly OgcFeature[]
  /** When the service made it, ms since 1970, where it says so. */
  readonly madeMs?: number
  readonly validators: Validators
}

/** Longer waits for the rate budget are left to another service, if there is one. */
const PATIENCE_MS = MINUTE_MS

const TYPES = ['application/geo+json', 'application/json']

/**
 * Fetches a page and those that follow it, by the links `next` of the answers.
 *
 * @param isLast  wait for the budget however long
 * @returns undefined where there are too many; an empty list where it is still the page that is known
 * @throws {FetchError}
 */
export async function ogcPages(
  url: string,
  options: OgcOptions,
  { isLast, validators }: { readonly isLast: boolean; readonly validators?: Validators },
  context: PollContext,
): Promise<readonly OgcPage[] | undefined> {
  const { apiKey, http, budget } = options
  const headers: Record<string, string> = apiKey === '' ? {} : { 'x-api-key': apiKey }
  const pages: OgcPage[] = []
  for (let next: string | undefined = url; next !== undefined; ) {
    if (pages.length === options.pages) return undefined
    await takeTurn(options, isLast, context)
    const request = { url: next, types: TYPES, headers, ...(pages.length === 0 && { validators }) }
    const page = await httpFetch(request, http, context)
    noteRequestsLeft(budget, page.requestsLeft)
    if (page.status === 304) return []
    const { features, madeMs, nextUrl } = parsePage(page.url, page.body)
    pages.push({
      url: page.url,
      body: page.body,
      fetchedMs: page.fetchedMs,
      features,
      madeMs,
      validators: page.validators,
    })
    if (nextUrl !== undefined && pages.some(({ url }) => url === nextUrl)) {
      throw new FetchError('page', `${nextUrl}: follows itself; the query is asked again`, { canRetry: true })
    }
    next = features.length === 0 ? undefined : nextUrl
  }
  return pages
}

async function takeTurn({ url, budget }: OgcOptions, isLast: boolean, context: PollContext): Promise<void> {
  const waitMs = takeRequest(budget, context.nowMs())
  if (waitMs === 0) return
  if (isLast || waitMs <= PATIENCE_MS) return waitFor(waitMs, context)
  returnRequest(budget)
  const message = `${url}: its ${budget.requests} requests are spent; it is asked again later, or set a key for more`
  throw new FetchError('throttled', message, { canRetry: true, retryAfterMs: waitMs })
}

interface Page {
  readonly type?: unknown
  readonly features?: unknown
  readonly timeStamp?: unknown
  readonly links?: readonly { readonly rel?: unknown; readonly href?: unknown }[]
}

/** @throws {FetchError} if it is no whole page, or goes on at another server, which must not see our key */
function parsePage(url: string, body: Uint8Array) {
  const refuse = (what: string, cause?: unknown) =>
    new FetchError('page', `${url}: ${what}; it is fetched again`, { canRetry: true, cause })
  let page: Page | null
  try {
    page = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
  } catch (cause) {
    throw refuse('the page is no JSON', cause)
  }
  if (!Array.isArray(page?.features)) throw refuse('the page is no FeatureCollection')
  const features = page.features as readonly OgcFeature[]
  const madeMs = typeof page.timeStamp === 'string' ? Date.parse(page.timeStamp) : NaN
  const href = Array.isArray(page.links) ? page.links.find(({ rel }) => rel === 'next')?.href : undefined
  const nextUrl = typeof href === 'string' && URL.canParse(href, url) ? new URL(href, url) : undefined
  if (nextUrl !== undefined && nextUrl.origin !== new URL(url).origin) {
    throw refuse(`its next page is at ${nextUrl.origin}, which is not followed`)
  }
  return { features, madeMs: Number.isNaN(madeMs) ? undefined : madeMs, nextUrl: nextUrl?.href }
}
