import { MINUTE_MS, SECOND_MS } from '../../../shared/domain/units.js'
import { httpDateMs, retryAfterMs } from '../../../shared/kernels/retry-after.js'
import { ACCEPT_ENCODING } from './decode-body.js'
import { FetchError } from './fetch-error.js'
import { type HttpAnswer, httpGet } from './http-get.js'
import type { PollContext } from './poll-context.js'

export interface HttpOptions {
  /** Time for name lookup, TCP and TLS, ms. */
  readonly connectMs: number
  /** Time for all of it, redirects and body included, ms. */
  readonly totalMs: number
  /** Largest body, before and after decompression, bytes. */
  readonly maxBytes: number
  readonly maxRedirects: number
  /** Who we are; services ask for a name and a way to reach us. */
  readonly userAgent: string
}

export const HTTP_DEFAULTS: HttpOptions = {
  connectMs: 10 * SECOND_MS,
  totalMs: 2 * MINUTE_MS,
  maxBytes: 64 * 1024 * 1024,
  maxRedirects: 5,
  userAgent: 'groundswell',
}

/** What a server gave to tell its page of another time; both go back to it with the next request. RFC 9110, 13.1 */
export interface Validators {
  readonly etag?: string
  readonly lastModified?: string
}

export interface PageRequest {
  readonly url: string
  /** Content types that may come, each without parameters. */
  readonly types: readonly string[]
  /** Ask only for a page other than this one. */
  readonly validators?: Validators
  /** Sent to this origin only, never after a redirect to another. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface HttpPage {
  /** 200; 204: there is nothing; 304: it is still the page that was asked about. */
  readonly status: number
  /** Where it came from in the end. */
  readonly url: string
  /** Decompressed. */
  readonly body: Uint8Array
  readonly validators: Validators
  /** When it came: our clock, or the server's where ours is wrong. */
  readonly fetchedMs: number
  /** Requests that the server still allows us, where it says so (`X-RateLimit-Remaining`). */
  readonly requestsLeft?: number
}

/** A clock that is off by more is set aside: network and one-second dates explain no more. */
export const MAX_SKEW_MS = 30 * SECOND_MS

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const SHOWN_BODY = 500

/**
 * Fetches a page.
 *
 * @throws {FetchError} whatever is not 200, 204 or 304, with the server's words; and all that can befall a connection
 */
export async function httpFetch(request: PageRequest, options: HttpOptions, context: PollContext): Promise<HttpPage> {
  const startMs = context.nowMs()
  let url = parseUrl(request.url)
  for (let redirects = 0; ; redirects++) {
    const headers = headersFor(request, url, options)
    const leftMs = options.totalMs - (context.nowMs() - startMs)
    const answer = await httpGet(url, headers, { ...options, totalMs: leftMs }, context)
    if (!REDIRECTS.has(answer.status)) return pageOf(url.href, request, answer, context)
    if (redirects === options.maxRedirects) {
      const message = `${request.url}: more than ${options.maxRedirects} redirects, last to ${url.href}; correct the URL`
      throw new FetchError('redirect', message, { canRetry: false, status: answer.status })
    }
    url = nextUrl(url, answer)
  }
}

function headersFor({ url, types, validators = {}, headers }: PageRequest, at: URL, { userAgent }: HttpOptions) {
  const isSameOrigin = new URL(url).origin === at.origin
  return {
    accept: types.join(', '),
    'accept-encoding': ACCEPT_ENCODING,
    'user-agent': userAgent,
    ...(isSameOrigin && headers),
    ...(validators.etag !== undefined && { 'if-none-match': validators.etag }),
    ...(validators.lastModified !== undefined && { 'if-modified-since': validators.lastModified }),
  }
}

function pageOf(
  url: string,
  { types }: PageRequest,
  { status, headers, body }: HttpAnswer,
  context: PollContext,
): HttpPage {
  const nowMs = context.nowMs()
  const fetchedMs = trustedTime(url, nowMs, httpDateMs(headers.date), context)
  const validators = {
    ...(headers.etag !== undefined && { etag: headers.etag }),
    ...(headers['last-modified'] !== undefined && { lastModified: headers['last-modified'] }),
  }
  const left = headers['x-ratelimit-remaining']
  const requestsLeft = typeof left === 'string' && /^\d+$/.test(left) ? { requestsLeft: Number(left) } : {}
  const page = { status, url, validators, fetchedMs, ...requestsLeft }
  if (status === 304 || status === 204) return { ...page, body: new Uint8Array(0) }
  if (status !== 200) throw statusError(url, status, body, retryAfterMs(headers['retry-after'], fetchedMs))
  const type = headers['content-type']?.split(';')[0].trim().toLowerCase() ?? ''
  if (!types.includes(type)) {
    const message = `${url}: it is "${type}", not ${types.join(' or ')}; a proxy or a maintenance page may answer for it`
    throw new FetchError('content-type', message, { canRetry: true, status, body: textOf(body) })
  }
  return { ...page, body }
}

/** Our clock, unless the server's differs by more than a network explains. */
function trustedTime(url: string, nowMs: number, dateMs: number, { onTrouble }: PollContext): number {
  const skewMs = dateMs - nowMs
  if (!(Math.abs(skewMs) > MAX_SKEW_MS)) return nowMs
  const message = `${url}: its clock is ${skewMs / SECOND_MS} s from ours, and is taken for right; set this machine's clock by NTP`
  onTrouble?.({ reason: 'clock-skew', message })
  return dateMs
}

function statusError(url: string, status: number, bytes: Uint8Array, waitMs: number | undefined): FetchError {
  const body = textOf(bytes)
  const isThrottled = status === 429 || (status === 503 && waitMs !== undefined)
  const canRetry = status >= 500 || status === 408 || status === 425 || status === 429
  const advice = canRetry ? 'it is asked again later' : 'correct the URL or its parameters'
  const message = `${url}: status ${status}${body === '' ? '' : `, "${body}"`}; ${advice}`
  return new FetchError(isThrottled ? 'throttled' : 'status', message, { canRetry, status, retryAfterMs: waitMs, body })
}

/** The start of a text, fit for a terminal. */
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, SHOWN_BODY))
    .toString('latin1')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[^\x21-\x7e]+/g, ' ')
    .trim()

function nextUrl(from: URL, { status, headers }: HttpAnswer): URL {
  const { location = '' } = headers
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  const isWorse = to !== undefined && from.protocol === 'https:' && to.protocol !== 'https:'
  if (location !== '' && to !== undefined && !isWorse && /^https?:$/.test(to.protocol)) return to
  const message = `${from.href}: redirects to "${location}", which is not followed; correct the URL`
  throw new FetchError('redirect', message, { canRetry: false, status })
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url
  throw new FetchError('connect', `"${text}" is no URL; write http:// or https://`, { canRetry: false })
}
