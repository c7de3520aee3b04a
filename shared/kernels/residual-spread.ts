import {
  cellsOf,
  countOf,
  countValue,
  initHistogram,
  percentile,
  type ValueHistogram,
  valueOfCell,
} from './value-histogram.js'

/**
 * How far truths lie from point forecasts, on the forecasts' scale: each site has a spread of its own, and all share the
 * shape of the distribution.
 */
export interface ResidualSpread {
  /** Mean |truth − forecast| of each site, drawn towards that of all; shape [sites]. */
  readonly spread: Float64Array
  /** That of all: for a site that was not seen. */
  readonly commonSpread: number
  /** Percentiles of (truth − forecast) / spread at SHAPE_LEVELS, ascending. */
  readonly shape: Float64Array
}

/** Levels at which the shape is kept; between them it is straight. */
export const SHAPE_LEVELS: readonly number[] = [
  0.001,
  0.0025,
  0.005,
  ...Array.from({ length: 99 }, (_, i) => (i + 1) / 100),
  0.995,
  0.9975,
  0.999,
]

/** Residuals of the scales in use are far below it. */
const LARGEST_RESIDUAL = 16
const HALF_CELLS = 250

/** Windows that the spread of all weighs as, beside a site's own. */
const SHRINK_WINDOWS = 50

export const initResiduals = (sites: number): ValueHistogram => initHistogram(sites, LARGEST_RESIDUAL, HALF_CELLS)

/**
 * Adds the residuals of one issue; what is NaN is not known.
 *
 * @param at  sites to count
 */
export function addResiduals(
  residuals: ValueHistogram,
  truth: ArrayLike<number>,
  forecast: ArrayLike<number>,
  at: ArrayLike<number>,
): void {
  for (let i = 0; i < at.length; i++) countValue(residuals, at[i], truth[at[i]] - forecast[at[i]])
}

/** Undefined where there were no residuals. */
export function fitResiduals(residuals: ValueHistogram, sites: number): ResidualSpread | undefined {
  const cells = cellsOf(residuals)
  const values = Float64Array.from({ length: cells }, (_, cell) => valueOfCell(residuals, cell))
  const count = new Float64Array(sites)
  const sum = new Float64Array(sites)
  for (let s = 0; s < sites; s++) {
    count[s] = countOf(residuals, s)
    for (let cell = 0; cell < cells; cell++) sum[s] += Math.abs(values[cell]) * residuals.counts[s * cells + cell]
  }
  const all = count.reduce((a, b) => a + b, 0)
  if (all === 0) return undefined
  const commonSpread = Math.max(1e-6, sum.reduce((a, b) => a + b, 0) / all)
  const spread = sum.map((total, s) => (total + SHRINK_WINDOWS * commonSpread) / (count[s] + SHRINK_WINDOWS))
  const shapes = initHistogram(1, 1000, 4000)
  for (let s = 0; s < sites; s++) {
    for (let cell = 0; cell < cells; cell++) {
      const times = residuals.counts[s * cells + cell]
      if (times > 0) countValue(shapes, 0, values[cell] / spread[s], times)
    }
  }
  return { spread, commonSpread, shape: Float64Array.from(SHAPE_LEVELS, level => percentile(shapes, 0, level)) }
}

/** Value of the shape at a level; beyond the outermost it stays at them. */
export function shapeAt(shape: ArrayLike<number>, level: number): number {
  let i = 1
  while (i < SHAPE_LEVELS.length - 1 && SHAPE_LEVELS[i] < level) i++
  const [from, to] = [SHAPE_LEVELS[i - 1], SHAPE_LEVELS[i]]
  const share = Math.min(1, Math.max(0, (level - from) / (to - from)))
  return shape[i - 1] + share * (shape[i] - shape[i - 1])
}

/** P(residual / spread ≥ value), between 0.001 and 0.999. */
export function shapeExceedance(shape: ArrayLike<number>, value: number): number {
  const last = SHAPE_LEVELS.length - 1
  if (Number.isNaN(value)) return NaN
  if (value <= shape[0]) return 1 - SHAPE_LEVELS[0]
  if (value >= shape[last]) return 1 - SHAPE_LEVELS[last]
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (shape[middle] <= value) low = middle
    else high = middle
  }
  const width = shape[high] - shape[low]
  const share = width > 0 ? (value - shape[low]) / width : 0
  return 1 - (SHAPE_LEVELS[low] + share * (SHAPE_LEVELS[high] - SHAPE_LEVELS[low]))
}
