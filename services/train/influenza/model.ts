import type { TrainingRun } from '../../../shared/models/networks/fit.js'
import type { Progress } from '../../../shared/models/point-model.js'
import type { Collection } from '../collections/collection.js'
import type { AskedForecaster } from '../tables/result-table.js'
import type { ForecastCube, InfluenzaData } from './protocol.js'

/** What a model may use beside the data. */
export interface FitContext {
  readonly seed: number
  /** To pre-train on, by name. */
  readonly collections: ReadonlyMap<string, Collection>
  readonly nowMs: () => number
  /** A service that forecasts; absent: its user has no key. */
  readonly service?: AskedForecaster
  readonly onProgress?: (progress: Progress) => void
  /** Opens the place where one training keeps its state; absent: it cannot be resumed. */
  readonly openRun?: (name: string, config: object) => Promise<TrainingRun>
}

export interface FittedInfluenza {
  /**
   * Forecasts of validation, by what was fitted to the weeks before it; and of the test, by what was then fitted to all
   * weeks before the test.
   */
  readonly cube: ForecastCube
  /** Numbers learnt. */
  readonly parameters: number
  /** What was set, and what was chosen on the validation part. */
  readonly settings: Readonly<Record<string, unknown>>
}

export interface InfluenzaModel {
  readonly name: string
  /** How many seeds a table takes at most; 1 where another seed gives the same model. */
  readonly mostSeeds: number
  /** All that its rows depend on beside data and seed. */
  readonly config: object
  /** The collection that it is trained on first; absent: none. */
  readonly pretrainedOn?: string
  fit(data: InfluenzaData, context: FitContext): Promise<FittedInfluenza>
}
