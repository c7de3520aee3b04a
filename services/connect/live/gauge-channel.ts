import { createHash } from 'node:crypto'
import { MINUTE_MS } from '../../../shared/domain/units.js'
import type { BackOffOptions } from '../../../shared/kernels/back-off.js'
import { completeTo, type Publishing } from './complete-to.js'
import { FetchError } from './fetch-error.js'
import { firstThatAnswers } from './first-that-answers.js'
import {
  type GaugeAnswer,
  type GaugeQuery,
  type GaugeSeries,
  type GaugeService,
  gaugeNumber,
  type KnownPage,
  noteReported,
} from './gauge-service.js'
import { heartbeat, type LiveChannel, type LivePiece, type Resume } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { pollLoop } from './poll-loop.js'
import { timeSpans } from './time-spans.js'

export interface GaugeChannelOptions extends Publishing {
  readonly series: GaugeSeries
  /** Gauges that are asked about at once. */
  readonly gauges: readonly string[]
  /** In the order in which they are asked; what was changed last is known from the first alone. */
  readonly services: readonly GaugeService[]
  /** Valid time from which on a first run asks, ms since 1970. */
  readonly fromMs: number
  readonly intervalMs: number
  readonly backOff?: BackOffOptions
}

/** A sweep begins before the newest change that is known: what was changed at one time may appear at another. */
const OVERLAP_MS = 10 * MINUTE_MS

/** Where a channel stands. */
interface GaugeState {
  /** History is fetched up to here, ms since 1970 … */
  readToMs: number
  /** … and what was changed from here on is asked for; history ends where that begins. */
  changedMs: number
  /** Up to when each gauge has reported, ms since 1970. */
  readonly reported: Map<string, number>
  /** Records of the last sweeps that the next may bring again. */
  told: Map<string, number>
  page?: KnownPage
  hasAnswered: boolean
}

/**
 * The readings of some gauges. A first run fetches their history by valid time; from then on sweeps ask for what was
 * changed since the newest change that is known, which is new readings, late ones and revisions in one. After an outage
 * a sweep reaches back as far as that: there are no gaps to look for.
 *
 * Heartbeat: the time at which the service made its answer less the publishing delay, or where the gauge is that has
 * reported least, unless it has been silent for so long that nobody waits for it.
 */
export const gaugeChannel = (options: GaugeChannelOptions, context: PollContext): LiveChannel =>
  async function* (resume) {
    const state = initState(resume, options, context.nowMs())
    async function* before(): AsyncGenerator<LivePiece> {
      yield* history(state, options, context)
      yield* sweep(state, options, context)
    }
    yield* pollLoop({ intervalMs: options.intervalMs, before }, context)
  }

/** A name for a group of gauges: another group has another history. */
export const gaugeChannelName = (series: string, gauges: readonly string[]): string =>
  `${series}-${createHash('sha256').update(gauges.join()).digest('hex').slice(0, 8)}`

function initState(resume: Resume | undefined, options: GaugeChannelOptions, nowMs: number): GaugeState {
  const { series, gauges, fromMs, publishingDelayMs } = options
  const begun = { told: new Map<string, number>(), hasAnswered: false }
  const [readToMs, changedMs] = String(resume ?? '')
    .split('/')
    .map(Number)
  if (readToMs > 0 && changedMs > 0) {
    // Who was silent before is not remembered: all are waited for anew.
    const reported = new Map(gauges.map(gauge => [gaugeNumber(gauge), changedMs - publishingDelayMs]))
    return { ...begun, readToMs, changedMs, reported }
  }
  const startMs = series.hasHistory ? nowMs : fromMs
  return { ...begun, readToMs: fromMs, changedMs: startMs, reported: new Map() }
}

const resumeOf = ({ readToMs, changedMs }: GaugeState): Resume => `${readToMs}/${changedMs}`

/** What is left of the history, oldest first, in spans that a service sends at once. */
async function* history(state: GaugeState, options: GaugeChannelOptions, context: PollContext) {
  const { series, gauges, publishingDelayMs } = options
  const spans = timeSpans(
    {
      fromMs: state.readToMs,
      toMs: state.changedMs,
      ...spansOf(options, state),
      firstMs: series.firstMs,
      read: (fromMs, toMs) => ask({ series, gauges, fromMs, toMs }, options, context),
    },
    context,
  )
  const latestMs = state.changedMs - publishingDelayMs
  for await (const { toMs, item } of spans) {
    note(state, item)
    state.readToMs = toMs
    // Where our clock is fast, what is changed next has a time that we think is past.
    state.changedMs = Math.min(state.changedMs, item.madeMs)
    const fetchedMs = item.pieces.at(-1)?.fetchedMs ?? context.nowMs()
    yield* item.pieces
    yield heartbeat('usgs-ogc-json', { fetchedMs, completeToMs: Math.min(toMs, latestMs), resume: resumeOf(state) })
  }
}

/** What was changed since the last sweep. */
async function* sweep(state: GaugeState, options: GaugeChannelOptions, context: PollContext) {
  const { series, gauges, services } = options
  const startMs = context.nowMs()
  const fromMs = state.changedMs - OVERLAP_MS
  const toMs = Math.max(startMs, fromMs + series.shortestMs)
  const window = { series, gauges, fromMs: options.fromMs }
  const spans = timeSpans(
    {
      fromMs,
      toMs,
      ...spansOf(options, state),
      firstMs: toMs - fromMs,
      read: (from, to) =>
        ask(
          {
            ...window,
            changed: { fromMs: from, ...(to < toMs && { toMs: to }) },
            told: state.told,
            unlike: state.page,
          },
          options,
          context,
        ),
    },
    context,
  )
  let madeMs = startMs
  let { changedMs } = state
  for await (const { item } of spans) {
    note(state, item)
    state.page = item.page
    madeMs = Math.min(madeMs, item.madeMs)
    yield* item.pieces
    for (const [key, ms] of item.changes ?? []) state.told.set(key, ms)
    // The services before the OGC API tell new readings, but not all revisions: the next answer of the API has them.
    if (item.service === services[0]) changedMs = newestChange(item, changedMs)
  }
  state.changedMs = changedMs
  state.told = new Map([...state.told].filter(([, ms]) => ms >= state.changedMs - OVERLAP_MS))
  state.readToMs = Math.max(state.readToMs, state.changedMs)
  const completeToMs = completeTo(state.reported.values(), madeMs, options)
  yield heartbeat('usgs-ogc-json', { fetchedMs: madeMs, completeToMs, resume: resumeOf(state) })
}

/** The newest change in an answer; where the service does not tell, the time of the answer. */
function newestChange({ changes, madeMs }: GaugeAnswer, sinceMs: number): number {
  if (changes === undefined) return Math.max(sinceMs, madeMs)
  let newestMs = sinceMs
  for (const ms of changes.values()) newestMs = Math.max(newestMs, ms)
  return newestMs
}

type Answer = GaugeAnswer & { readonly service: GaugeService }

async function ask(
  query: GaugeQuery,
  { services }: GaugeChannelOptions,
  context: PollContext,
): Promise<Answer | undefined> {
  const read = (service: GaugeService, isLast: boolean) => service.read(query, isLast, context)
  const { service, answer } = await firstThatAnswers(services, read, context)
  return answer && { ...answer, service }
}

function note(state: GaugeState, { reported }: GaugeAnswer): void {
  for (const [gauge, ms] of reported) noteReported(state.reported, gauge, ms)
  state.hasAnswered = true
}

const spansOf = ({ series, gauges, backOff }: GaugeChannelOptions, { hasAnswered }: GaugeState) => ({
  shortestMs: series.shortestMs,
  isStrict: !hasAnswered,
  ...(backOff !== undefined && { backOff }),
  tooMuch: (fromMs: number) =>
    new FetchError(
      'page',
      `${gauges.length} gauges have more than the pages allowed from ${new Date(fromMs).toISOString()} on; ` +
        'raise source.streamflow.pages, or ask about fewer gauges at once',
      { canRetry: false },
    ),
})
