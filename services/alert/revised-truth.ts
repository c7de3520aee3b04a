import { fieldColumn } from '../../shared/domain/field-columns.js'
import type { Field } from '../../shared/domain/messages.js'
import { siteRule } from '../../shared/domain/site-features.js'
import { isNeighbour } from '../../shared/kernels/alert-evidence.js'
import type { CellAlert, CellChange, StepResult } from '../../shared/kernels/alert-state.js'
import type { CompiledRule } from './compiled-rule.js'
import type { RegionAlerts, Revision } from './region-alerts.js'

/** Days for which a revision is remembered: longer than any stride. */
const REMEMBERED_DAYS = 60

/** Column of the fields that people are told of. */
export const toldColumn = ({ region }: Pick<CompiledRule, 'region'>): string =>
  region.domain === 'seismic' ? 'maxMagnitude' : siteRule(region).target

/** Takes note of a day that is told again: which cells are others now. */
export function noteRevision(state: RegionAlerts, field: Field): void {
  const { lastDay = -Infinity } = state
  const before = valuesByCell(state.fields.get(field.day))
  const after = valuesByCell(field)
  const cells = [...new Set([...before.keys(), ...after.keys()])].filter(cell => before.get(cell) !== after.get(cell))
  state.revisions = state.revisions.filter(({ atDay }) => atDay > lastDay - REMEMBERED_DAYS)
  if (cells.length > 0) state.revisions.push({ day: field.day, atDay: lastDay, cells: new Set(cells) })
}

function valuesByCell(field: Field | undefined): Map<number, string> {
  const values = new Map<number, string>()
  if (field === undefined) return values
  const columns = field.names.map(name => fieldColumn(field, name))
  field.cell.forEach((cell, row) => {
    values.set(cell, columns.map(column => column[row]).join())
  })
  return values
}

/**
 * What a new issue leads to, seen with what was revised since the one before: an alert that ends is `cancelled` where what
 * it fired on has changed, and one that stays is told of again.
 *
 * @param sinceDay  of the issue before
 */
export function withRevisions(
  { states, changes }: StepResult,
  compiled: CompiledRule,
  revisions: readonly Revision[],
  sinceDay: number,
  values: ArrayLike<number>,
  day: number,
): StepResult {
  const news = revisions.filter(({ atDay }) => atDay >= sinceDay)
  if (news.length === 0) return { states, changes }
  const isBehind = (cell: number, { firedDay }: CellAlert) =>
    news.some(revision => revision.day <= firedDay && [...revision.cells].some(other => isNear(compiled, cell, other)))
  const out: CellChange[] = changes.map(change => {
    if (change.event !== 'resolved' || !isBehind(change.cell, change.state.alert)) return change
    // What never should have been asks for no quiet time.
    const { quietUntilDay: _, ...state } = states.get(change.cell) ?? change.state
    states.set(change.cell, state)
    return { ...change, event: 'cancelled' }
  })
  for (const [cell, state] of states) {
    const { alert } = state
    const isTold = changes.some(change => change.cell === cell)
    if (alert?.open !== true || isTold || Object.is(alert.toldValue, values[cell]) || !isBehind(cell, alert)) continue
    const updated = { ...alert, sequence: alert.sequence + 1, toldDay: day, toldValue: values[cell] }
    states.set(cell, { ...state, alert: updated })
    out.push({ cell, event: 'updated', value: values[cell], state: { ...state, alert: updated } })
  }
  return { states, changes: out.sort((a, b) => a.cell - b.cell) }
}

function isNear({ rule, region, cells }: CompiledRule, cell: number, other: number): boolean {
  if (rule.per === 'region') return cells === undefined || cells.includes(other)
  return region.sites === undefined ? isNeighbour(region.grid, cell, other) : cell === other
}
