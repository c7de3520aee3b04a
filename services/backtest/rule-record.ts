import { type Alert, WHOLE_REGION } from '../../shared/domain/alert.js'
import { isOfCalibration } from '../../shared/domain/alert-rule.js'
import type { Field, Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { hasHappened, reachOf } from '../../shared/kernels/alert-outcome.js'
import { combineCells, quantityValues } from '../../shared/kernels/alert-values.js'
import { truthOf } from '../../shared/kernels/truth-of.js'
import type { CompiledRule } from '../alert/compiled-rule.js'

/** From firing to end, with the issues in between. */
export interface AlertSpan {
  readonly cell: number
  readonly firedDay: number
  /** Last day of the last window that it warned of; undefined while it is open. */
  untilDay?: number
}

/** What one rule did in a history, and what happened meanwhile. */
export interface RuleRecord {
  readonly compiled: CompiledRule
  readonly spans: AlertSpan[]
  cancelled: number
  /** By cell: days on which it happened, ascending. */
  readonly happened: Map<number, number[]>
  /** Values of issues whose window has passed, and whether it happened in it. */
  readonly values: number[]
  readonly outcomes: number[]
  /** Issues whose window has not passed. */
  readonly waiting: Map<number, { readonly values: ArrayLike<number>; readonly reach?: Float32Array }>
  /** Of the newest issue. */
  reach?: Float32Array
  firstIssue?: number
  lastIssue?: number
}

export const initRuleRecord = (compiled: CompiledRule): RuleRecord => ({
  compiled,
  spans: [],
  cancelled: 0,
  happened: new Map(),
  values: [],
  outcomes: [],
  waiting: new Map(),
})

type FieldOf = (day: number) => Field | undefined

/** Takes in an issue: its values wait for their truth. */
export function noteIssue(record: RuleRecord, forecast: Forecast): void {
  const { rule, cells } = record.compiled
  const all = forecast.model === rule.model && forecast.horizonDays === rule.horizonDays
  if (all && isOfCalibration(rule.quantity)) noteSpan(record, forecast.day)
  const values = all ? quantityValues(forecast, rule.quantity) : undefined
  if (values === undefined) return
  const reach = reachOf(forecast, rule)
  const seen = rule.per === 'region' ? [combineCells(values, cells, rule.combine)] : values
  record.waiting.set(forecast.day, { values: seen, ...(reach !== undefined && { reach }) })
  if (reach !== undefined) record.reach = reach
  noteSpan(record, forecast.day)
}

function noteSpan(record: RuleRecord, day: number): void {
  record.firstIssue ??= day
  record.lastIssue = day
}

/** Takes in a day that has passed: the outcomes of the windows that end with it, and what happened on it. */
export function noteDay(record: RuleRecord, day: number, fieldOf: FieldOf): void {
  decideIssue(record, day - record.compiled.rule.horizonDays, fieldOf)
  noteHappened(record, day, fieldOf)
}

const cellsOf = ({ rule, cells }: CompiledRule, count: number): Iterable<number> =>
  rule.per === 'region' ? [WHOLE_REGION] : (cells ?? Array(count).keys())

function decideIssue(record: RuleRecord, day: number, fieldOf: FieldOf): void {
  const { compiled, waiting } = record
  const { rule, region, cells } = compiled
  const issue = waiting.get(day)
  if (issue === undefined) return
  waiting.delete(day)
  const truth = truthOf(region, day, rule.horizonDays, fieldOf)
  for (const cell of cellsOf(compiled, issue.values.length)) {
    const value = issue.values[cell === WHOLE_REGION ? 0 : cell]
    const happened = hasHappened(rule, truth, cell, cells, issue.reach)
    if (Number.isNaN(value) || happened === undefined) continue
    record.values.push(value)
    record.outcomes.push(Number(happened))
  }
}

/**
 * Length of the steps in which is looked whether it happened, days: earthquakes by the day, as a magnitude is reached on
 * one; other values as they are forecast.
 */
const stepDays = ({ rule, region }: CompiledRule): number =>
  region.domain === 'seismic' && rule.quantity.kind === 'exceedance' ? 1 : region.windowDays

function noteHappened(record: RuleRecord, day: number, fieldOf: FieldOf): void {
  const { compiled, happened, reach, firstIssue } = record
  const { rule, region, cells } = compiled
  const step = stepDays(compiled)
  if (firstIssue === undefined || day <= firstIssue || (day - firstIssue) % step !== 0) return
  if (isOfCalibration(rule.quantity)) return
  if (rule.quantity.kind === 'exceedance' && reach === undefined) return
  const stepRegion: Region = { ...region, windowDays: step, horizonsDays: [step] }
  const truth = truthOf(stepRegion, day - step, step, fieldOf)
  for (const cell of cellsOf(compiled, truth.value.length)) {
    if (hasHappened(rule, truth, cell, cells, reach) !== true) continue
    const days = happened.get(cell) ?? []
    days.push(day)
    happened.set(cell, days)
  }
}

/** Takes in what the alert stage said. */
export function noteEvent(record: RuleRecord, { event, cell, day, firedDay, horizonDays }: Alert): void {
  const { spans, compiled } = record
  if (event === 'fired') {
    spans.push({ cell, firedDay })
    return
  }
  const at = spans.findLastIndex(span => span.cell === cell && span.firedDay === firedDay)
  if (at === -1) return
  if (event === 'cancelled') {
    spans.splice(at, 1)
    record.cancelled++
  }
  // The issue that resolved it warned no longer.
  if (event === 'resolved') spans[at].untilDay = day - compiled.region.strideDays + horizonDays
}
