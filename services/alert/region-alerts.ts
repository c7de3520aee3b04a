import type { AlertRule } from '../../shared/domain/alert-rule.js'
import type { Field, Forecast } from '../../shared/domain/messages.js'
import type { CellState } from '../../shared/kernels/alert-state.js'
import type { IssueRanks } from '../../shared/kernels/calibration-drift.js'
import type { IssueLoss } from '../../shared/kernels/paired-skill.js'

/** The forecast that a rule looked at last. */
export type SeenIssue = Pick<Forecast, 'modelHash' | 'day' | 'revision'>

/** An alert that fired, and what came of it. */
export interface FiredAlert {
  /** WHOLE_REGION: of the region. */
  readonly cell: number
  readonly firedDay: number
  /** What was to be reached, of an exceedance; shape [1], or [cells] where it differs between them. */
  readonly reach?: Float32Array
  /** Undefined until the window is over, and where nothing is known of it. */
  happened?: boolean
  /** Its truth can no longer change. */
  settled?: boolean
}

/** What one rule remembers. */
export interface RuleMemory {
  /** As it was when this was remembered. */
  rule: AlertRule
  text: string
  /** States before the newest issue, and after it: a revised issue begins again from the first. */
  before: ReadonlyMap<number, CellState>
  states: ReadonlyMap<number, CellState>
  issue?: SeenIssue
  /** Oldest first. */
  fired: FiredAlert[]
}

/** A day that was told again. */
export interface Revision {
  readonly day: number
  /** The newest day that had been told when this came. */
  readonly atDay: number
  /** Cells that are others now. */
  readonly cells: ReadonlySet<number>
}

/** What the alert stage remembers of one region. */
export interface RegionAlerts {
  /** By day, for as long as an outcome or the reasons of an alert need it. */
  readonly fields: Map<number, Field>
  lastDay?: number
  /** Days revised since the last watermark. */
  readonly revised: Set<number>
  /** Of late, oldest first. */
  revisions: Revision[]
  /** Forecasts since the last watermark that a rule looks at, in arrival order. */
  waiting: Forecast[]
  /** Losses out of sample by `lossKey` and issue day. */
  readonly losses: Map<string, Map<number, IssueLoss>>
  /** How truths lay in what a model said, out of sample, where a rule asks; by `ranksKey`, then issue day. */
  readonly ranks: Map<string, Map<number, IssueRanks>>
  readonly rules: Map<string, RuleMemory>
  readonly counts: { fired: number; updated: number; resolved: number; cancelled: number }
}

export const initRegionAlerts = (): RegionAlerts => ({
  fields: new Map(),
  revised: new Set(),
  revisions: [],
  waiting: [],
  losses: new Map(),
  ranks: new Map(),
  rules: new Map(),
  counts: { fired: 0, updated: 0, resolved: 0, cancelled: 0 },
})
