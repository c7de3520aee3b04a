import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.js'
import { cutPage } from './cut-page.js'
import { FetchError } from './fetch-error.js'
import { type HttpOptions, httpFetch, type Validators } from './http-fetch.js'
import { type LiveChannel, type LivePiece, resumeTime } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { pollLoop } from './poll-loop.js'

export interface UsgsSummaryOptions {
  /** Folder of the feeds; they are named `all_hour.geojson` and so on below it. */
  readonly url: string
  readonly intervalMs: number
  /** How long after its origin time an earthquake may first appear, ms: a feed is complete up to that before it was made. */
  readonly publishingDelayMs: number
  /** What is further behind than the month feed reaches: gives all between two origin times. */
  readonly backFill: (fromMs: number, toMs: number) => AsyncIterable<LivePiece>
  /** Origin time from which on a first run asks, ms since 1970. */
  readonly fromMs: number
  readonly batchBytes: number
  readonly http: HttpOptions
}

/**
 * The public folder. The feeds are made anew every minute and cached for 60 s, so asking more often gives nothing new;
 * too many requests are answered with 429.
 * @see https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php
 * @see https://geohazards.usgs.gov/pipermail/realtime-feeds/2022-January.txt
 */
export const USGS_SUMMARY_URL = 'https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary'

/** The feeds of all magnitudes, and how far back they reach. */
const FEEDS = [
  { name: 'all_hour', spanMs: HOUR_MS },
  { name: 'all_day', spanMs: DAY_MS },
  { name: 'all_week', spanMs: 7 * DAY_MS },
  { name: 'all_month', spanMs: 30 * DAY_MS },
] as const

/** What a feed must reach further back than its last page was complete, ms: pages are a minute old, and made while we ask. */
const OVERLAP_MS = 5 * MINUTE_MS

const GEOJSON_TYPES = ['application/json', 'application/geo+json', 'application/vnd.geo+json']

/**
 * Polls the USGS summary feeds: of the four, the smallest that reaches back to where the last page was complete. After
 * an outage that is a larger one, and after more than a month the event service fills the gap first.
 *
 * The heartbeat is the time at which the page was made less the publishing delay; not ours, so a feed that stands still
 * proves nothing new however often it is fetched. A page that is no newer than the last is not published again.
 */
export const usgsSummaryFeed = (options: UsgsSummaryOptions, context: PollContext): LiveChannel =>
  async function* (resume) {
    let completeToMs = resumeTime(resume) ?? options.fromMs
    const last = new Map<string, { validators: Validators; madeMs: number }>()
    const poll = async (): Promise<readonly LivePiece[]> => {
      const feed = feedFor(completeToMs, context.nowMs()) ?? FEEDS[FEEDS.length - 1]
      const url = `${options.url}/${feed.name}.geojson`
      const known = last.get(feed.name)
      const request = { url, types: GEOJSON_TYPES, validators: known?.validators }
      const page = await httpFetch(request, options.http, context)
      if (page.status === 304) return []
      const madeMs = madeAt(page.url, page.body)
      if (madeMs <= (known?.madeMs ?? -Infinity)) return []
      last.set(feed.name, { validators: page.validators, madeMs })
      // Of a page that does not reach back to the last one we cannot say what lies between: the next poll takes a larger.
      const provenMs = reaches(feed.spanMs, completeToMs, madeMs) ? madeMs - options.publishingDelayMs : -Infinity
      completeToMs = Math.max(completeToMs, provenMs)
      const { fetchedMs } = page
      const parts = cutPage('usgs-geojson', page.body, options.batchBytes)
      const piece = (part: (typeof parts)[number], i: number): LivePiece => ({
        ...part,
        file: page.url,
        fetchedMs,
        ...(i === parts.length - 1 && { completeToMs, resume: completeToMs }),
      })
      return parts.map(piece)
    }
    async function* before(): AsyncGenerator<LivePiece> {
      if (feedFor(completeToMs, context.nowMs()) !== undefined) return
      const toMs = context.nowMs() - options.publishingDelayMs
      for await (const piece of options.backFill(completeToMs, toMs)) {
        completeToMs = Math.max(completeToMs, piece.completeToMs ?? -Infinity)
        yield { ...piece, ...(piece.completeToMs !== undefined && { resume: completeToMs }) }
      }
    }
    yield* pollLoop({ intervalMs: options.intervalMs, before, poll }, context)
  }

/** The smallest feed that reaches back to where we are complete, if one does. */
const feedFor = (completeToMs: number, nowMs: number) =>
  FEEDS.find(({ spanMs }) => reaches(spanMs, completeToMs, nowMs))

const reaches = (spanMs: number, completeToMs: number, madeMs: number): boolean =>
  madeMs - spanMs + OVERLAP_MS <= completeToMs

/**
 * When the service made this page, ms since 1970.
 *
 * @throws {FetchError} if it is no whole page
 */
function madeAt(url: string, body: Uint8Array): number {
  const refuse = (what: string, cause?: unknown) =>
    new FetchError('page', `${url}: ${what}; it is fetched again`, { canRetry: true, cause })
  let page: { readonly metadata?: { readonly generated?: unknown }; readonly features?: unknown } | null
  try {
    page = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
  } catch (cause) {
    throw refuse('the page is no JSON', cause)
  }
  const madeMs = page?.metadata?.generated
  if (typeof madeMs !== 'number' || !Array.isArray(page?.features)) throw refuse('the page is no summary feed')
  return madeMs
}
