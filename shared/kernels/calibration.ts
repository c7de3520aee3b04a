import { EXCEEDANCE_MAGNITUDES, QUANTILE_LEVELS } from '../domain/forecast-levels.js'
import type { Prediction } from '../domain/forecaster.js'
import { type CalibrationHistogram, MEAN_CELLS, meanOfCell, VALUE_CELLS, valueOfCell } from './calibration-histogram.js'
import { bValue, extrapolateExceedance } from './gutenberg-richter.js'
import { isotonic } from './isotonic.js'

/** Turns a forecast mean into a distribution: a step function of the mean, monotone in it. */
export interface Calibration {
  /** Lowest mean of each bin but the first, ascending, shape [bins − 1]. */
  readonly edges: Float32Array
  /** Shape [QUANTILE_LEVELS · bins], level-major. */
  readonly quantiles: Float32Array
  /** Shape [EXCEEDANCE_MAGNITUDES · bins], magnitude-major. */
  readonly exceedance: Float32Array
  /** Gutenberg–Richter b by which the lowest exceedance was carried to the higher ones. */
  readonly b: number
}

/** Mean, quantiles and exceedance of each pixel; shapes as in Forecast. */
export type Distribution = Pick<Prediction, 'mean' | 'quantiles' | 'exceedance'>

export interface CalibrationOptions {
  /** Bins of about equal mass, beside the first, which holds the means of (almost) zero. */
  readonly bins: number
  /**
   * The highest bin is halved again and again while its upper half holds this many exceedances: large quakes are there,
   * and a rate from 20 of them is known to about a quarter of itself.
   */
  readonly leastExceeded: number
  /** Weight of the rate over all bins in a bin's exceedance rate, pixel-windows. */
  readonly shrinkRows: number
  /** Fewer exceedances than this say nothing of b: it is taken as 1. */
  readonly leastTail: number
}

export const CALIBRATION: CalibrationOptions = { bins: 32, leastExceeded: 20, shrinkRows: 10, leastTail: 50 }

/** Fits the step function to what was counted over the training period. At least one pixel-window must be in it. */
export function fitCalibration(histogram: CalibrationHistogram, options = CALIBRATION): Calibration {
  const rows = Float64Array.from({ length: MEAN_CELLS }, (_, cell) =>
    sumOf(histogram.counts.subarray(cell * VALUE_CELLS, (cell + 1) * VALUE_CELLS)),
  )
  const starts = binStarts(rows, histogram.exceeded, options)
  const bins = starts.length
  const weights = new Float64Array(bins)
  const rates = new Float64Array(bins)
  const raw = QUANTILE_LEVELS.map(() => new Float64Array(bins))
  const overall = sumOf(histogram.exceeded) / sumOf(rows)
  for (let bin = 0; bin < bins; bin++) {
    const values = new Float64Array(VALUE_CELLS)
    let exceeded = 0
    for (let cell = starts[bin]; cell < (starts[bin + 1] ?? MEAN_CELLS); cell++) {
      for (let v = 0; v < VALUE_CELLS; v++) values[v] += histogram.counts[cell * VALUE_CELLS + v]
      exceeded += histogram.exceeded[cell]
    }
    weights[bin] = sumOf(values)
    rates[bin] = (exceeded + options.shrinkRows * overall) / (weights[bin] + options.shrinkRows)
    QUANTILE_LEVELS.forEach((level, q) => {
      raw[q][bin] = quantile(values, level * weights[bin])
    })
  }
  const b = histogram.tail.n < options.leastTail ? 1 : bValue(histogram.tail, EXCEEDANCE_MAGNITUDES[0])
  const lowest = isotonic(rates, weights)
  return {
    edges: Float32Array.from(starts.slice(1), meanOfCell),
    // Pooling with the same weights at every level keeps the levels in order.
    quantiles: Float32Array.from(raw.flatMap(values => [...isotonic(values, weights)])),
    exceedance: Float32Array.from(
      EXCEEDANCE_MAGNITUDES.flatMap(m =>
        [...lowest].map(p => extrapolateExceedance(p, EXCEEDANCE_MAGNITUDES[0], m, b)),
      ),
    ),
    b,
  }
}

/**
 * Gives each pixel the distribution of its mean's bin.
 *
 * @param mean  shape [pixels]; becomes the prediction's own
 */
export function calibrate({ edges, quantiles, exceedance }: Calibration, mean: Float32Array): Distribution {
  const bins = edges.length + 1
  const bin = new Uint16Array(mean.length)
  const above = new Uint32Array(mean.length)
  let count = 0
  for (let p = 0; p < mean.length; p++) {
    bin[p] = binOf(edges, mean[p])
    if (bin[p] > 0) above[count++] = p
  }
  const spread = (table: Float32Array) => spreadRows(table, bins, bin, above.subarray(0, count))
  return { mean, quantiles: spread(quantiles), exceedance: spread(exceedance) }
}

/**
 * Rows of shape [bins] → rows of shape [pixels]: each pixel the value of its bin. Most pixels of most forecasts are in
 * the first bin: a row is filled with it, and only the others are looked up.
 */
function spreadRows(table: Float32Array, bins: number, bin: Uint16Array, above: Uint32Array): Float32Array {
  const pixels = bin.length
  const out = new Float32Array((table.length / bins) * pixels)
  for (let row = 0, at = 0; row < table.length; row += bins, at += pixels) {
    out.fill(table[row], at, at + pixels)
    for (let i = 0; i < above.length; i++) out[at + above[i]] = table[row + bin[above[i]]]
  }
  return out
}

/** How many edges lie at or below the value. */
function binOf(edges: Float32Array, value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle] <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** First cell of each bin. None is empty: a bin ends only where it has something in it and something follows. */
function binStarts(rows: Float64Array, exceeded: Uint32Array, { bins, leastExceeded }: CalibrationOptions): number[] {
  const total = sumOf(rows)
  const left = total - rows[0]
  const goals: number[] = []
  for (let bin = rows[0] > 0 ? 0 : 1; bin < bins; bin++) goals.push(rows[0] + (bin * left) / bins)
  for (let top = left / bins / 2; top >= 1; top /= 2) {
    if (exceededInTop(rows, exceeded, top) < leastExceeded) break
    goals.push(total - top)
  }
  const starts = [0]
  let below = 0
  let goal = 0
  for (let cell = 0; cell < MEAN_CELLS && below < total; cell++) {
    if (below > 0 && below >= goals[goal]) {
      starts.push(cell)
      while (below >= goals[goal]) goal++
    }
    below += rows[cell]
  }
  return starts
}

/** Exceedances in the highest cells that together hold no more than `top` rows. */
function exceededInTop(rows: Float64Array, exceeded: Uint32Array, top: number): number {
  let held = 0
  let sum = 0
  for (let cell = MEAN_CELLS - 1; cell >= 0 && held + rows[cell] <= top; cell--) {
    held += rows[cell]
    sum += exceeded[cell]
  }
  return sum
}

/** Value below which `goal` of the counted windows lie; inside a cell they are taken as evenly spread. */
function quantile(values: Float64Array, goal: number): number {
  let below = 0
  for (let cell = 0; cell < VALUE_CELLS; cell++) {
    if (values[cell] > 0 && below + values[cell] >= goal) {
      const lowest = valueOfCell(cell - 1)
      return cell === 0 ? 0 : lowest + ((goal - below) / values[cell]) * (valueOfCell(cell) - lowest)
    }
    below += values[cell]
  }
  return valueOfCell(VALUE_CELLS - 1)
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}
