import { MessageError } from '../domain/errors.js'
import type { Field, Forecast, Score } from '../domain/messages.js'
import type { Cell, InfluxTable } from './influx-http.js'
import { BRIER_FIELDS, EXCEEDED_FIELDS, FORECAST_FIELDS, pixelsOf, QUIET, SCORE_SUMS } from './influx-schema.js'
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

const QUANTILES = FORECAST_FIELDS.filter(name => name.startsWith('q')).length

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

/** The pixels whose points count. */
export const listedOf = ({ row }: Step): Uint32Array => pixelsOf(row.text('listed'))

/** @param points  rows of `field` by pixel, at the step's time */
export function fieldOf(region: string, step: Step, points: PointsByPixel): Field {
  const { day, revision } = step
  const listed = listedOf(step)
  const rows = Array.from(listed, pixel => pointOf(points, String(pixel)))
  const column = (name: string) => rows.map(row => row.number(name))
  return {
    topic: 'fields',
    region,
    day,
    revision,
    pixel: listed,
    joules: Float64Array.from(column('joules')),
    multiplicity: Uint32Array.from(column('multiplicity')),
    maxMagnitude: Float64Array.from(column('max_magnitude')),
  }
}

/** @param points  rows of `forecast` by pixel, at the step's time */
export function forecastOf(region: string, model: string, step: Step, points: PointsByPixel): Forecast {
  const { row, day, horizonDays, revision } = step
  const listed = listedOf(step)
  const pixels = row.number('pixels')
  const rows = Array.from(listed, pixel => pointOf(points, String(pixel)))
  const quiet = pixels === 0 ? undefined : pointOf(points, QUIET)
  const fields = pixels === 0 ? [] : FORECAST_FIELDS
  const table = {
    pixels,
    quantileColumns: QUANTILES,
    exceedanceColumns: fields.length - 1 - QUANTILES,
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
    ...denseForecast(table),
  }
}

export function scoreOf(region: string, model: string, { row, day, horizonDays, revision }: Step): Score {
  const [n, sum, sumSquares, sse, sae] = SCORE_SUMS.map(row.number)
  return {
    topic: 'scores',
    region,
    model,
    day,
    horizonDays,
    revision,
    inSample: row.cell('in_sample') === true,
    closedBin: row.cell('closed_bin') === true,
    n,
    sum,
    sumSquares,
    sse,
    sae,
    brier: Float64Array.from(BRIER_FIELDS, row.number),
    exceeded: Float64Array.from(EXCEEDED_FIELDS, row.number),
  }
}

export type PointsByPixel = ReadonlyMap<string, InfluxRow>

/** Rows of `field` or `forecast` by time, then pixel. */
export function pointsByTime(rows: readonly InfluxRow[]): ReadonlyMap<number, PointsByPixel> {
  const byTime = new Map<number, Map<string, InfluxRow>>()
  for (const row of rows) {
    const timeMs = row.number('time')
    const points = byTime.get(timeMs) ?? new Map<string, InfluxRow>()
    points.set(row.text('pixel'), row)
    byTime.set(timeMs, points)
  }
  return byTime
}

function pointOf(points: PointsByPixel, pixel: string): InfluxRow {
  const point = points.get(pixel)
  if (point !== undefined) return point
  throw new MessageError(`InfluxDB lists pixel ${pixel} but has no point of it; write the record again`)
}
