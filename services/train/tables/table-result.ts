import type { ColumnScore, KeptRow, Metric, OpenTable, PublishedRow, ResultTable, TableRow } from './result-table.js'

/** Where and how a table was made. */
export interface TableFacts {
  readonly command: string
  readonly packageVersion: string
  /** ISO 8601. */
  readonly finishedAt: string
  readonly machine: Readonly<Record<string, string | number>>
  readonly engine: string
  /** A model whose first seed took longer was given no other; absent: none was too slow. */
  readonly cheapSeconds?: number
}

/** Seeds of one model, taken together. */
export interface ModelSummary {
  readonly model: string
  readonly seeds: number
  /** Another seed would not change it. */
  readonly isDeterministic: boolean
  /** Its first seed took so long that it was given no other. */
  readonly isSlow: boolean
  /** Means over seeds, by column. */
  readonly columns: readonly ColumnScore[]
  /** Of the first metric, mean over columns and seeds. */
  readonly average: number
  /** Standard deviation of the seeds' averages; absent for one seed. */
  readonly spread?: number
  readonly validation: number
  readonly parameters: number
  /** Of all seeds. */
  readonly seconds: number
}

export interface TableResult extends TableFacts {
  readonly table: string
  readonly title: string
  readonly protocol?: string
  readonly metrics: readonly Metric[]
  /** Those of ours that stand beside the published rows. */
  readonly beside: readonly Metric[]
  readonly dataHash: string
  /** Of all rows, wherever and whenever they were run. */
  readonly seconds: number
  readonly summaries: readonly ModelSummary[]
  readonly rows: readonly TableRow[]
  readonly published: readonly PublishedRow[]
  readonly notes: readonly string[]
  /** What the rows together say. */
  readonly remarks: readonly string[]
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function summaryOf(
  rows: readonly TableRow[],
  { metrics, deterministic }: OpenTable,
  cheapSeconds = Infinity,
): ModelSummary {
  const averages = rows.map(({ scores }) => mean(scores.map(({ values }) => values[metrics[0].key])))
  const average = mean(averages)
  const isDeterministic = deterministic?.includes(rows[0].model) === true
  const variance = averages.reduce((sum, one) => sum + (one - average) ** 2, 0) / (rows.length - 1)
  return {
    model: rows[0].model,
    seeds: rows.length,
    isDeterministic,
    isSlow: !isDeterministic && rows.length === 1 && rows[0].seconds > cheapSeconds,
    columns: rows[0].scores.map(({ column }, c) => ({
      column,
      values: Object.fromEntries(metrics.map(({ key }) => [key, mean(rows.map(row => row.scores[c].values[key]))])),
    })),
    average,
    ...(rows.length > 1 && { spread: Math.sqrt(variance) }),
    validation: mean(rows.map(({ validation }) => validation)),
    parameters: rows[0].parameters,
    seconds: rows.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

export function tableResult(
  { name, title }: ResultTable,
  open: OpenTable,
  rows: readonly KeptRow[],
  facts: TableFacts,
  protocol?: string,
): TableResult {
  const { dataHash, published, metrics, notes, beside = metrics.slice(0, 1) } = open
  const models = [...new Set(rows.map(({ model }) => model))]
  const summaries = models.map(model =>
    summaryOf(
      rows.filter(row => row.model === model),
      open,
      facts.cheapSeconds,
    ),
  )
  const seconds = summaries.reduce((sum, one) => sum + one.seconds, 0)
  const plain = rows.map(row => ({ ...row, forecasts: undefined }))
  const what = { table: name, title, ...(protocol !== undefined && { protocol }), ...facts, dataHash, metrics, beside }
  return { ...what, seconds, summaries, rows: plain, published, notes, remarks: open.remarks?.(rows) ?? [] }
}
