import { MessageError } from '../domain/errors.js'
import type { Field, Forecast, Score } from '../domain/messages.js'
import { startOfDay } from '../domain/units.js'
import type { StoreRecord } from './forecast-store.js'
import {
  BRIER_FIELDS,
  EXCEEDED_FIELDS,
  FORECAST_FIELDS,
  MEASUREMENT,
  pixelSet,
  pointTimeMs,
  QUIET,
  SCORE_SUMS,
} from './influx-schema.js'
import { floatsOf, quietTable } from './quiet-pixels.js'
import { requireWhole } from './store-record-rules.js'

/**
 * Line protocol of one record, timestamps in ms: first its points, last the one that makes them count.
 *
 * @throws {MessageError} if the record breaks the rules of its message, or has a name that a tag cannot hold
 */
export function linesOf(record: StoreRecord): Iterable<string> {
  requireWhole(record)
  if (record.topic === 'fields') return fieldLines(record)
  if (record.topic === 'scores') return [scoreLine(record)]
  return forecastLines(record)
}

function* fieldLines(field: Field): Generator<string> {
  const { pixel, joules, multiplicity, maxMagnitude } = field
  const time = pointTimeMs(field.day, 0, field.revision)
  const region = tagText('region', field.region)
  for (let i = 0; i < pixel.length; i++) {
    const values = numberFields(['joules', 'max_magnitude'], [joules[i], maxMagnitude[i]], doubleText)
    yield `${MEASUREMENT.field},pixel=${pixel[i]},region=${region} ${values},multiplicity=${multiplicity[i]}i ${time}`
  }
  const sums = numberFields(['joules'], [sumOf(joules)], doubleText)
  const whole = `multiplicity=${sumOf(multiplicity)}i,revision=${field.revision}i,listed="${pixelSet(pixel)}"`
  yield `${MEASUREMENT.fieldDay},region=${region} ${sums},${whole} ${time}`
}

function* forecastLines(forecast: Forecast): Generator<string> {
  const { day, horizonDays, revision, mean, trainedToDay } = forecast
  const time = pointTimeMs(day, horizonDays, revision)
  const table = quietTable(forecast)
  const pixels = mean.length
  if (pixels > 0 && table.quiet.length !== FORECAST_FIELDS.length) {
    throw new MessageError(
      `forecast has ${table.quiet.length} values a pixel; InfluxDB holds ${FORECAST_FIELDS.join(', ')}`,
    )
  }
  const { region, model } = forecast
  const tags = `horizon=${horizonDays},model=${tagText('model', model)}`
  const regionTag = `region=${tagText('region', region)}`
  const listed = revision === 0 ? table.listed : Uint32Array.from(mean.keys())
  const dense = [mean, forecast.quantiles, forecast.exceedance].flatMap(part => columnsOf(part, pixels))
  const row = new Float32Array(dense.length)
  for (const pixel of listed) {
    for (let c = 0; c < row.length; c++) row[c] = dense[c][pixel]
    const values = numberFields(FORECAST_FIELDS, row, floatText)
    yield `${MEASUREMENT.forecast},${tags},pixel=${pixel},${regionTag} ${values} ${time}`
  }
  if (pixels > 0) {
    const values = numberFields(FORECAST_FIELDS, floatsOf(table.quiet), floatText)
    yield `${MEASUREMENT.forecast},${tags},pixel=${QUIET},${regionTag} ${values} ${time}`
  }
  const values = numberFields(['trained_to_day'], [trainedToDay], doubleText)
  const counts = `issued_ms=${startOfDay(day + 1)}i,revision=${revision}i,pixels=${pixels}i`
  const texts = `model_hash=${fieldText(forecast.modelHash)},listed="${pixelSet(listed)}"`
  yield `${MEASUREMENT.forecastIssue},${tags},${regionTag} ${values},${counts},${texts} ${time}`
}

function scoreLine(score: Score): string {
  const { n, sum, sumSquares, sse, sae, brier, exceeded, day, horizonDays, revision } = score
  if (brier.length !== BRIER_FIELDS.length) {
    throw new MessageError(`score has ${brier.length} Brier sums; InfluxDB holds ${BRIER_FIELDS.join(', ')}`)
  }
  const names = [...SCORE_SUMS, ...BRIER_FIELDS, ...EXCEEDED_FIELDS]
  const sums = numberFields(names, [n, sum, sumSquares, sse, sae, ...brier, ...exceeded], doubleText)
  const means = n > 0 && Number.isFinite(sse + sae) ? `,mse=${sse / n},mae=${sae / n}` : ''
  const flags = `in_sample=${score.inSample},closed_bin=${score.closedBin},revision=${revision}i`
  const tags = `horizon=${horizonDays},model=${tagText('model', score.model)},region=${tagText('region', score.region)}`
  const time = pointTimeMs(day, horizonDays, revision)
  return `${MEASUREMENT.score},${tags} ${sums}${means},${flags},issued_ms=${startOfDay(day + 1)}i ${time}`
}

/** Numbers that line protocol can write as `name=value`, the others in `special`. */
function numberFields(names: readonly string[], values: ArrayLike<number>, text: (value: number) => string): string {
  let fields = ''
  let special = ''
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (Number.isFinite(value)) fields += `${names[i]}=${text(value)},`
    if (!Number.isFinite(value) || Object.is(value, -0)) special += `${special && ' '}${names[i]}:${specialText(value)}`
  }
  return `${fields}special="${special}"`
}

function specialText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (value === 0) return '-0'
  return value > 0 ? 'inf' : '-inf'
}

/** Nine significant digits name one float32; read back as float64 and rounded, they give it again. */
const floatText = (value: number): string => (value === 0 ? '0' : value.toPrecision(9))

/** The shortest digits that read back as the same float64. */
const doubleText = (value: number): string => (value === 0 ? '0' : String(value))

/** @throws {MessageError} if line protocol cannot hold the name, or not without two readings of it */
function tagText(tag: string, value: string): string {
  if (value === '' || /[\\\p{Cc}]/u.test(value)) {
    throw new MessageError(
      `${tag} ${JSON.stringify(value)} cannot be a tag; name it without backslash or control characters`,
    )
  }
  return value.replace(/[ ,=]/g, '\\$&')
}

const fieldText = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`

const sumOf = (values: Float64Array | Uint32Array): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

function columnsOf(values: Float32Array, pixels: number): Float32Array[] {
  const columns: Float32Array[] = []
  for (let at = 0; at < values.length; at += pixels) columns.push(values.subarray(at, at + pixels))
  return columns
}
