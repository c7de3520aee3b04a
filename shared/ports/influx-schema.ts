import { MessageError } from '../domain/errors.js'
import { DAY_MS, dayOf, startOfDay } from '../domain/units.js'
import { nominalCoverage, percentName } from '../kernels/interval-coverage.js'

/**
 * What stands in InfluxDB, for people who query it and for the adapter that reads it back.
 *
 * | measurement      | tags                          | fields                                                          | time        |
 * | ---------------- | ----------------------------- | --------------------------------------------------------------- | ----------- |
 * | `field`          | region, cell                  | joules, multiplicity, max_magnitude; runoff …; cases …          | the day     |
 * | `field_day`      | region                        | joules, multiplicity, cases … (sums), columns, revision, listed | the day     |
 * | `forecast`       | region, model, horizon, cell  | mean, q025 … q975, p_m4 … p_m6_75; p_p95                        | target time |
 * | `forecast_issue` | region, model, horizon        | issued_ms, revision, model_hash, engine, trained_to_day, cells, listed, levels, cut_at, exceedances, thresholds | target time |
 * | `score`          | region, model, horizon        | mse, mae, mean_wis, mean_sharpness …, coverage_95 …, pit_deviation; sums: n, sum …, placed, inside_95 …, pit_0 …, spread, outside_95 …, brier_m4, exceeded_m4, log_score_m4 …; in_sample, levels, exceedances, reliability | target time |
 * | `reliability`    | region, model, horizon, exceedance, bin | n, probability, exceeded (sums over the cells of a bin), up_to | target time |
 * | `alerts`         | region, rule, cell, severity, event, status | level, value, threshold, clear, alert, place, latitude, longitude, says, reason, model, horizon_days, issued_ms, fired_ms … | issue time |
 *
 * **Cell.** A pixel of the grid, from 0 in the south-west, row by row; in a region of sites a site's place in its list. Of
 * an alert of a whole region it is `all`.
 *
 * **Time.** Target time is the end of the target window, 00:00 UTC of the day after its last; horizon keeps apart the
 * issues that share one. To it, and to a field's day, the revision is added in milliseconds: each revision is a point
 * of its own, without a tag that would multiply the series, and the last point of a UTC day is the newest revision:
 *
 *     SELECT last(q50) FROM forecast WHERE region = 'socal' AND model = 'lstm' AND cell = '1234'
 *       AND time > now() - 1y AND time < now() + 15d GROUP BY time(1d)
 *
 * (`GROUP BY time` ends at now() where no end is given, and forecasts lie after it. `field` is a word of InfluxQL: write it
 * in double quotes.)
 *
 * **Alerts.** An event of an alert is told at the issue time of the forecast behind it, and its sequence is added in
 * milliseconds: of a rule and cell the newest point tells how the alert stands. `event` is fired, updated, resolved or
 * cancelled, `status` actual or exercise, `level` 1 (minor) to 4 (extreme), or 0 where it is over:
 *
 *     SELECT place, says, value FROM (SELECT last(level) AS level, last(place) AS place, last(says) AS says,
 *       last(value) AS value FROM alerts GROUP BY region, rule, cell, status) WHERE level > 0
 *
 * **Quiet.** Most cells of most forecasts say the same. `cell = quiet` is the row that most cells share, and every
 * cell not listed reads as it. A later revision lists every cell, so that no earlier one shows through. In `field` of a
 * cell not listed nothing is known; where a revision took a cell's last quake away, the earlier point still stands, and
 * `field_day` tells the truth.
 *
 * **Listed.** `field_day` and `forecast_issue` are written after the points they speak for, and their `listed` (a
 * base64 bit set, cell c = bit c & 7 of byte c >> 3) says which points count: a point left from an earlier writing of
 * the same key with other content does not.
 *
 * **Scores are sums** over cells, so that they add up over time: coverage is sum(inside_95) / sum(placed), misses
 * where an interval has a width sum(outside_95) / sum(spread), the log score
 * sum(log_score_m4) / sum(compared_m4), and `pit_0 …` is the histogram, one bin more than there are levels. Of the bins
 * of `reliability` (00, 01 …, each up to the probability `up_to`) those that hold no cell are not written in revision
 * 0; the diagram is sum(exceeded) / sum(n) over sum(probability) / sum(n), GROUP BY bin.
 *
 * **Special.** Line protocol has no NaN, no infinity, and not every server keeps −0. Such values are named in the string
 * field `special`: `mean:nan q025:-inf p_m4:-0`. It is written even when empty, so that a point written again forgets.
 *
 * **Before a back-fill** of decades, give the database long shards and points of any age:
 * `CREATE DATABASE groundswell WITH DURATION INF SHARD DURATION 520w`, or on 2.x
 * `influx bucket create --name groundswell --retention 0 --shard-group-duration 520w`.
 */
export const MEASUREMENT = {
  field: 'field',
  fieldDay: 'field_day',
  forecast: 'forecast',
  forecastIssue: 'forecast_issue',
  score: 'score',
  reliability: 'reliability',
  alerts: 'alerts',
} as const

/** Tag value of the point that speaks for every cell not listed. */
export const QUIET = 'quiet'

/** A name as people write it in queries: `maxMagnitude` as max_magnitude, `m6.75` as m6_75. */
export const fieldName = (name: string): string =>
  name.replace('.', '_').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** Columns whose sum over the cells says something of the day. */
export const ADDITIVE: readonly string[] = ['joules', 'multiplicity', 'cases', 'deaths', 'admissions']

/** Field of a quantile: 0.025 → q025, 0.5 → q50. */
export const quantileName = (level: number): string =>
  `q${(level * 1000).toFixed(0).padStart(3, '0').replace(/0$/, '')}`

/** Fields of a forecast's point, in the order of its columns: mean, quantiles, exceedance. */
export const forecastFields = (levels: Iterable<number>, exceedances: readonly string[]): readonly string[] => [
  'mean',
  ...Array.from(levels, quantileName),
  ...exceedances.map(name => `p_${fieldName(name)}`),
]

/** Sums of a score that are a number, as a Score and as a point names them. */
export const SCORE_SUMS = {
  n: 'n',
  sum: 'sum',
  sumSquares: 'sum_squares',
  sse: 'sse',
  sae: 'sae',
  wis: 'wis',
  sharpness: 'sharpness',
  overprediction: 'overprediction',
  underprediction: 'underprediction',
  placed: 'placed',
  spread: 'spread',
} as const
/** Central intervals of these levels, the widest first: 95, 80, 50. */
const intervalNames = (levels: ArrayLike<number>): string[] =>
  Array.from(nominalCoverage(levels), share => fieldName(percentName(share)))
export const insideFields = (levels: ArrayLike<number>): string[] => intervalNames(levels).map(name => `inside_${name}`)
export const outsideFields = (levels: ArrayLike<number>): string[] =>
  intervalNames(levels).map(name => `outside_${name}`)
export const coverageFields = (levels: ArrayLike<number>): string[] =>
  intervalNames(levels).map(name => `coverage_${name}`)
export const pitFields = (levels: ArrayLike<number>): string[] =>
  Array.from({ length: levels.length + 1 }, (_, bin) => `pit_${bin}`)
export const brierFields = (exceedances: readonly string[]): string[] =>
  exceedances.map(name => `brier_${fieldName(name)}`)
export const comparedFields = (exceedances: readonly string[]): string[] =>
  exceedances.map(name => `compared_${fieldName(name)}`)
export const exceededFields = (exceedances: readonly string[]): string[] =>
  exceedances.map(name => `exceeded_${fieldName(name)}`)
export const logScoreFields = (exceedances: readonly string[]): string[] =>
  exceedances.map(name => `log_score_${fieldName(name)}`)

/** First and last day whose nanoseconds InfluxDB can count, less a year for horizons. */
const MIN_DAY = -106_000
const MAX_DAY = 106_000

/**
 * Time of the points of one record, ms.
 *
 * @param horizonDays  0 for a field's day itself
 */
export function pointTimeMs(day: number, horizonDays: number, revision: number): number {
  const isHeld = Number.isInteger(day) && day >= MIN_DAY && day <= MAX_DAY && Number.isInteger(horizonDays)
  if (isHeld && Number.isInteger(revision) && revision >= 0 && revision < DAY_MS) {
    return startOfTarget(day, horizonDays) + revision
  }
  throw new MessageError(
    `day ${day}, horizon ${horizonDays}, revision ${revision} cannot be a time in InfluxDB; ` +
      `days are integers in ${MIN_DAY}..${MAX_DAY}, revisions are less than ${DAY_MS}`,
  )
}

/** Time of the point of an alert's event, ms: the issue time, 00:00 UTC of the next day, and the event's sequence. */
export const alertTimeMs = (day: number, sequence: number): number => pointTimeMs(day + 1, 0, sequence)

/** Inverse of `alertTimeMs`. */
export function dayAndSequence(timeMs: number): { readonly day: number; readonly sequence: number } {
  const { day, revision } = dayAndRevision(timeMs, 0)
  return { day: day - 1, sequence: revision }
}

/** Inverse of `pointTimeMs`. */
export function dayAndRevision(
  timeMs: number,
  horizonDays: number,
): { readonly day: number; readonly revision: number } {
  const target = dayOf(timeMs)
  return { day: horizonDays === 0 ? target : target - 1 - horizonDays, revision: timeMs - startOfDay(target) }
}

/** Time before any revision of a day, ms; days that InfluxDB cannot count become the nearest that it can. */
export const startOfTarget = (day: number, horizonDays: number): number =>
  startOfDay(Math.min(Math.max(day, MIN_DAY), MAX_DAY) + (horizonDays === 0 ? 0 : 1 + horizonDays))

/** Cells, ascending, as a base64 bit set. */
export function cellSet(cells: Uint32Array): string {
  const bits = new Uint8Array(cells.length === 0 ? 0 : (cells[cells.length - 1] >> 3) + 1)
  for (const cell of cells) bits[cell >> 3] |= 1 << (cell & 7)
  return Buffer.from(bits).toString('base64')
}

/** Inverse of `cellSet`. */
export function cellsOf(set: string): Uint32Array {
  const cells: number[] = []
  Buffer.from(set, 'base64').forEach((byte, at) => {
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) cells.push(at * 8 + bit)
  })
  return Uint32Array.from(cells)
}

/** Float32 values as base64, little-endian. */
export function floatsText(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => {
    bytes.writeFloatLE(value, i * 4)
  })
  return bytes.toString('base64')
}

/** Inverse of `floatsText`. */
export function floatsOfText(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4))
}

/** Float64 values as base64, little-endian. */
export function doublesText(values: Float64Array): string {
  const bytes = Buffer.alloc(values.length * 8)
  values.forEach((value, i) => {
    bytes.writeDoubleLE(value, i * 8)
  })
  return bytes.toString('base64')
}

/** Inverse of `doublesText`. */
export function doublesOfText(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64')
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(i * 8))
}
