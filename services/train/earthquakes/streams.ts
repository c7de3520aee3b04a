import { WINDOW_DAYS } from '../../../shared/domain/feature-names.js'
import { BIN_DAYS } from '../../../shared/domain/issue-days.js'
import { emaWeight } from '../../../shared/kernels/ema.js'
import { pickRidge } from '../../../shared/kernels/pick-ridge.js'
import { addRidgeRows, initRidge, type RidgeSums, ridgeSse, solveRidge } from '../../../shared/kernels/ridge.js'
import type { PartBins, QuakeData } from './data.js'

/** A stream beside the history: known for each bin when it has closed. */
export interface Stream {
  readonly name: string
  readonly group: 'multiplicity' | 'ema'
  /** Of a pixel of the grid, shape [bins]. */
  of(data: QuakeData, pixel: number): Float32Array
}

/** Spans that the authors' notebooks compute; 1 is the history itself. SPEC.md 1.1 */
const SPANS = [2, 3, 4, 5, 10, 20, 30, 50, 100, 150]

/** log (1 + quakes of M ≥ 3.29) in a trailing window: the count itself would be ruled by a few mainshocks. */
const multiplicity = (days: number): Stream => ({
  name: `multiplicity${days}`,
  group: 'multiplicity',
  of: ({ bins: { bins, pixels, counts } }, pixel) => {
    const length = days / BIN_DAYS
    let sum = 0
    return Float32Array.from({ length: bins }, (_, bin) => {
      sum += counts[bin * pixels + pixel] - (bin >= length ? counts[(bin - length) * pixels + pixel] : 0)
      return Math.log1p(sum)
    })
  },
})

const ema = (span: number): Stream => ({
  name: `ema${span}`,
  group: 'ema',
  of: ({ series }, pixel) => {
    let mean = series[pixel][0]
    return series[pixel].map(value => (mean += emaWeight(span) * (value - mean)))
  },
})

const CANDIDATES: readonly Stream[] = [...WINDOW_DAYS.map(multiplicity), ...SPANS.map(ema)]

/** Streams that are taken at most of each group: networks get no better with ten of a kind. */
const MOST = 3

/** Own windows that the choosing regression sees beside the candidates. */
const LAGS = 26

/** For one row; the streams are few and the rows many. */
const LAMBDA = 1e-5

/**
 * Windows of multiplicity and spans of EMA: which ones the authors used is not published. One after the other that
 * stream is taken with which a ridge regression on 26 own windows, fitted to training, errs least on validation; up to
 * three, or until none helps.
 */
export function chooseStreams(data: QuakeData, groups: readonly Stream['group'][]): Stream[] {
  return groups.flatMap(group =>
    chooseOf(
      data,
      CANDIDATES.filter(stream => stream.group === group),
    ),
  )
}

function chooseOf(data: QuakeData, candidates: readonly Stream[]): Stream[] {
  const columns = candidates.map(stream => Array.from(data.pixels, pixel => stream.of(data, pixel)))
  const training = sumsOf(data, columns, data.parts.training)
  const validation = sumsOf(data, columns, data.parts.validation)
  const cost = (chosen: readonly number[]): number => {
    const inputs = [...Array.from({ length: LAGS }, (_, k) => k), ...chosen.map(c => LAGS + c)]
    const weights = solveRidge(pickRidge(training, inputs), LAMBDA * training.rows)
    return weights === undefined ? Infinity : ridgeSse(pickRidge(validation, inputs), weights)
  }
  let chosen: number[] = []
  let least = cost(chosen)
  while (chosen.length < MOST) {
    const tried = candidates
      .map((_, c) => c)
      .filter(c => !chosen.includes(c))
      .map(c => ({ c, cost: cost([...chosen, c]) }))
    const best = tried.reduce((a, b) => (b.cost < a.cost ? b : a))
    if (!(best.cost < least)) break
    least = best.cost
    chosen = [...chosen, best.c]
  }
  return chosen.sort((a, b) => a - b).map(c => candidates[c])
}

function sumsOf(
  { series, pixels }: QuakeData,
  columns: readonly (readonly Float32Array[])[],
  { from, to }: PartBins,
): RidgeSums {
  const sums = initRidge(LAGS + columns.length)
  for (let bin = from; bin < to; bin++) {
    const own = Array.from({ length: LAGS }, (_, k) => Float32Array.from(pixels, pixel => series[pixel][bin - 1 - k]))
    const others = columns.map(column => Float32Array.from(column, one => one[bin - 1]))
    addRidgeRows(
      sums,
      [...own, ...others],
      Float32Array.from(pixels, pixel => series[pixel][bin]),
    )
  }
  return sums
}
