import type { RowContext } from '../tables/result-table.js'
import type { CovidTarget } from './county-days.js'
import type { CovidData, Forecasts } from './protocol.js'

export interface FittedCovid {
  /** By what was fitted to the days before the validation part. */
  readonly validation: Forecasts
  /** By what was then fitted to all days before the test. */
  readonly test: Forecasts
  /** Numbers learnt. */
  readonly parameters: number
  /** What was set, and what was chosen on the validation part. */
  readonly settings: Readonly<Record<string, unknown>>
}

/** A model of one target in all counties. */
export interface CovidModel {
  readonly name: string
  /** How many seeds a table takes at most; 1 where another seed gives the same model. */
  readonly mostSeeds: number
  /** All that its rows depend on beside data and seed. */
  readonly config: object
  fit(data: CovidData, target: CovidTarget, context: RowContext & { readonly seed: number }): Promise<FittedCovid>
}
