import type { OpenTable, PublishedRow, ResultTable, TableRow } from './result-table.js'

/** Where and how a table was made. */
export interface TableFacts {
  readonly command: string
  readonly packageVersion: string
  /** ISO 8601. */
  readonly finishedAt: string
  readonly machine: Readonly<Record<string, string | number>>
  readonly engine: string
}

/** Seeds of one model, taken together. */
export interface ModelSummary {
  readonly model: string
  readonly seeds: number
  /** Means over seeds, by column. */
  readonly columns: readonly { readonly column: string; readonly mse: number; readonly nnse: number }[]
  /** Mean over columns and seeds. */
  readonly averageMse: number
  /** Standard deviation of the seeds' averages; absent for one seed. */
  readonly spread?: number
  readonly validationMse: number
  readonly parameters: number
  /** Of all seeds. */
  readonly seconds: number
}

export interface TableResult extends TableFacts {
  readonly table: string
  readonly title: string
  readonly dataHash: string
  /** Of all rows, wherever and whenever they were run. */
  readonly seconds: number
  readonly summaries: readonly ModelSummary[]
  readonly rows: readonly TableRow[]
  readonly published: readonly PublishedRow[]
  readonly notes: readonly string[]
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const averageOf = ({ scores }: TableRow): number => mean(scores.map(({ mse }) => mse))

function summaryOf(rows: readonly TableRow[]): ModelSummary {
  const averages = rows.map(averageOf)
  const averageMse = mean(averages)
  const variance = averages.reduce((sum, one) => sum + (one - averageMse) ** 2, 0) / (rows.length - 1)
  return {
    model: rows[0].model,
    seeds: rows.length,
    columns: rows[0].scores.map(({ column }, c) => ({
      column,
      mse: mean(rows.map(({ scores }) => scores[c].mse)),
      nnse: mean(rows.map(({ scores }) => scores[c].nnse)),
    })),
    averageMse,
    ...(rows.length > 1 && { spread: Math.sqrt(variance) }),
    validationMse: mean(rows.map(({ validationMse }) => validationMse)),
    parameters: rows[0].parameters,
    seconds: rows.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

export function tableResult(
  { name, title }: ResultTable,
  { dataHash, published, notes }: OpenTable,
  rows: readonly TableRow[],
  facts: TableFacts,
): TableResult {
  const models = [...new Set(rows.map(({ model }) => model))]
  const summaries = models.map(model => summaryOf(rows.filter(row => row.model === model)))
  const seconds = summaries.reduce((sum, one) => sum + one.seconds, 0)
  const plain = rows.map(row => ({ ...row, forecasts: undefined }))
  return { table: name, title, ...facts, dataHash, seconds, summaries, rows: plain, published, notes }
}
