import { fieldColumn } from '../domain/field-columns.js'
import type { Field, Forecast, Score } from '../domain/messages.js'
import { startOfDay } from '../domain/units.js'
import type { StoreRecord } from './forecast-store.js'
import { alertLine } from './influx-alerts.js'
import {
  ADDITIVE,
  brierFields,
  cellSet,
  comparedFields,
  exceededFields,
  fieldName,
  floatsText,
  forecastFields,
  MEASUREMENT,
  pointTimeMs,
  QUIET,
  SCORE_SUMS,
} from './influx-schema.js'
import { doubleText, fieldText, floatText, numberFields, tagText } from './line-protocol.js'
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
  if (record.topic === 'alerts') return [alertLine(record)]
  return forecastLines(record)
}

function* fieldLines(field: Field): Generator<string> {
  const { cell, names, values } = field
  const rows = cell.length
  const time = pointTimeMs(field.day, 0, field.revision)
  const region = tagText('region', field.region)
  const fields = names.map(fieldName)
  const row = new Float64Array(names.length)
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < row.length; c++) row[c] = values[c * rows + i]
    yield `${MEASUREMENT.field},cell=${cell[i]},region=${region} ${numberFields(fields, row, doubleText)} ${time}`
  }
  const added = names.filter(name => ADDITIVE.includes(name))
  const sums = added.map(name => sumOf(fieldColumn(field, name)))
  const whole = `columns=${fieldText(JSON.stringify(names))},revision=${field.revision}i,listed="${cellSet(cell)}"`
  yield `${MEASUREMENT.fieldDay},region=${region} ${numberFields(added.map(fieldName), sums, doubleText)},${whole} ${time}`
}

function* forecastLines(forecast: Forecast): Generator<string> {
  const { day, horizonDays, revision, mean, trainedToDay, levels, exceedances, thresholds } = forecast
  const time = pointTimeMs(day, horizonDays, revision)
  const table = quietTable(forecast)
  const cells = mean.length
  const fields = forecastFields(levels, exceedances)
  const { region, model } = forecast
  const tags = `horizon=${horizonDays},model=${tagText('model', model)}`
  const regionTag = `region=${tagText('region', region)}`
  const listed = revision === 0 ? table.listed : Uint32Array.from(mean.keys())
  const dense = [mean, forecast.quantiles, forecast.exceedance].flatMap(part => columnsOf(part, cells))
  const row = new Float32Array(dense.length)
  for (const cell of listed) {
    for (let c = 0; c < row.length; c++) row[c] = dense[c][cell]
    const values = numberFields(fields, row, floatText)
    yield `${MEASUREMENT.forecast},cell=${cell},${tags},${regionTag} ${values} ${time}`
  }
  if (cells > 0) {
    const values = numberFields(fields, floatsOf(table.quiet), floatText)
    yield `${MEASUREMENT.forecast},cell=${QUIET},${tags},${regionTag} ${values} ${time}`
  }
  const values = numberFields(['trained_to_day'], [trainedToDay], doubleText)
  const counts = `issued_ms=${startOfDay(day + 1)}i,revision=${revision}i,cells=${cells}i`
  const texts = [
    `model_hash=${fieldText(forecast.modelHash)}`,
    `engine=${fieldText(forecast.engine)}`,
    `levels=${fieldText(JSON.stringify([...levels]))}`,
    `exceedances=${fieldText(JSON.stringify(exceedances))}`,
    `thresholds="${floatsText(thresholds)}"`,
    `listed="${cellSet(listed)}"`,
  ]
  yield `${MEASUREMENT.forecastIssue},${tags},${regionTag} ${values},${counts},${texts.join(',')} ${time}`
}

function scoreLine(score: Score): string {
  const { n, sum, sumSquares, sse, sae, wis, exceedances, compared, brier, exceeded, day, horizonDays, revision } =
    score
  const names = [
    ...SCORE_SUMS,
    ...comparedFields(exceedances),
    ...brierFields(exceedances),
    ...exceededFields(exceedances),
  ]
  const sums = numberFields(names, [n, sum, sumSquares, sse, sae, wis, ...compared, ...brier, ...exceeded], doubleText)
  const isMean = n > 0 && Number.isFinite(sse + sae + wis)
  const means = isMean ? `,mse=${sse / n},mae=${sae / n},mean_wis=${wis / n}` : ''
  const flags = `in_sample=${score.inSample},closed_bin=${score.closedBin},revision=${revision}i`
  const told = `exceedances=${fieldText(JSON.stringify(exceedances))}`
  const tags = `horizon=${horizonDays},model=${tagText('model', score.model)},region=${tagText('region', score.region)}`
  const time = pointTimeMs(day, horizonDays, revision)
  return `${MEASUREMENT.score},${tags} ${sums}${means},${flags},${told},issued_ms=${startOfDay(day + 1)}i ${time}`
}

/** Of what is known. */
const sumOf = (values: Float64Array): number => {
  let sum = 0
  for (const value of values) if (!Number.isNaN(value)) sum += value
  return sum
}

function columnsOf(values: Float32Array, cells: number): Float32Array[] {
  const columns: Float32Array[] = []
  for (let at = 0; at < values.length; at += cells) columns.push(values.subarray(at, at + cells))
  return columns
}
