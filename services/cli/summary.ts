import type { ChainStates } from '../main.js'
import { type ScoreRow, scoreRows } from '../verify/score-rows.js'

/** What became of a run's records, days and forecasts, so far. */
export interface RunCounts {
  /** Records by what became of them; each one read is counted once. */
  readonly events: {
    readonly read: number
    readonly accepted: number
    readonly revised: number
    readonly repeated: number
    readonly deleted: number
    /** Deletions of what was never reported. */
    readonly void: number
    readonly outside: number
    readonly late: number
    /** Other events than earthquakes, by type. */
    readonly excluded: Readonly<Record<string, number>>
    /** Refused, by reason; `late` is counted apart. */
    readonly rejected: Readonly<Record<string, number>>
    /** Of the accepted and revised. */
    readonly unknownMagnitude: number
  }
  readonly fields: { readonly days: number; readonly regridded: number }
  readonly forecasts: {
    readonly issued: number
    readonly scored: number
    readonly rescored: number
    /** How often a model's intervals began to miss far more than they promise: a warning. */
    readonly drifted: number
    /** Their window is not over. */
    readonly waiting: number
  }
  /** Forecasts of networks, by the engine that ran them. */
  readonly engines: Readonly<Record<string, number>>
}

/** How a run ended: what `replay --json` prints. */
export interface RunSummary extends RunCounts {
  /** SHA-256 over all forecasts in the order of issue, by region. */
  readonly forecastDigest: Readonly<Record<string, string>>
  readonly scores: Readonly<Record<string, readonly ScoreRow[]>>
  /** A signal stopped it before the end. */
  readonly interrupted: boolean
}

export function countsOf(states: readonly ChainStates[]): RunCounts {
  const feeds = states.flatMap(({ feed }) =>
    feed === undefined ? [] : Object.values(feed).map(({ counts }) => counts),
  )
  const grids = states.flatMap(({ grid }) => [...(grid?.values() ?? [])].map(({ counts }) => counts))
  const verified = states.flatMap(({ verify }) => [...(verify?.values() ?? [])].map(state => state.counts))
  const { late = 0, ...rejected } = addUp(feeds.map(counts => counts.rejected))
  const feed = (name: 'read' | 'accepted' | 'revised' | 'repeated' | 'deleted' | 'void' | 'outside') =>
    total(feeds.map(counts => counts[name]))
  return {
    events: {
      read: feed('read'),
      accepted: feed('accepted'),
      revised: feed('revised'),
      repeated: feed('repeated'),
      deleted: feed('deleted'),
      void: feed('void'),
      outside: feed('outside'),
      late,
      excluded: addUp(feeds.map(({ excluded }) => excluded)),
      rejected,
      unknownMagnitude: total(feeds.map(({ unknownMagnitude }) => unknownMagnitude)),
    },
    fields: { days: total(grids.map(({ days }) => days)), regridded: total(grids.map(({ regridded }) => regridded)) },
    forecasts: {
      issued: total(states.map(({ forecast }) => forecast?.issued ?? 0)),
      scored: total(verified.map(({ scored }) => scored)),
      rescored: total(verified.map(({ rescored }) => rescored)),
      drifted: total(verified.map(({ drifted }) => drifted)),
      waiting: total(verified.map(({ forecasts, scored }) => forecasts - scored)),
    },
    engines: addUp(states.map(({ forecast }) => forecast?.engines ?? {})),
  }
}

export function summaryOf(states: readonly ChainStates[], interrupted: boolean): RunSummary {
  const tables = states.flatMap(({ verify }) =>
    [...(verify ?? [])].map(([id, state]) => [id, scoreRows(state)] as const),
  )
  return {
    ...countsOf(states),
    forecastDigest: Object.fromEntries(states.flatMap(({ sink }) => [...(sink?.forecastDigest ?? [])])),
    scores: Object.fromEntries(tables.filter(([, rows]) => rows.length > 0)),
    interrupted,
  }
}

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

function addUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const counts of all) for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count
  return sums
}
