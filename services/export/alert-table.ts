import type { Alert } from '../../shared/domain/alert.js'
import type { ColumnType, Table, TableBatch, TableValues } from '../../shared/ports/tables/table.js'
import { type AlertBook, type AlertEntry, newestEvent } from '../notify/alert-book.js'
import { issuedMs } from './issue-columns.js'

/** An event of an alert, and what people said of the alert. */
interface Told {
  readonly event: Alert
  readonly entry: AlertEntry
  readonly last: boolean
}

type Value = string | number | null

/** Columns by name: what they hold, and where it comes from. */
const COLUMNS: Readonly<Record<string, readonly [type: ColumnType, value: (told: Told) => Value]>> = {
  alert: ['text', ({ event }) => event.alert],
  event: ['text', ({ event }) => event.event],
  sequence: ['int32', ({ event }) => event.sequence],
  newest: ['flag', ({ last }) => Number(last)],
  exercise: ['flag', ({ event }) => Number(event.exercise)],
  rule: ['text', ({ event }) => event.rule],
  says: ['text', ({ event }) => event.says],
  severity: ['text', ({ event }) => event.severity],
  region: ['text', ({ event }) => event.region],
  cell: ['int32', ({ event }) => event.cell],
  place: ['text', ({ event }) => event.place],
  latitude: ['float64', ({ event }) => event.latitude],
  longitude: ['float64', ({ event }) => event.longitude],
  model: ['text', ({ event }) => event.model],
  model_hash: ['text', ({ event }) => event.modelHash],
  issued: ['time', ({ event }) => issuedMs(event.day)],
  horizon_days: ['int32', ({ event }) => event.horizonDays],
  revision: ['int32', ({ event }) => event.revision],
  fired: ['time', ({ event }) => issuedMs(event.firedDay)],
  quantity: ['text', ({ event }) => event.quantity],
  value: ['float64', ({ event }) => event.value],
  side: ['text', ({ event }) => event.side],
  threshold: ['float64', ({ event }) => event.threshold],
  clear: ['float64', ({ event }) => event.clear],
  streak: ['int32', ({ event }) => event.streak],
  skill: ['float64', ({ event }) => event.skill],
  similar: ['int32', ({ event }) => event.similarDay.length],
  similar_happened: ['int32', ({ event }) => event.similarHappened.reduce((sum, happened) => sum + happened, 0)],
  reason: ['text', ({ event }) => event.reason],
  acknowledged_by: ['text', ({ entry }) => entry.acknowledged?.by ?? null],
  acknowledged_at: ['time', ({ entry }) => entry.acknowledged?.atMs ?? NaN],
  acknowledged_note: ['text', ({ entry }) => entry.acknowledged?.note ?? null],
}

export interface AlertSelection {
  /** Last days known at issue. */
  readonly range: { readonly fromDay: number; readonly toDay: number }
  readonly models?: readonly string[]
  readonly horizonDays?: number
}

/** Alerts as a table: a row for each event, alert by alert in the order in which they fired. */
export function alertTable(book: AlertBook, selection: AlertSelection): Table {
  const columns = Object.entries(COLUMNS).map(([name, [type]]) => ({ name, type }))
  return { columns, batches: batchesOf(book, selection) }
}

async function* batchesOf({ alerts }: AlertBook, selection: AlertSelection): AsyncGenerator<TableBatch> {
  for (const entry of alerts.values()) {
    const told = entry.events
      .filter(event => isMeant(event, selection))
      .map(event => ({ event, entry, last: event === newestEvent(entry) }))
    if (told.length === 0) continue
    const values = Object.values(COLUMNS).map(([type, value]) => valuesOf(type, told.map(value)))
    yield { rows: told.length, values }
  }
}

export const isMeant = (
  { day, model, horizonDays }: Alert,
  { range, models, horizonDays: horizon }: AlertSelection,
): boolean =>
  day >= range.fromDay &&
  day <= range.toDay &&
  (models?.includes(model) ?? true) &&
  (horizon === undefined || horizon === horizonDays)

function valuesOf(type: ColumnType, values: readonly Value[]): TableValues {
  if (type === 'text') return values as readonly (string | null)[]
  const numbers = values as readonly number[]
  if (type === 'flag') return Uint8Array.from(numbers)
  return type === 'int32' ? Int32Array.from(numbers) : Float64Array.from(numbers)
}
