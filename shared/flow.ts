/** A topic of the event log. */
export type Topic = 'raw.seismic' | 'observations' | 'rejects' | 'fields' | 'features' | 'forecasts' | 'scores'

export type StageName = 'connect' | 'feed' | 'grid' | 'features' | 'forecast' | 'verify' | 'sink'

export interface StageRow {
  readonly stage: StageName
  readonly reads: readonly Topic[]
  readonly writes: readonly Topic[]
  /** One line for people. */
  readonly does: string
}

/** The flow, in order. Topics, launcher, dashboards and the layout test read it here and nowhere else. */
export const FLOW: readonly StageRow[] = [
  {
    stage: 'connect',
    reads: [],
    writes: ['raw.seismic'],
    does: 'publishes what a source says, unchanged, and its heartbeat',
  },
  {
    stage: 'feed',
    reads: ['raw.seismic'],
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
  { stage: 'forecast', reads: ['features'], writes: ['forecasts'], does: 'every model, every issue time' },
  {
    stage: 'verify',
    reads: ['fields', 'forecasts'],
    writes: ['scores'],
    does: 'scores each forecast when its window has passed',
  },
  { stage: 'sink', reads: ['fields', 'forecasts', 'scores'], writes: [], does: 'idempotent upserts into the store' },
]
