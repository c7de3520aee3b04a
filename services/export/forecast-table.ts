import type { Forecast } from '../../shared/domain/messages.js'
import { pixelCentre } from '../../shared/domain/pixel-grid.js'
import { cellCount, type Region } from '../../shared/domain/region.js'
import { fieldName, quantileName } from '../../shared/ports/influx-schema.js'
import type { Table, TableBatch, TableColumn, TableValues } from '../../shared/ports/tables/table.js'
import { type ForecastShape, requireShape, shapeOf } from './forecast-shape.js'
import { ISSUE_COLUMNS, issueValues } from './issue-columns.js'
import { forecastsOf, type Of, type Selection } from './selection.js'

const CELL_COLUMNS: readonly TableColumn[] = [
  { name: 'model_hash', type: 'text' },
  { name: 'engine', type: 'text' },
  { name: 'in_sample', type: 'flag' },
  { name: 'cell', type: 'int32' },
  { name: 'site', type: 'text' },
  { name: 'latitude', type: 'float64' },
  { name: 'longitude', type: 'float64' },
  { name: 'mean', type: 'float32' },
]

/**
 * Forecasts as a table: a row for each cell of each issue, the quantiles and probabilities beside each other. Its columns
 * are those that any of the models has; what another model does not say is unknown.
 *
 * @throws {PortError | SettingsError} also from the batches: an issue has levels of which there is no column
 */
export async function forecastTable(selection: Selection): Promise<Table> {
  const shape = await shapeOf(selection)
  const numbers = [
    ...shape.levels.map(quantileName),
    ...shape.exceedances.map(name => `p_${fieldName(name)}`),
    ...shape.exceedances.map(name => `threshold_${fieldName(name)}`),
  ]
  return {
    columns: [...ISSUE_COLUMNS, ...CELL_COLUMNS, ...numbers.map(name => ({ name, type: 'float32' }) as const)],
    batches: batchesOf(selection, shape),
  }
}

async function* batchesOf(selection: Selection, shape: ForecastShape): AsyncGenerator<TableBatch> {
  const places = new Map<string, readonly TableValues[]>()
  for await (const forecast of forecastsOf(selection)) {
    const { region } = forecast
    const place = places.get(region.id) ?? placeColumns(region)
    places.set(region.id, place)
    yield batchOf(forecast, shape, place)
  }
}

function batchOf({ region, record }: Of<Forecast>, shape: ForecastShape, place: readonly TableValues[]): TableBatch {
  requireShape(record, shape)
  const { mean, levels, quantiles, exceedances, exceedance, thresholds } = record
  const rows = mean.length
  const rowOf = (values: Float32Array, at: number) =>
    at < 0 ? new Float32Array(rows).fill(NaN) : values.subarray(at * rows, (at + 1) * rows)
  const reachedBy = (at: number) =>
    at >= 0 && thresholds.length === exceedances.length
      ? new Float32Array(rows).fill(thresholds[at])
      : rowOf(thresholds, at)
  return {
    rows,
    values: [
      ...issueValues(record, region, rows),
      new Array<string>(rows).fill(record.modelHash),
      new Array<string | null>(rows).fill(record.engine === '' ? null : record.engine),
      new Uint8Array(rows).fill(record.day < record.trainedToDay ? 1 : 0),
      ...place.map(column => column.slice(0, rows)),
      mean,
      ...shape.levels.map(level => rowOf(quantiles, levels.indexOf(level))),
      ...shape.exceedances.map(name => rowOf(exceedance, exceedances.indexOf(name))),
      ...shape.exceedances.map(name => reachedBy(exceedances.indexOf(name))),
    ],
  }
}

/** `cell`, `site`, `latitude` and `longitude` of every cell; issues from before the last sites came have fewer. */
function placeColumns(region: Region): readonly TableValues[] {
  const { grid, sites } = region
  const cells = Int32Array.from({ length: cellCount(region) }, (_, cell) => cell)
  const places = Array.from(cells, cell =>
    sites === undefined ? pixelCentre(grid, cell) : ([sites[cell].latitude, sites[cell].longitude] as const),
  )
  return [
    cells,
    Array.from(cells, cell => sites?.[cell].id ?? null),
    Float64Array.from(places, ([latitude]) => degrees(latitude)),
    Float64Array.from(places, ([, longitude]) => degrees(longitude)),
  ]
}

/** A pixel's centre without the tail of its arithmetic: 32.05, not 32.050000000000004. */
const degrees = (value: number): number => Math.round(value * 1e6) / 1e6
