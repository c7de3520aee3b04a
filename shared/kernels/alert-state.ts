import type { AlertEvent } from '../domain/alert.js'
import type { AlertRule } from '../domain/alert-rule.js'
import { isPast } from './alert-values.js'

/** The alert of one cell that is open, or that ended at the newest issue. */
export interface CellAlert {
  /** Issue day on which it fired. */
  readonly firedDay: number
  /** Of its newest event. */
  readonly sequence: number
  readonly open: boolean
  /** Issue day on which it was last told of. */
  readonly toldDay: number
  /** The value that was told then. */
  readonly toldValue: number
}

/** What one rule remembers of one cell; a cell of which it remembers nothing has none. */
export interface CellState {
  /** Issues in a row, up to the newest, that met the condition. */
  readonly streak: number
  readonly alert?: CellAlert
  /** No alert fires before this issue day. */
  readonly quietUntilDay?: number
}

/** By cell. */
export type CellStates = ReadonlyMap<number, CellState>

/** What came of an issue in one cell. */
export interface CellChange {
  readonly cell: number
  readonly event: AlertEvent
  readonly value: number
  readonly state: CellState & { readonly alert: CellAlert }
}

export interface StepResult {
  readonly states: Map<number, CellState>
  /** Cells ascend. */
  readonly changes: CellChange[]
}

type RuleNumbers = Pick<AlertRule, 'threshold' | 'clear' | 'side' | 'forIssues' | 'quietDays'>

/** One issue, as a rule sees it. */
export interface Issue {
  readonly day: number
  /** By cell; NaN: not known. */
  readonly values: ArrayLike<number>
  /** Cells that the rule is about; undefined: all. */
  readonly cells?: Uint32Array
  /** Whether alerts may fire: the model has the skill that the rule asks for. */
  readonly mayFire: boolean
}

/**
 * One rule, one issue, all of its cells. Pure: the states given stay as they are.
 *
 * Only cells that meet the condition or are remembered cost anything beyond one comparison.
 */
export function stepCells(before: CellStates, rule: RuleNumbers, issue: Issue): StepResult {
  const states = new Map<number, CellState>()
  const changes: CellChange[] = []
  for (const cell of concerned(before, rule, issue)) {
    const value = issue.values[cell]
    const { state, event } = stepCell(before.get(cell) ?? NOTHING, rule, value, issue)
    if (state !== undefined) states.set(cell, state)
    if (event !== undefined && state?.alert !== undefined) {
      changes.push({ cell, event, value, state: { ...state, alert: state.alert } })
    }
  }
  return { states, changes }
}

/** Cells that meet the condition, and those that are remembered, ascending. */
function concerned(before: CellStates, { threshold, side }: RuleNumbers, { values, cells }: Issue): number[] {
  const met: number[] = []
  const sign = side === 'above' ? 1 : -1
  const limit = sign * threshold
  const count = cells?.length ?? values.length
  for (let i = 0; i < count; i++) {
    const cell = cells === undefined ? i : cells[i]
    if (sign * values[cell] > limit) met.push(cell)
  }
  if (before.size === 0) return met
  return [...new Set([...met, ...before.keys()])].sort((a, b) => a - b)
}

const NOTHING: CellState = { streak: 0 }

interface Stepped {
  /** Undefined: nothing needs to be remembered. */
  readonly state?: CellState
  readonly event?: AlertEvent
}

/**
 * One cell, one issue. An unknown value keeps an open alert as it is, and ends a streak.
 */
function stepCell(before: CellState, rule: RuleNumbers, value: number, { day, mayFire }: Issue): Stepped {
  const streak = isPast(value, rule.threshold, rule.side) ? before.streak + 1 : 0
  const open = before.alert?.open === true ? before.alert : undefined
  if (open !== undefined) {
    const stays = Number.isNaN(value) || isPast(value, rule.clear, rule.side)
    if (!stays) {
      const alert = { ...open, open: false, sequence: open.sequence + 1, toldDay: day, toldValue: value }
      return { state: { streak, alert, quietUntilDay: day + rule.quietDays }, event: 'resolved' }
    }
    const isDue = !Number.isNaN(value) && day - open.toldDay >= Math.max(1, rule.quietDays)
    if (!isDue) return { state: { streak, alert: open } }
    const alert = { ...open, sequence: open.sequence + 1, toldDay: day, toldValue: value }
    return { state: { streak, alert }, event: 'updated' }
  }
  const { quietUntilDay } = before
  const isQuiet = quietUntilDay !== undefined && day < quietUntilDay
  if (streak >= rule.forIssues && mayFire && !isQuiet) {
    const alert = { firedDay: day, sequence: 0, open: true, toldDay: day, toldValue: value }
    return { state: { streak, alert }, event: 'fired' }
  }
  if (streak === 0 && !isQuiet) return {}
  return { state: { streak, ...(isQuiet && { quietUntilDay }) } }
}

/**
 * The newest issue again, after a later truth changed what it says: what it leads to now, from the states before it, and
 * in what that differs from what was told.
 *
 * @param before  states before the issue
 * @param told  states after the issue as it was first said, or last revised
 */
export function reviseCells(before: CellStates, told: CellStates, rule: RuleNumbers, issue: Issue): StepResult {
  const { states } = stepCells(before, rule, issue)
  const changes: CellChange[] = []
  const cells = [...new Set([...told.keys(), ...states.keys()])].sort((a, b) => a - b)
  for (const cell of cells) {
    const was = told.get(cell)?.alert
    const is = states.get(cell)
    const value = issue.values[cell]
    const event = revisedEvent(before.get(cell), was, is?.alert, value, issue.day)
    const alert = revisedAlert(event, was, is?.alert, value, issue.day)
    if (alert !== undefined) states.set(cell, { streak: 0, ...is, alert })
    if (event !== undefined && alert !== undefined) {
      changes.push({ cell, event, value, state: { streak: is?.streak ?? 0, alert } })
    }
  }
  return { states, changes }
}

function revisedEvent(
  before: CellState | undefined,
  was: CellAlert | undefined,
  is: CellAlert | undefined,
  value: number,
  day: number,
): AlertEvent | undefined {
  const [wasOpen, isOpen] = [was?.open === true, is?.open === true]
  if (wasOpen && !isOpen) return was?.firedDay === day ? 'cancelled' : 'resolved'
  if (!wasOpen && isOpen) return before?.alert?.open === true ? 'updated' : 'fired'
  if (wasOpen && isOpen && !Object.is(was?.toldValue, value) && was?.toldDay === day) return 'updated'
  return undefined
}

/** The alert as it stands now: its events are counted on, whatever was taken back. */
function revisedAlert(
  event: AlertEvent | undefined,
  was: CellAlert | undefined,
  is: CellAlert | undefined,
  value: number,
  day: number,
): CellAlert | undefined {
  const latest = is ?? was
  if (latest === undefined) return undefined
  if (event === undefined) return was ?? is
  const told = { toldDay: day, toldValue: value, open: event === 'fired' || event === 'updated' }
  return { ...latest, ...told, sequence: was === undefined ? 0 : was.sequence + 1 }
}
