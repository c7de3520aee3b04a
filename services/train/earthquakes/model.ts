import type { Collection } from '../collections/collection.js'
import type { KeptRow, RowContext } from '../tables/result-table.js'
import type { QuakeData } from './data.js'
import type { QuakeForecasts } from './forecasts.js'

/** What a model may use beside the data. */
export interface QuakeContext extends RowContext {
  readonly seed: number
  /** To pre-train on, by name. */
  readonly collections: ReadonlyMap<string, Collection>
  /** Rows of the table before this one. */
  readonly done: readonly KeptRow[]
}

export interface FittedQuakes {
  /** Of validation, by what was fitted to the training part; of the test, as the model says. */
  readonly forecasts: QuakeForecasts
  /** Numbers learnt. */
  readonly parameters: number
  /** What was set, and what was chosen on the validation part. */
  readonly settings: Readonly<Record<string, unknown>>
}

/** A row of an earthquake table. */
export interface QuakeModel {
  readonly name: string
  /** How many seeds a table takes at most; 1 where another seed gives the same model, or takes too long. */
  readonly mostSeeds: number
  /** All that its rows depend on beside data and seed. */
  readonly config: object
  /** Whether it is built on the rows before it. */
  readonly onRows?: boolean
  /** The collection that it is trained on first; absent: none. */
  readonly pretrainedOn?: string
  fit(data: QuakeData, context: QuakeContext): Promise<FittedQuakes>
}
