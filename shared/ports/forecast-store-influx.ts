import type { Alert } from '../domain/alert.js'
import { PortError } from '../domain/errors.js'
import type { Field, Forecast, Score } from '../domain/messages.js'
import type { Clock } from './clock.js'
import type { DayRange, ForecastStore, StoreRecord } from './forecast-store.js'
import { alertOf } from './influx-alerts.js'
import { type InfluxHttp, type InfluxSettings, influxDefaults, influxHttp } from './influx-http.js'
import { linesOf } from './influx-lines.js'
import { fieldFields, fieldOf, forecastOf, issueFields, listedOf, type PointsByCell, type Step } from './influx-rows.js'
import { MEASUREMENT } from './influx-schema.js'
import { scoreOf } from './influx-score.js'
import {
  alertRows,
  highestRevisions,
  horizonsOf,
  newestSteps,
  pointsOf,
  steps,
  type Tags,
  tagValues,
} from './influx-walk.js'

/**
 * Forecast store in InfluxDB: written as line protocol over the v2 API, read by InfluxQL, which 1.x, 2.x and 3.x
 * answer alike. influx-schema.ts describes what stands there. Where a model issues several horizons on one day,
 * `forecast` and `latestForecast` give the longest.
 */
export class InfluxForecastStore implements ForecastStore {
  readonly #http: InfluxHttp
  readonly #settings: InfluxSettings
  #closed = false

  constructor(settings: Partial<InfluxSettings>, clock: Clock) {
    this.#settings = { ...influxDefaults, ...settings }
    this.#http = influxHttp(this.#settings, clock)
  }

  async write(records: readonly StoreRecord[]): Promise<void> {
    const { chunkLines, chunkBytes } = this.#settings
    let lines: string[] = []
    let bytes = 0
    for (const record of records) {
      for (const line of linesOf(record)) {
        if (lines.length >= chunkLines || bytes + line.length > chunkBytes) {
          await this.#opened().write(lines)
          lines = []
          bytes = 0
        }
        lines.push(line)
        bytes += line.length + 1
      }
    }
    await this.#opened().write(lines)
  }

  async forecast(region: string, model: string, day: number): Promise<Forecast | undefined> {
    const http = this.#opened()
    const tags = { region, model }
    for (const horizonDays of await horizonsOf(http, MEASUREMENT.forecastIssue, tags)) {
      const ofDay = steps(http, MEASUREMENT.forecastIssue, tags, [horizonDays], { fromDay: day, toDay: day })
      for await (const step of highestRevisions(ofDay)) return this.#forecastAt(tags, step)
    }
    return undefined
  }

  async latestForecast(region: string, model: string): Promise<Forecast | undefined> {
    const tags = { region, model }
    const newest = await newestSteps(this.#opened(), MEASUREMENT.forecastIssue, tags)
    const [latest] = newest.sort((a, b) => b.day - a.day || b.horizonDays - a.horizonDays)
    return latest && this.#forecastAt(tags, latest)
  }

  async field(region: string, day: number): Promise<Field | undefined> {
    for await (const field of this.fields(region, { fromDay: day, toDay: day })) return field
    return undefined
  }

  async *fields(region: string, range: DayRange): AsyncGenerator<Field> {
    const days = highestRevisions(steps(this.#opened(), MEASUREMENT.fieldDay, { region }, [0], range))
    for await (const [step, points] of this.#withPoints(MEASUREMENT.field, fieldFields, { region }, days)) {
      yield fieldOf(region, step, points)
    }
  }

  async *forecasts(region: string, model: string, range: DayRange): AsyncGenerator<Forecast> {
    const http = this.#opened()
    const tags = { region, model }
    const horizons = await horizonsOf(http, MEASUREMENT.forecastIssue, tags)
    const issues = highestRevisions(steps(http, MEASUREMENT.forecastIssue, tags, horizons, range))
    for await (const [step, points] of this.#withPoints(MEASUREMENT.forecast, issueFields, tags, issues)) {
      yield forecastOf(region, model, step, points)
    }
  }

  async *scores(region: string, model: string, range: DayRange): AsyncGenerator<Score> {
    const http = this.#opened()
    const tags = { region, model }
    const horizons = await horizonsOf(http, MEASUREMENT.score, tags)
    for await (const step of steps(http, MEASUREMENT.score, tags, horizons, range)) yield scoreOf(region, model, step)
  }

  async *alerts(region: string, range: DayRange): AsyncGenerator<Alert> {
    for await (const sameTime of alertRows(this.#opened(), region, range)) {
      yield* sameTime.map(row => alertOf(region, row)).sort(byName)
    }
  }

  async models(region: string): Promise<readonly string[]> {
    return (await tagValues(this.#opened(), MEASUREMENT.forecastIssue, 'model', { region })).sort()
  }

  /** Nothing is buffered, so nothing is left to send. */
  async close(): Promise<void> {
    this.#closed = true
  }

  async #forecastAt({ region, model }: Tags, step: Step): Promise<Forecast> {
    const points = await pointsOf(this.#opened(), MEASUREMENT.forecast, issueFields(step), { region, model }, [step])
    return forecastOf(region, model, step, points.get(step.timeMs) ?? new Map())
  }

  /** Each step with its points, asked for in as few queries as `queryRows` allows. */
  async *#withPoints(
    measurement: string,
    fields: (step: Step) => readonly string[],
    tags: Tags,
    inOrder: AsyncIterable<Step>,
  ): AsyncGenerator<[Step, PointsByCell]> {
    let batch: Step[] = []
    let rows = 0
    for await (const step of inOrder) {
      const more = listedOf(step).length + 1
      const isOther = batch.length > 0 && batch[0].horizonDays !== step.horizonDays
      if (batch.length > 0 && (isOther || rows + more > this.#settings.queryRows)) {
        yield* this.#pointsOfBatch(measurement, fields, tags, batch)
        batch = []
        rows = 0
      }
      batch.push(step)
      rows += more
    }
    if (batch.length > 0) yield* this.#pointsOfBatch(measurement, fields, tags, batch)
  }

  async *#pointsOfBatch(
    measurement: string,
    fields: (step: Step) => readonly string[],
    tags: Tags,
    batch: readonly Step[],
  ): AsyncGenerator<[Step, PointsByCell]> {
    const names = [...new Set(batch.flatMap(fields))]
    const points = await pointsOf(this.#opened(), measurement, names, tags, batch)
    for (const step of batch) yield [step, points.get(step.timeMs) ?? new Map()]
  }

  #opened(): InfluxHttp {
    if (!this.#closed) return this.#http
    throw new PortError(`the store at ${this.#settings.url} is closed; open it again`, { canRetry: false })
  }
}

/** By the bytes of UTF-8, as the keys of the embedded store. */
const byName = (a: Alert, b: Alert): number => Buffer.compare(Buffer.from(a.alert), Buffer.from(b.alert))
