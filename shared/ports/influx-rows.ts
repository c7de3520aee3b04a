import { MessageError } from '../domain/errors.js'
import type { Field, Forecast } from '../domain/messages.js'
import type { Cell, InfluxTable } from './influx-http.js'
import { cellsOf, fieldName, floatsOfText, forecastFields, QUIET } from './influx-schema.js'
import { bitsOf, denseForecast } from './quiet-pixels.js'

/** A row of `field_day`, `forecast_issue` or `score`, and what its time says. */
export interface Step {
  readonly row: InfluxRow
  readonly timeMs: number
  /** 0 in `field_day`. */
  readonly horizonDays: number
  readonly day: number
  readonly revision: number
}

/** A row of InfluxQL's answer, by column name. */
export interface InfluxRow {
  cell(name: string): Cell
  /** A number field, or what `special` says of it. @throws {MessageError} if it is in neither */
  number(name: string): number
  text(name: string): string
}

const SPECIAL: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity, '-0': -0 }

export function rowsOf({ columns, values }: InfluxTable): InfluxRow[] {
  const at = new Map(columns.map((name, i) => [name, i]))
  const specialAt = at.get('special')
  return values.map(cells => {
    const special = specialAt === undefined ? '' : cells[specialAt]
    const specials = typeof special === 'string' && special !== '' ? specialsOf(special) : undefined
    const cell = (name: string): Cell => cells[at.get(name) ?? -1] ?? null
    const number = (name: string): number => {
      const value = specials?.get(name) ?? cell(name)
      if (typeof value === 'number') return value
      throw missing(name, value)
    }
    const text = (name: string): string => {
      const value = cell(name)
      if (typeof value === 'string') return value
      throw missing(name, value)
    }
    return { cell, number, text }
  })
}

const specialsOf = (special: string): Map<string, number> =>
  new Map(special.split(' ').map(entry => [entry.split(':')[0], SPECIAL[entry.split(':')[1]]]))

const missing = (name: string, value: Cell): MessageError =>
  new MessageError(`a point in InfluxDB has ${name} = ${value}; it is not of this schema: write the record again`)

/** The cells whose points count. */
export const listedOf = ({ row }: Step): Uint32Array => cellsOf(row.text('listed'))

/** Fields of the points that a row of `field_day` or `forecast_issue` speaks for. */
export const fieldFields = ({ row }: Step): readonly string[] => textsIn(row, 'columns').map(fieldName)
export const issueFields = ({ row }: Step): readonly string[] =>
  forecastFields(JSON.parse(row.text('levels')) as number[], textsIn(row, 'exceedances'))

const textsIn = (row: InfluxRow, name: string): string[] => JSON.parse(row.text(name)) as string[]

/** @param points  rows of `field` by cell, at the step's time */
export function fieldOf(region: string, step: Step, points: PointsByCell): Field {
  const { day, revision, row } = step
  const cell = listedOf(step)
  const rows = Array.from(cell, c => pointOf(points, String(c)))
  const names = textsIn(row, 'columns')
  const values = Float64Array.from(names.flatMap(name => rows.map(point => point.number(fieldName(name)))))
  return { topic: 'fields', region, day, revision, cell, names, values }
}

/** @param points  rows of `forecast` by cell, at the step's time */
export function forecastOf(region: string, model: string, step: Step, points: PointsByCell): Forecast {
  const { row, day, horizonDays, revision } = step
  const listed = listedOf(step)
  const cells = row.number('cells')
  const rows = Array.from(listed, cell => pointOf(points, String(cell)))
  const quiet = cells === 0 ? undefined : pointOf(points, QUIET)
  const levels = Float64Array.from(JSON.parse(row.text('levels')) as number[])
  const exceedances = textsIn(row, 'exceedances')
  const fields = cells === 0 ? [] : issueFields(step)
  const table = {
    pixels: cells,
    quantileColumns: levels.length,
    exceedanceColumns: exceedances.length,
    quiet: bitsOf(Float32Array.from(fields, name => quiet?.number(name) ?? NaN)),
    listed,
    rows: bitsOf(Float32Array.from(fields.flatMap(name => rows.map(point => point.number(name))))),
  }
  return {
    topic: 'forecasts',
    region,
    model,
    modelHash: row.text('model_hash'),
    day,
    horizonDays,
    revision,
    trainedToDay: row.number('trained_to_day'),
    // Absent in points of older versions.
    engine: String(row.cell('engine') ?? ''),
    levels,
    // Absent in points of older versions.
    cutAt: Float64Array.from(JSON.parse(String(row.cell('cut_at') ?? '[]')) as number[]),
    exceedances,
    thresholds: floatsOfText(row.text('thresholds')),
    ...denseForecast(table),
  }
}

export type PointsByCell = ReadonlyMap<string, InfluxRow>

/** Rows of `field` or `forecast` by time, then cell. */
export function pointsByTime(rows: readonly InfluxRow[]): ReadonlyMap<number, PointsByCell> {
  const byTime = new Map<number, Map<string, InfluxRow>>()
  for (const row of rows) {
    const timeMs = row.number('time')
    const points = byTime.get(timeMs) ?? new Map<string, InfluxRow>()
    points.set(row.text('cell'), row)
    byTime.set(timeMs, points)
  }
  return byTime
}

function pointOf(points: PointsByCell, cell: string): InfluxRow {
  const point = points.get(cell)
  if (point !== undefined) return point
  throw new MessageError(`InfluxDB lists cell ${cell} but has no point of it; write the record again`)
}
