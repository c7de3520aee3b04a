import { type Alert, WHOLE_REGION } from '../../shared/domain/alert.js'
import { type AlertQuantity, isOfCalibration } from '../../shared/domain/alert-rule.js'
import type { Field } from '../../shared/domain/messages.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { type Evidence, isNeighbour, largestBehind, newestBehind } from '../../shared/kernels/alert-evidence.js'
import type { CellChange } from '../../shared/kernels/alert-state.js'
import { percentName } from '../../shared/kernels/interval-coverage.js'
import { reasonOf } from './alert-reason.js'
import { type CompiledRule, placeOfCell } from './compiled-rule.js'
import { EVIDENCE_DAYS, similarAlerts } from './outcomes.js'
import type { RegionAlerts, RuleMemory, SeenIssue } from './region-alerts.js'
import { toldColumn } from './revised-truth.js'

/** What an event of an alert is made of. */
export interface AlertParts {
  readonly compiled: CompiledRule
  readonly memory: RuleMemory
  readonly issue: SeenIssue
  /** Its cell is 0 where the rule is per region. */
  readonly change: CellChange
  readonly skill: number
  readonly exercise: boolean
}

/** The message that tells of a change. */
export function alertMessage(state: RegionAlerts, parts: AlertParts): Alert {
  const { compiled, memory, issue, change, skill, exercise } = parts
  const { rule, region } = compiled
  const cell = rule.per === 'region' ? WHOLE_REGION : change.cell
  const { firedDay, sequence } = change.state.alert
  const [latitude, longitude] = cell === WHOLE_REGION ? middleOf(compiled) : placeOfCell(region, cell)
  const isPast = isOfCalibration(rule.quantity)
  const behind = isPast ? NO_EVIDENCE : evidenceFor(state.fields, compiled, cell, issue.day)
  const similar = similarAlerts(memory)
  const said = {
    event: change.event,
    place: placeName(compiled, cell),
    model: rule.model,
    day: issue.day,
    horizonDays: rule.horizonDays,
    revision: issue.revision,
    quantity: quantityName(rule.quantity),
    value: change.value,
    threshold: rule.threshold,
    clear: rule.clear,
    side: rule.side,
    streak: change.state.streak,
    firedDay,
  } as const
  return {
    topic: 'alerts',
    region: region.id,
    alert: alertId(compiled, cell, firedDay, exercise),
    sequence,
    exercise,
    rule: rule.id,
    says: rule.says,
    severity: rule.severity,
    channels: rule.channels,
    cell,
    latitude,
    longitude,
    modelHash: issue.modelHash,
    ...said,
    skill,
    reason: reasonOf(said, isPast),
    behindDay: behind.day,
    behindCell: behind.cell,
    behindValue: behind.value,
    similarDay: Float64Array.from(similar, alert => alert.firedDay),
    similarHappened: Uint8Array.from(similar, ({ happened }) => Number(happened)),
  }
}

/** Natural key: what runs again after a crash says it again, and a replay never says that of a live run. */
function alertId({ rule, region }: CompiledRule, cell: number, firedDay: number, exercise: boolean): string {
  const of = cell === WHOLE_REGION ? 'all' : (region.sites?.[cell].id ?? `${cell}`)
  return `${exercise ? 'exercise-' : ''}${rule.id}/${region.id}/${of}/${dateOfDay(firedDay)}`
}

export function quantityName(quantity: AlertQuantity): string {
  if (quantity.kind === 'exceedance') return `exceedance ${quantity.name}`
  if (quantity.kind === 'outside') {
    return `share of truths outside the ${percentName(quantity.coverage)} % interval over ${quantity.issues} issues`
  }
  if (quantity.kind === 'pit') return `distance of the PIT from uniform over ${quantity.issues} issues`
  return quantity.kind === 'mean' ? 'mean' : `quantile ${quantity.level}`
}

function placeName({ region }: CompiledRule, cell: number): string {
  if (cell === WHOLE_REGION) return region.id
  if (region.sites !== undefined) return `${region.sites[cell].name} (${region.sites[cell].id})`
  const [latitude, longitude] = placeOfCell(region, cell)
  const degrees = (value: number, ends: string) => `${Math.abs(value).toFixed(2)}° ${value < 0 ? ends[1] : ends[0]}`
  return `${degrees(latitude, 'NS')}, ${degrees(longitude, 'EW')}`
}

const middleOf = ({ region: { grid } }: CompiledRule): readonly [latitude: number, longitude: number] => [
  grid.south + (grid.rows * grid.step) / 2,
  grid.west + (grid.cols * grid.step) / 2,
]

const NO_EVIDENCE: Evidence = {
  day: new Float64Array(0),
  cell: new Uint32Array(0),
  value: new Float64Array(0),
}

/** What had been observed by the issue: of a pixel with its neighbours. */
function evidenceFor(fields: ReadonlyMap<number, Field>, compiled: CompiledRule, cell: number, day: number): Evidence {
  const { region, cells } = compiled
  const known = [...fields.values()].filter(field => field.day <= day && field.day > day - EVIDENCE_DAYS)
  const column = toldColumn(compiled)
  if (cell === WHOLE_REGION) return largestBehind(known, column, other => cells === undefined || cells.includes(other))
  return region.sites === undefined
    ? largestBehind(known, column, other => isNeighbour(region.grid, cell, other))
    : newestBehind(known, column, cell)
}
