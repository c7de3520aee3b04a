import type { Score } from '../../shared/domain/messages.js'
import { fieldName } from '../../shared/ports/influx-schema.js'
import type { Table, TableBatch, TableColumn } from '../../shared/ports/tables/table.js'
import { type ForecastShape, requireShape, shapeOf } from './forecast-shape.js'
import { ISSUE_COLUMNS, issueValues } from './issue-columns.js'
import { type Of, type Selection, scoresOf } from './selection.js'

/** The sums of a score, and the means that they make. */
const NUMBERS = {
  n: ({ n }) => n,
  sum: ({ sum }) => sum,
  sum_squares: ({ sumSquares }) => sumSquares,
  sse: ({ sse }) => sse,
  sae: ({ sae }) => sae,
  wis: ({ wis }) => wis,
  mse: ({ sse, n }) => sse / n,
  mae: ({ sae, n }) => sae / n,
  mean_wis: ({ wis, n }) => wis / n,
} as const satisfies Record<string, (score: Score) => number>

const FLAGS: readonly TableColumn[] = [
  { name: 'in_sample', type: 'flag' },
  { name: 'closed_bin', type: 'flag' },
]

/**
 * Scores as a table: a row for each scoring of each issue, every revision of the truth its own.
 *
 * @throws {PortError | SettingsError} also from the batches: a score has an exceedance of which there is no column
 */
export async function scoreTable(selection: Selection): Promise<Table> {
  const shape = await shapeOf(selection)
  const names = [
    ...Object.keys(NUMBERS),
    ...shape.exceedances.flatMap(name => ['brier', 'compared', 'exceeded'].map(what => `${what}_${fieldName(name)}`)),
  ]
  return {
    columns: [...ISSUE_COLUMNS, ...FLAGS, ...names.map(name => ({ name, type: 'float64' }) as const)],
    batches: batchesOf(selection, shape),
  }
}

async function* batchesOf(selection: Selection, shape: ForecastShape): AsyncGenerator<TableBatch> {
  for await (const score of scoresOf(selection)) yield batchOf(score, shape)
}

function batchOf({ region, record }: Of<Score>, shape: ForecastShape): TableBatch {
  requireShape(record, shape)
  const rowOf = (values: Float64Array, name: string) => Float64Array.of(values[record.exceedances.indexOf(name)] ?? NaN)
  return {
    rows: 1,
    values: [
      ...issueValues(record, region, 1),
      Uint8Array.of(record.inSample ? 1 : 0),
      Uint8Array.of(record.closedBin ? 1 : 0),
      ...Object.values(NUMBERS).map(value => Float64Array.of(value(record))),
      ...shape.exceedances.flatMap(name =>
        [record.brier, record.compared, record.exceeded].map(values => rowOf(values, name)),
      ),
    ],
  }
}
