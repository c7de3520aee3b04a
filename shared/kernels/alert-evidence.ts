import { fieldColumn } from '../domain/field-columns.js'
import type { Field } from '../domain/messages.js'
import type { PixelGrid } from '../domain/pixel-grid.js'

/** What had been observed, one row a day and cell. */
export interface Evidence {
  readonly day: Float64Array
  readonly cell: Uint32Array
  readonly value: Float64Array
}

/** Rows that are told: as many as a person reads. */
const ROWS = 5

type Row = readonly [day: number, cell: number, value: number]

/**
 * The largest values of a column in some cells, the newer first where they are equal: the earthquakes behind an alert.
 *
 * @param isNear  which cells count
 */
export function largestBehind(fields: Iterable<Field>, column: string, isNear: (cell: number) => boolean): Evidence {
  return evidenceOf(rowsOf(fields, column, isNear).sort((a, b) => b[2] - a[2] || b[0] - a[0] || a[1] - b[1]))
}

/** The newest values of a column in one cell. */
export const newestBehind = (fields: Iterable<Field>, column: string, cell: number): Evidence =>
  evidenceOf(rowsOf(fields, column, other => other === cell).sort((a, b) => b[0] - a[0]))

function rowsOf(fields: Iterable<Field>, column: string, isNear: (cell: number) => boolean): Row[] {
  const rows: Row[] = []
  for (const field of fields) {
    const values = fieldColumn(field, column)
    for (let row = 0; row < values.length; row++) {
      const cell = field.cell[row]
      if (Number.isFinite(values[row]) && isNear(cell)) rows.push([field.day, cell, values[row]])
    }
  }
  return rows
}

function evidenceOf(all: readonly Row[]): Evidence {
  const rows = all.slice(0, ROWS)
  return {
    day: Float64Array.from(rows, ([day]) => day),
    cell: Uint32Array.from(rows, ([, cell]) => cell),
    value: Float64Array.from(rows, ([, , value]) => value),
  }
}

/** Whether a pixel is this one or touches it. */
export function isNeighbour({ cols }: PixelGrid, pixel: number, other: number): boolean {
  const rows = Math.abs(Math.floor(pixel / cols) - Math.floor(other / cols))
  return rows <= 1 && Math.abs((pixel % cols) - (other % cols)) <= 1
}
