import type { Alert } from '../domain/alert.js'
import type { Field, Forecast, Score } from '../domain/messages.js'

/** What the store keeps. Each has a natural key; writing the same key again replaces it. */
export type StoreRecord = Field | Forecast | Score | Alert

/** Issue times of a query: days, both ends included. */
export interface DayRange {
  readonly fromDay: number
  readonly toDay: number
}

/**
 * Where forecasts, observed fields, scores and what happened to alerts are kept for people and dashboards.
 *
 * Keys: fields (region, day); forecasts (region, model, horizon, day, revision); scores (region, model, horizon, day,
 * revision); alerts (region, day, sequence, name of the alert). What is read back equals what was written, number for number.
 */
export interface ForecastStore {
  /** Idempotent; durable and readable when the promise resolves. @throws {PortError} nothing is dropped in silence */
  write(records: readonly StoreRecord[]): Promise<void>
  /** The forecast of one issue, its highest revision; or undefined. */
  forecast(region: string, model: string, day: number): Promise<Forecast | undefined>
  /** The newest issue of a model. */
  latestForecast(region: string, model: string): Promise<Forecast | undefined>
  /** The day's field, its highest revision; or undefined where the day has not closed. */
  field(region: string, day: number): Promise<Field | undefined>
  /** Highest revision of each day, ascending. */
  fields(region: string, range: DayRange): AsyncIterable<Field>
  /** Highest revision of each issue, ascending by day; of one model. */
  forecasts(region: string, model: string, range: DayRange): AsyncIterable<Forecast>
  /** Every revision, ascending by day then revision; of one model. */
  scores(region: string, model: string, range: DayRange): AsyncIterable<Score>
  /** Every event of every alert, ascending by issue day, then sequence, then name. */
  alerts(region: string, range: DayRange): AsyncIterable<Alert>
  /** Models that have a forecast, sorted. */
  models(region: string): Promise<readonly string[]>
  close(): Promise<void>
}
