import type { Buffer } from 'node:buffer'
import type { Field, Forecast, Score } from '../domain/messages.js'
import { RELIABILITY_EDGES } from '../kernels/reliability.js'
import { distinctRows, distributionsOf, indexArray } from './distinct-rows.js'
import type { StoreRecord } from './forecast-store.js'
import { encodeAlert } from './store-alert-codec.js'
import { encodeKey, KIND, type StoreKey, storeKeyOf } from './store-keys.js'
import { CUT_LAYOUT, OLDEST_LAYOUT, pack, SCORES_LAYOUT, textBytes, textsOf, unpack } from './store-record-pack.js'
import { requireWhole } from './store-record-rules.js'

/**
 * Values of the embedded store, packed as store-record-pack.ts says. Region, model, day, horizon and revision stand in the
 * key and not again here. Of a, b in the header, and of the arrays:
 * - fields: a = bytes of the names, b = rows; columns u32 · cell u32[b] · values f64[columns · b] · names utf-8
 * - scores: a = flags (1 in sample, 2 closed bin), b = exceedances; levels, bytes of the names u32[2] · n, sum, sumSquares,
 *   sse, sae, wis, its three parts, placed, spread f64[11] · levels f64 · inside, outside f64[⌊levels / 2⌋] each ·
 *   pit f64[levels + 1] · compared, brier, exceeded, log score f64[b] each · cells, probability, exceeded by bin
 *   f64[bins · b] each · names utf-8
 * - forecasts: a = bytes of model hash, engine and names, b = cells; trainedToDay f64 · levels, exceedances, thresholds, distinct
 *   rows, cuts u32[5] · levels f64 · cuts f64 · thresholds f32 · mean f32[b] · rows f32[columns · rows] · row of each cell u8, u16 or
 *   u32[b] · model hash, engine and names utf-8; see distinct-rows.ts. Layout 4 had no engine there, those
 *   before 8 no cuts
 * - alerts: see store-alert-codec.ts
 *
 * Names and hash are JSON.
 */
const IN_SAMPLE = 1
const CLOSED_BIN = 2

export interface EncodedRecord {
  readonly key: Buffer
  readonly value: Uint8Array
}

/** @throws {MessageError} if the record breaks the rules of its message */
export function encodeRecord(record: StoreRecord): EncodedRecord {
  requireWhole(record)
  const key = encodeKey(storeKeyOf(record))
  if (record.topic === 'fields') return { key, value: encodeField(record) }
  if (record.topic === 'scores') return { key, value: encodeScore(record) }
  if (record.topic === 'alerts') return { key, value: encodeAlert(record) }
  return { key, value: encodeForecast(record) }
}

function encodeField({ cell, names, values }: Field): Uint8Array {
  const text = textBytes(names)
  return pack(KIND.fields, text.length, cell.length, [Uint32Array.of(names.length), cell, values, text])
}

export function decodeField(key: StoreKey, value: Uint8Array): Field {
  const { a: textLength, b: rows, take } = unpack(KIND.fields, value)
  const [columns] = take(new Uint32Array(1))
  const cell = take(new Uint32Array(rows))
  const values = take(new Float64Array(columns * rows))
  const names = textsOf(take(new Uint8Array(textLength)))
  const { region, day, revision } = key
  return { topic: 'fields', region, day, revision, cell, names, values }
}

function encodeScore(score: Score): Uint8Array {
  const { levels, inside, outside, pit, exceedances, compared, brier, exceeded, logScore } = score
  const flags = (score.inSample ? IN_SAMPLE : 0) | (score.closedBin ? CLOSED_BIN : 0)
  const text = textBytes(exceedances)
  const counts = Uint32Array.of(levels.length, text.length)
  const sums = Float64Array.from(SCORE_NUMBERS, name => score[name])
  const distribution = [levels, inside, outside, pit]
  const reached = [compared, brier, exceeded, logScore, score.binCells, score.binProbability, score.binExceeded]
  return pack(KIND.scores, flags, brier.length, [counts, sums, ...distribution, ...reached, text])
}

/** In the order in which they are written. */
const SCORE_NUMBERS = [
  'n',
  'sum',
  'sumSquares',
  'sse',
  'sae',
  'wis',
  'sharpness',
  'overprediction',
  'underprediction',
  'placed',
  'spread',
] as const

export function decodeScore(key: StoreKey, value: Uint8Array): Score {
  const { a: flags, b: count, take } = unpack(KIND.scores, value, SCORES_LAYOUT)
  const [levelCount, textLength] = take(new Uint32Array(2))
  const numbers = take(new Float64Array(SCORE_NUMBERS.length))
  const [n, sum, sumSquares, sse, sae, wis, sharpness, overprediction, underprediction, placed, spread] = numbers
  const levels = take(new Float64Array(levelCount))
  const inside = take(new Float64Array(Math.floor(levelCount / 2)))
  const outside = take(new Float64Array(Math.floor(levelCount / 2)))
  const pit = take(new Float64Array(levelCount + 1))
  const compared = take(new Float64Array(count))
  const brier = take(new Float64Array(count))
  const exceeded = take(new Float64Array(count))
  const logScore = take(new Float64Array(count))
  const binCells = take(new Float64Array(RELIABILITY_EDGES.length * count))
  const binProbability = take(new Float64Array(RELIABILITY_EDGES.length * count))
  const binExceeded = take(new Float64Array(RELIABILITY_EDGES.length * count))
  const exceedances = textsOf(take(new Uint8Array(textLength)))
  const { region, model, day, horizonDays, revision } = key
  const [inSample, closedBin] = [(flags & IN_SAMPLE) !== 0, (flags & CLOSED_BIN) !== 0]
  return {
    ...{ topic: 'scores', region, model, day, horizonDays, revision, inSample, closedBin },
    ...{ n, sum, sumSquares, sse, sae, wis, sharpness, overprediction, underprediction },
    ...{ levels, placed, inside, pit, spread, outside },
    ...{ exceedances, compared, brier, exceeded, logScore, binCells, binProbability, binExceeded },
  }
}

function encodeForecast(forecast: Forecast): Uint8Array {
  const { mean, trainedToDay, modelHash, engine, levels, cutAt, exceedances, thresholds } = forecast
  const { count, rows, rowOf } = distinctRows(forecast, mean.length)
  const text = textBytes([modelHash, engine, ...exceedances])
  const counts = Uint32Array.of(levels.length, exceedances.length, thresholds.length, count, cutAt.length)
  const parts = [Float64Array.of(trainedToDay), counts, levels, cutAt, thresholds, mean, rows, rowOf, text]
  return pack(KIND.forecasts, text.length, mean.length, parts)
}

export function decodeForecast(key: StoreKey, value: Uint8Array): Forecast {
  const { a: textLength, b: cells, layout, take } = unpack(KIND.forecasts, value)
  const [trainedToDay] = take(new Float64Array(1))
  const [quantileColumns, exceedanceColumns, thresholdCount, count] = take(new Uint32Array(4))
  const [cutCount] = layout < CUT_LAYOUT ? [0] : take(new Uint32Array(1))
  const levels = take(new Float64Array(quantileColumns))
  const cutAt = take(new Float64Array(cutCount))
  const thresholds = take(new Float32Array(thresholdCount))
  const mean = take(new Float32Array(cells))
  const rows = take(new Int32Array((quantileColumns + exceedanceColumns) * count))
  const rowOf = take(new (indexArray(count))(cells))
  const [modelHash, ...texts] = textsOf(take(new Uint8Array(textLength)))
  const [engine, ...exceedances] = layout === OLDEST_LAYOUT ? ['', ...texts] : texts
  const { region, model, day, horizonDays, revision } = key
  const { quantiles, exceedance } = distributionsOf({ quantileColumns, exceedanceColumns, count, rows, rowOf })
  const issue = { topic: 'forecasts', region, model, modelHash, day, horizonDays, revision, trainedToDay } as const
  return { ...issue, engine, mean, levels, quantiles, cutAt, exceedances, thresholds, exceedance }
}
