import type { RawTopic } from './domain/messages.js'
import { DOMAINS, type Domain } from './domain/region.js'

/** A topic of the event log. */
export type Topic = RawTopic | 'observations' | 'rejects' | 'fields' | 'features' | 'forecasts' | 'scores' | 'alerts'

export type StageName = 'connect' | 'feed' | 'grid' | 'features' | 'forecast' | 'verify' | 'alert' | 'sink'

export interface StageRow {
  readonly stage: StageName
  readonly reads: readonly Topic[]
  readonly writes: readonly Topic[]
  /** One line for people. */
  readonly does: string
}

/** Topics whose messages are cut into epochs by watermarks: those between stages. */
export const isStamped = (topic: Topic): boolean => topic !== 'rejects' && !isRaw(topic)

/** Topics that people and other programs read: they are published whatever runs in one process. */
const isForPeople = (topic: Topic): boolean => topic === 'rejects' || topic === 'alerts'

export const isRaw = (topic: string): topic is RawTopic => topic.startsWith('raw.')

/** The flow, in order. Topics, launcher, dashboards and the layout test read it here and nowhere else. */
export const FLOW: readonly StageRow[] = [
  {
    stage: 'connect',
    reads: [],
    writes: ['raw.seismic', 'raw.streamflow', 'raw.covid'],
    does: 'publishes what a source says, unchanged, and its heartbeat',
  },
  {
    stage: 'feed',
    reads: ['raw.seismic', 'raw.streamflow', 'raw.covid'],
    writes: ['observations', 'rejects'],
    does: 'parses once, validates, drops repeats, keeps revisions and deletions',
  },
  { stage: 'grid', reads: ['observations'], writes: ['fields'], does: 'one sparse field per closed day' },
  {
    stage: 'features',
    reads: ['fields'],
    writes: ['features'],
    does: 'trailing windows, multiplicity, EMA, lags, known inputs',
  },
  {
    stage: 'forecast',
    reads: ['fields', 'features'],
    writes: ['forecasts'],
    does: 'every model, every issue time; intervals learn from the fields',
  },
  {
    stage: 'verify',
    reads: ['fields', 'forecasts'],
    writes: ['scores'],
    does: 'scores each forecast when its window has passed',
  },
  {
    stage: 'alert',
    reads: ['fields', 'forecasts', 'scores'],
    writes: ['alerts'],
    does: 'fires, updates, resolves and cancels alerts by the rules of a file',
  },
  {
    stage: 'sink',
    reads: ['fields', 'forecasts', 'scores', 'alerts'],
    writes: [],
    does: 'idempotent upserts into the store',
  },
]

/** What a contiguous part of the flow needs from the log, and what others need from it. */
export interface FlowRange {
  readonly stages: readonly StageName[]
  /** Read from the log: written outside the range. In flow order. */
  readonly inputs: readonly Topic[]
  /** Published to the log: read outside the range, or by people. In flow order. */
  readonly outputs: readonly Topic[]
}

/**
 * The part of the flow from one stage to another, both included. `connect` always publishes what it reads from the
 * world, also to a feed in the same process: the log is what a crash is recovered from.
 *
 * @param domains  whose raw topics are meant
 */
export function flowRange(from: StageName, to: StageName, domains: readonly Domain[] = DOMAINS): FlowRange {
  const names = FLOW.map(({ stage }) => stage)
  const inside = FLOW.slice(names.indexOf(from), names.indexOf(to) + 1)
  const outside = FLOW.filter(row => !inside.includes(row))
  const written = new Set(inside.filter(({ stage }) => stage !== 'connect').flatMap(({ writes }) => writes))
  const readOutside = new Set(outside.flatMap(({ reads }) => reads))
  const concerns = (topic: Topic) => !isRaw(topic) || domains.some(domain => topic === `raw.${domain}`)
  const topics = [...new Set(FLOW.flatMap(({ writes }) => writes))].filter(concerns)
  const read = new Set(inside.flatMap(({ reads }) => reads))
  return {
    stages: inside.map(({ stage }) => stage),
    inputs: topics.filter(topic => read.has(topic) && !written.has(topic)),
    outputs: topics.filter(topic => written.has(topic) && (readOutside.has(topic) || isForPeople(topic))),
  }
}
