import { DAY_MS, startOfDay } from '../../../shared/domain/units.js'
import type { BackOffOptions } from '../../../shared/kernels/back-off.js'
import { epiweekCodeStart } from '../../../shared/kernels/epiweek.js'
import { completeTo, type Publishing } from './complete-to.js'
import { cutPage } from './cut-page.js'
import { type EpidataSignal, epidataUrl, epiweekCode, isEpiweek } from './epidata-query.js'
import { FetchError } from './fetch-error.js'
import { type HttpOptions, httpFetch, type Validators } from './http-fetch.js'
import { heartbeat, type LiveChannel, type LivePiece } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { pollLoop } from './poll-loop.js'
import { noteRequestsLeft, type RateBudget, takeRequest } from './rate-budget.js'
import { waitFor } from './retrying.js'
import { timeSpans } from './time-spans.js'

export interface EpidataOptions extends EpidataSignal, Publishing {
  /** The API, without `/covidcast`. */
  readonly url: string
  /** Sent as a bearer token, where there is one. */
  readonly apiKey: string
  readonly intervalMs: number
  /** Weeks from here on are asked for, ms since 1970. */
  readonly fromMs: number
  /** Issue with which a first run begins, YYYYWW. */
  readonly firstIssue: number
  readonly batchBytes: number
  readonly http: HttpOptions
  readonly budget: RateBudget
  readonly backOff?: BackOffOptions
}

const FORMAT = 'epidata-json'
const WEEK_MS = 7 * DAY_MS
const TYPES = ['application/json']

/** Where the channel stands. */
interface EpidataState {
  /** Newest issue that is known, YYYYWW. */
  issue: number
  /** End of the newest week that is known, ms since 1970. */
  weekEndMs: number
  /** Records of the last poll, that the next brings again if nothing is new. */
  told: ReadonlySet<string>
  page?: { readonly url: string; readonly validators: Validators }
  hasAnswered: boolean
}

/**
 * Asks Epidata for what was issued since the newest issue that is known, that one included, as an issue may grow until
 * its week is over: new weeks and revisions of old ones are the same to it. Where it has more than it sends at once, in
 * parts by week.
 *
 * Heartbeat: the end of the newest week, unless nothing has come for so long that nobody waits for more.
 */
export const epidataChannel = (options: EpidataOptions, context: PollContext): LiveChannel =>
  async function* (resume) {
    const issue = Number(resume)
    const state: EpidataState = {
      issue: typeof resume === 'string' && isEpiweek(issue) ? issue : options.firstIssue,
      weekEndMs: -Infinity,
      told: new Set(),
      hasAnswered: false,
    }
    yield* pollLoop({ intervalMs: options.intervalMs, before: () => newIssues(state, options, context) }, context)
  }

async function* newIssues(
  state: EpidataState,
  options: EpidataOptions,
  context: PollContext,
): AsyncGenerator<LivePiece> {
  const startMs = context.nowMs()
  const told = new Set<string>()
  let { issue } = state
  const spans = timeSpans(
    {
      fromMs: options.fromMs,
      toMs: startMs,
      firstMs: startMs - options.fromMs,
      shortestMs: WEEK_MS,
      ...(options.backOff !== undefined && { backOff: options.backOff }),
      isStrict: !state.hasAnswered,
      read: (fromMs, toMs) => fetchWeeks([epiweekCode(fromMs), epiweekCode(toMs - 1)], state, options, context),
      tooMuch: fromMs => tooMany(options.url, fromMs),
    },
    context,
  )
  for await (const { item } of spans) {
    state.hasAnswered = true
    for (const entry of item.entries) {
      told.add(keyOf(entry))
      if (isEpiweek(Number(entry.issue))) issue = Math.max(issue, Number(entry.issue))
      const weekMs = startOfDay(epiweekCodeStart(Number(entry.time_value)))
      if (!Number.isNaN(weekMs)) state.weekEndMs = Math.max(state.weekEndMs, weekMs + WEEK_MS)
    }
    yield* item.pieces
  }
  state.issue = issue
  if (told.size > 0) state.told = told
  const fields = { fetchedMs: startMs, resume: String(issue) }
  yield heartbeat(FORMAT, { ...fields, completeToMs: completeTo([state.weekEndMs], startMs, options) })
}

interface Entry {
  readonly geo_value?: unknown
  readonly time_value?: unknown
  readonly issue?: unknown
  readonly value?: unknown
}

interface Weeks {
  readonly entries: readonly Entry[]
  readonly pieces: readonly LivePiece[]
}

const NOTHING: Weeks = { entries: [], pieces: [] }

/** Some weeks in all issues since the newest known; undefined where it is more than is sent at once. */
async function fetchWeeks(
  weeks: readonly [number, number],
  state: EpidataState,
  options: EpidataOptions,
  context: PollContext,
): Promise<Weeks | undefined> {
  const { apiKey, http, budget, batchBytes } = options
  const waitMs = takeRequest(budget, context.nowMs())
  if (waitMs > 0) await waitFor(waitMs, context)
  // A week ahead: where our clock is slow, there are newer issues than we think.
  const issues = [state.issue, epiweekCode(context.nowMs() + WEEK_MS)] as const
  const url = epidataUrl(options.url, { ...options, weeks, issues })
  const headers: Record<string, string> = apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }
  const validators = state.page?.url === url ? state.page.validators : undefined
  const page = await httpFetch({ url, types: TYPES, headers, validators }, http, context)
  noteRequestsLeft(budget, page.requestsLeft)
  if (page.status !== 200) return NOTHING
  const entries = entriesOf(page.url, page.body)
  if (entries === undefined) return undefined
  state.page = { url, validators: page.validators }
  const isNew = entries.some(entry => !state.told.has(keyOf(entry)))
  const parts = isNew ? cutPage(FORMAT, page.body, batchBytes) : []
  return { entries, pieces: parts.map(part => ({ ...part, file: page.url, fetchedMs: page.fetchedMs })) }
}

/**
 * Entries of an answer, which says 1 for success, −2 for nothing, 2 for more than it sends; undefined for the last.
 *
 * @throws {FetchError} if it is no whole answer, or a refusal
 */
function entriesOf(url: string, body: Uint8Array): readonly Entry[] | undefined {
  let answer: { readonly result?: unknown; readonly message?: unknown; readonly epidata?: unknown } | null
  try {
    answer = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
  } catch (cause) {
    throw new FetchError('page', `${url}: the answer is no JSON; it is fetched again`, { canRetry: true, cause })
  }
  if (answer?.result === 2) return undefined
  if (answer?.result === -2) return []
  if (answer?.result === 1 && Array.isArray(answer.epidata)) return answer.epidata
  const message = `${url}: result ${answer?.result}, "${answer?.message}"; it is asked again`
  throw new FetchError('page', message, { canRetry: true })
}

const keyOf = ({ geo_value, time_value, issue, value }: Entry): string => `${geo_value} ${time_value} ${issue} ${value}`

const tooMany = (url: string, fromMs: number): FetchError =>
  new FetchError('page', `${url}: more than it sends in the one week of ${new Date(fromMs).toISOString()}; use a key`, {
    canRetry: false,
  })
