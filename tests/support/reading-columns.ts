import type { ReadingColumns } from '../../shared/domain/reading.js'
import { startOfDay } from '../../shared/domain/units.js'

/** One reading as a row; `hour` makes it one of a moment. */
export interface Row {
  readonly site?: number
  readonly variable: number
  readonly day: number
  readonly days?: number
  readonly hour?: number
  readonly value: number
  readonly quality?: number
}

export const readingColumns = (rows: readonly Row[]): ReadingColumns => ({
  length: rows.length,
  site: Uint32Array.from(rows, ({ site = 0 }) => site),
  variable: Uint8Array.from(rows, ({ variable }) => variable),
  timeMs: Float64Array.from(rows, ({ day, hour = 0 }) => startOfDay(day) + hour * 3_600_000),
  spanDays: Uint8Array.from(rows, ({ days = 1, hour }) => (hour === undefined ? days : 0)),
  value: Float64Array.from(rows, ({ value }) => value),
  knownMs: Float64Array.from(rows, (_, i) => i),
  quality: Uint8Array.from(rows, ({ quality = 0 }) => quality),
})
