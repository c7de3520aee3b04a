import { isOfCalibration } from '../../shared/domain/alert-rule.js'
import { isPast } from '../../shared/kernels/alert-values.js'
import { type Roc, type RocPoint, warningCurve } from '../../shared/kernels/warning-curve.js'
import type { AlertSpan, RuleRecord } from './rule-record.js'

/** What a rule would have been worth. */
export interface RuleOutcome {
  readonly rule: string
  /** False: the rule looks at how its model has held, and warns of nothing that could happen. Hits and misses are 0. */
  readonly hasOutcome: boolean
  readonly fromDay: number
  readonly toDay: number
  /** Alerts that fired and stood. */
  readonly alerts: number
  readonly perMonth: number
  /** Of them, it happened in a window of theirs. */
  readonly hits: number
  /** It did not, and their windows are over. */
  readonly falseAlarms: number
  /** Their windows are not over. */
  readonly undecided: number
  readonly cancelled: number
  /** What happened: runs of days in one place, no further apart than the horizon. */
  readonly events: number
  /** Of them, in no window of an alert. */
  readonly misses: number
  /** Days from firing to when it happened, of the hits: shortest, middle, longest; NaN without hits. */
  readonly leadDays: { readonly min: number; readonly median: number; readonly max: number }
  /** Of the values that the rule looks at, without its memory: issue by issue, place by place. */
  readonly roc: Roc
  /** The rule's threshold on that curve. */
  readonly chosen: RocPoint
}

const DAYS_PER_MONTH = 365.2425 / 12

/** @param lastDay  last day of the history */
export function ruleOutcome(record: RuleRecord, lastDay: number): RuleOutcome {
  const { compiled, spans, happened, cancelled, firstIssue = lastDay, lastIssue = lastDay } = record
  const { rule } = compiled
  const hasOutcome = !isOfCalibration(rule.quantity)
  const untilOf = ({ untilDay = lastIssue + rule.horizonDays }: AlertSpan) => untilDay
  const leads: number[] = []
  let falseAlarms = 0
  let undecided = 0
  for (const span of spans) {
    const first = (happened.get(span.cell) ?? []).find(day => day > span.firedDay && day <= untilOf(span))
    if (first !== undefined) leads.push(first - span.firedDay)
    else if (!hasOutcome) continue
    else if (untilOf(span) <= lastDay) falseAlarms++
    else undecided++
  }
  const episodes = [...happened].flatMap(([cell, days]) => runsOf(days, rule.horizonDays).map(run => ({ cell, run })))
  const isWarned = (cell: number, day: number) =>
    spans.some(span => span.cell === cell && day > span.firedDay && day <= untilOf(span))
  const misses = episodes.filter(({ cell, run }) => !run.some(day => isWarned(cell, day))).length
  return {
    rule: rule.id,
    hasOutcome,
    fromDay: firstIssue,
    toDay: lastIssue,
    alerts: spans.length,
    perMonth: spans.length / ((lastIssue - firstIssue + 1) / DAYS_PER_MONTH),
    hits: leads.length,
    falseAlarms,
    undecided,
    cancelled,
    events: episodes.length,
    misses,
    leadDays: spread(leads.sort((a, b) => a - b)),
    ...curveOf(record),
  }
}

/** Below a threshold the lower the value the more it warns: the curve is that of the negated values. */
function curveOf({ compiled, values, outcomes }: RuleRecord): Pick<RuleOutcome, 'roc' | 'chosen'> {
  const { side, threshold } = compiled.rule
  const sign = side === 'above' ? 1 : -1
  const curve = warningCurve(
    Float32Array.from(values, value => sign * value),
    Uint8Array.from(outcomes),
  )
  let [hits, falseAlarms] = [0, 0]
  for (const [i, value] of values.entries()) {
    if (!isPast(value, threshold, side)) continue
    if (outcomes[i] === 1) hits++
    else falseAlarms++
  }
  const points = curve.points.map(point => ({ ...point, threshold: sign * point.threshold }))
  const hitRate = hits / curve.happened
  const falseAlarmRate = falseAlarms / (curve.pairs - curve.happened)
  return { roc: { ...curve, points }, chosen: { threshold, hitRate, falseAlarmRate } }
}

/** Runs of days no further apart than `gapDays`. */
function runsOf(days: readonly number[], gapDays: number): number[][] {
  const runs: number[][] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run !== undefined && day - run[run.length - 1] <= gapDays) run.push(day)
    else runs.push([day])
  }
  return runs
}

/** @param sorted  ascending */
const spread = (sorted: readonly number[]) => {
  const { length } = sorted
  const median = (sorted[Math.floor((length - 1) / 2)] + sorted[Math.floor(length / 2)]) / 2
  return { min: sorted[0] ?? NaN, median: length === 0 ? NaN : median, max: sorted[length - 1] ?? NaN }
}
