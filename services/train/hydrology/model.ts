import type { TrainingRun } from '../../../shared/models/networks/fit.js'
import type { Progress } from '../../../shared/models/point-model.js'
import type { ColumnScore } from '../tables/result-table.js'

/** What a row of the table may use beside the data. */
export interface RowTools {
  readonly seed: number
  readonly nowMs: () => number
  readonly onProgress?: (progress: Progress) => void
  readonly openRun?: (name: string, config: object) => Promise<TrainingRun>
}

export interface HydrologyRow {
  /** Of the table's first metric. */
  readonly validation: number
  readonly scores: readonly ColumnScore[]
  readonly parameters: number
  readonly settings: Readonly<Record<string, unknown>>
}

/** A row of the table, under one protocol. */
export interface HydrologyModel<Data> {
  readonly name: string
  readonly mostSeeds: number
  /** All that the row depends on beside data and seed. */
  readonly config: object
  fit(data: Data, tools: RowTools): Promise<HydrologyRow>
}
