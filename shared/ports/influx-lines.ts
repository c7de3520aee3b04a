import { fieldColumn } from '../domain/field-columns.js'
import type { Field, Forecast } from '../domain/messages.js'
import { startOfDay } from '../domain/units.js'
import { floatRows } from './float-row.js'
import type { StoreRecord } from './forecast-store.js'
import { alertLine } from './influx-alerts.js'
import {
  ADDITIVE,
  cellSet,
  fieldName,
  floatsText,
  forecastFields,
  MEASUREMENT,
  pointTimeMs,
  QUIET,
} from './influx-schema.js'
import { scoreLines } from './influx-score.js'
import { doubleText, fieldText, numberFields, tagText } from './influx-text.js'
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
  if (record.topic === 'scores') return scoreLines(record)
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
  const { day, horizonDays, revision, mean, trainedToDay, levels, cutAt, exceedances, thresholds } = forecast
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
  const lineOf = floatRows(fields, `${MEASUREMENT.forecast},cell=`, `,${tags},${regionTag} `, ` ${time}`)
  for (const cell of listed) {
    for (let c = 0; c < row.length; c++) row[c] = dense[c][cell]
    yield lineOf(`${cell}`, row)
  }
  if (cells > 0) yield lineOf(QUIET, floatsOf(table.quiet))
  const values = numberFields(['trained_to_day'], [trainedToDay], doubleText)
  const counts = `issued_ms=${startOfDay(day + 1)}i,revision=${revision}i,cells=${cells}i`
  const texts = [
    `model_hash=${fieldText(forecast.modelHash)}`,
    `engine=${fieldText(forecast.engine)}`,
    `levels=${fieldText(JSON.stringify([...levels]))}`,
    `cut_at=${fieldText(JSON.stringify([...cutAt]))}`,
    `exceedances=${fieldText(JSON.stringify(exceedances))}`,
    `thresholds="${floatsText(thresholds)}"`,
    `listed="${cellSet(listed)}"`,
  ]
  yield `${MEASUREMENT.forecastIssue},${tags},${regionTag} ${values},${counts},${texts.join(',')} ${time}`
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
