import { EXCEEDANCE_MAGNITUDES, EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import type { Field, Forecast, Score } from '../../shared/domain/messages.js'
import { seismicField } from '../../shared/kernels/seismic-field.js'
import { madeUpBins } from './made-up-bins.js'

/** A quiet row with zeros and a digit that float32 rounds. */
const QUIET = [0, 0, 0, 0, 0, 0, 0.1, 0.2, 0.01, 0.001, 0, 0]
const COLUMNS = QUIET.length

export interface ForecastParts
  extends Partial<Pick<Forecast, 'region' | 'model' | 'modelHash' | 'engine' | 'cutAt' | 'day' | 'horizonDays'>> {
  readonly revision?: number
  readonly trainedToDay?: number
  readonly pixels?: number
  /** Pixels that differ from the quiet row, and from each other. */
  readonly active?: readonly number[]
  /** What active pixels say, taken in turn; by default irrational numbers. */
  readonly values?: readonly number[]
  /** Row of the other pixels, taken in turn. */
  readonly quiet?: readonly number[]
}

export function forecast({ pixels = 30, active = [], values, quiet = QUIET, ...rest }: ForecastParts): Forecast {
  const columns = new Float32Array(COLUMNS * pixels)
  for (let c = 0; c < COLUMNS; c++) {
    columns.fill(quiet[c % quiet.length], c * pixels, (c + 1) * pixels)
    for (const p of active) {
      columns[c * pixels + p] = values === undefined ? Math.sqrt(2 + p * COLUMNS + c) : values[(p + c) % values.length]
    }
  }
  const head = {
    topic: 'forecasts',
    region: 'socal',
    model: 'ema',
    modelHash: 'e5a1',
    day: 100,
  } as const
  return {
    ...head,
    horizonDays: 14,
    revision: 0,
    trainedToDay: 90,
    engine: '',
    cutAt: new Float64Array(0),
    ...rest,
    mean: columns.slice(0, pixels),
    levels: Float64Array.from(QUANTILE_LEVELS),
    quantiles: columns.slice(pixels, 8 * pixels),
    exceedances: EXCEEDANCE_NAMES,
    thresholds: Float32Array.from(EXCEEDANCE_MAGNITUDES),
    exceedance: columns.slice(8 * pixels),
  }
}

export interface FieldParts extends Partial<Pick<Field, 'region' | 'day' | 'revision'>> {
  readonly pixel?: readonly number[]
  readonly maxMagnitude?: readonly number[]
}

export function field({ pixel = [3, 77], maxMagnitude, ...rest }: FieldParts): Field {
  const magnitudes = maxMagnitude ?? pixel.map(p => 3 + (p % 7) / 10)
  return {
    topic: 'fields',
    region: 'socal',
    day: 100,
    revision: 0,
    ...rest,
    ...seismicField({
      pixel: Uint32Array.from(pixel),
      joules: Float64Array.from(magnitudes, m => 10 ** (1.5 * (Number.isNaN(m) ? 0 : m) + 4.8)),
      multiplicity: Float64Array.from(pixel, p => p % 5),
      maxMagnitude: Float64Array.from(magnitudes),
    }),
  }
}

export interface ScoreParts extends Partial<Omit<Score, 'topic' | 'exceedances' | 'brier' | 'exceeded'>> {
  readonly brier?: readonly number[]
}

export function score({ brier = [0.3, 1 / 3, 2e-9, 0], ...rest }: ScoreParts): Score {
  const head = {
    topic: 'scores',
    region: 'socal',
    model: 'ema',
    day: 100,
    horizonDays: 14,
  } as const
  const flags = { revision: 0, inSample: false, closedBin: false }
  const sums = { n: 2400, sum: 123.456, sumSquares: 789.0123, sse: 0.1 + 0.2, sae: 1e-9, wis: 2 / 3 }
  const parts = { sharpness: 1 / 3, overprediction: 0, underprediction: 1 / 7 }
  const ranks = {
    levels: Float64Array.from(QUANTILE_LEVELS),
    placed: 2399,
    inside: Float64Array.of(2390, 2300, 2200),
    pit: Float64Array.of(1, 2, 1 / 3, 2000, 300, 50, 40, 6),
    spread: 17,
    outside: Float64Array.of(1, 2.5, 1 / 3),
  }
  return {
    ...head,
    ...flags,
    ...sums,
    ...parts,
    ...ranks,
    ...rest,
    exceedances: EXCEEDANCE_NAMES,
    brier: Float64Array.from(brier),
    compared: Float64Array.of(2400, 2400, 2399, 0),
    exceeded: Float64Array.of(12, 3, 1, 0),
    logScore: Float64Array.of(1 / 3, 0, 2e-9, 7),
    ...madeUpBins(4),
  }
}

/** A score whose bins of reliability hold no cell: a single line in line protocol. */
export function scoreOfOneLine(parts: ScoreParts): Score {
  const none = new Float64Array(madeUpBins(EXCEEDANCE_NAMES.length).binCells.length)
  return { ...score(parts), binCells: none, binProbability: none, binExceeded: none }
}
