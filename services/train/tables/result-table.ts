import type { TrainingRun } from '../../../shared/models/networks/fit.js'
import type { Progress } from '../../../shared/models/point-model.js'

/** What a table measures. */
export interface Metric {
  readonly key: string
  /** As it is printed. */
  readonly label: string
  /** After the point. */
  readonly digits: number
  readonly isHigherBetter?: boolean
}

/** A column of scores: a horizon, a target, or whatever the table tells apart. */
export interface ColumnScore {
  readonly column: string
  /** By key of the table's metrics. */
  readonly values: Readonly<Record<string, number>>
}

/** What came of one model with one seed. */
export interface TableRow {
  readonly model: string
  readonly seed: number
  /** What the row depends on: a row that was kept is taken again only if it is the same. */
  readonly identity: string
  /** Of the table's first metric, over the validation part: what was chosen by. NaN where nothing was. */
  readonly validation: number
  /** Of the test. */
  readonly scores: readonly ColumnScore[]
  readonly parameters: number
  /** Wall clock of fitting and forecasting, both parts; of a row that was stopped, the stretch that finished it. */
  readonly seconds: number
  readonly settings: Readonly<Record<string, unknown>>
}

/** A row with what it said, from which later rows are made. */
export interface KeptRow extends TableRow {
  /** NaN where nothing was forecast. */
  readonly forecasts: Float64Array
}

/** A row of the papers, with our number or the reason why there is none. */
export interface PublishedRow {
  readonly model: string
  /** Their mean over the columns of the table's first metric, as they print it; empty where they print none. */
  readonly score: string
  /** More of what they print. */
  readonly more?: string
  /** Name of our model that stands beside it. */
  readonly ours?: string
  /** The one column of ours that it is about; absent: the mean of all. */
  readonly column?: string
  readonly whyNot?: string
}

/** As the port of this name: shared/ports/series-forecaster.ts. */
export interface AskedForecaster {
  forecast(request: {
    readonly series: readonly Float64Array[]
    readonly horizon: number
    readonly frequency: 'hour' | 'day' | 'week' | 'month'
  }): Promise<Float64Array[]>
}

export interface RowContext {
  readonly nowMs: () => number
  readonly onProgress?: (progress: Progress) => void
  /** A service that forecasts, where its user has a key. */
  readonly service?: AskedForecaster
  /** Opens the place where one training keeps its state. */
  readonly openRun?: (name: string, config: object) => Promise<TrainingRun>
}

/** A table laid over its data. */
export interface OpenTable {
  /** SHA-256 of the data, hex. */
  readonly dataHash: string
  /** Names of the models, in the order of the table; those built on other rows come last. */
  readonly models: readonly string[]
  readonly published: readonly PublishedRow[]
  /** The first is what models are chosen by and ranked by. */
  readonly metrics: readonly [Metric, ...Metric[]]
  /** Those of ours that stand beside the published rows; absent: the first. */
  readonly beside?: readonly Metric[]
  /** How the data were split and what the numbers are. */
  readonly notes: readonly string[]
  /** Models that another seed would not change; absent: none. */
  readonly deterministic?: readonly string[]
  /** Models made of rows before theirs, which wait for those; absent: none. Others may run at once. */
  readonly builtOnRows?: readonly string[]
  /** Seeds that a model takes at most. @throws {SettingsError} there is no such model */
  mostSeeds(model: string): number
  identity(model: string, seed: number, done: readonly KeptRow[]): string
  /** What the rows together say, in sentences under them; absent: nothing. */
  remarks?(rows: readonly KeptRow[]): readonly string[]
  run(model: string, seed: number, done: readonly KeptRow[], context: RowContext): Promise<KeptRow>
}

/** A published table that is made again. */
export interface ResultTable {
  readonly name: string
  readonly title: string
  /** What its data files are, for people. */
  readonly data: string
  /** Ways to split the data and to score; the first is taken if none is named. */
  readonly protocols?: readonly string[]
  /** @throws {InputFileError} a file is not what the table reads */
  open(paths: readonly string[], protocol?: string): Promise<OpenTable>
}
