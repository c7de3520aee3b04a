import { EXCEEDANCE_MAGNITUDES } from '../domain/forecast-levels.js'
import type { Truth } from '../domain/truth.js'
import type { TailSums } from './gutenberg-richter.js'

/** Cells of the forecast mean per unit of magnitude, and in all: 0 … 8. What lies beyond is in the last. */
const MEAN_CELLS_PER_UNIT = 256
export const MEAN_CELLS = 8 * MEAN_CELLS_PER_UNIT

/** Cells of the observed value per unit, and in all. Cell 0 is a window without energy, cell j is (j − 1)/64 … j/64. */
const VALUE_CELLS_PER_UNIT = 64
export const VALUE_CELLS = 1 + 9 * VALUE_CELLS_PER_UNIT

/**
 * How often each observed value followed each forecast mean: all that calibration needs, in the same memory for a
 * year and for a century.
 */
export interface CalibrationHistogram {
  /** Pixel-windows, shape [MEAN_CELLS · VALUE_CELLS]. */
  readonly counts: Uint32Array
  /** Pixel-windows whose largest magnitude reached the lowest of EXCEEDANCE_MAGNITUDES, shape [MEAN_CELLS]. */
  readonly exceeded: Uint32Array
  /** Of those largest magnitudes. */
  readonly tail: TailSums
}

export const initCalibration = (): CalibrationHistogram => ({
  counts: new Uint32Array(MEAN_CELLS * VALUE_CELLS),
  exceeded: new Uint32Array(MEAN_CELLS),
  tail: { n: 0, sum: 0 },
})

export const meanCell = (mean: number): number =>
  Math.min(MEAN_CELLS - 1, Math.max(0, Math.floor(mean * MEAN_CELLS_PER_UNIT)))

/** Lowest mean of a cell. Exact in Float32: a cell is 2⁻⁸ wide. */
export const meanOfCell = (cell: number): number => cell / MEAN_CELLS_PER_UNIT

/** Highest value of a value cell. */
export const valueOfCell = (cell: number): number => cell / VALUE_CELLS_PER_UNIT

/**
 * Adds one issue.
 *
 * @param mean  forecast, shape [pixels]
 * @param at  pixels to count; all if absent
 */
export function addToCalibration(
  into: CalibrationHistogram,
  mean: Float32Array,
  { value: meq, peak: maxMagnitude }: Truth,
  at?: ArrayLike<number>,
): void {
  const n = at?.length ?? mean.length
  const threshold = EXCEEDANCE_MAGNITUDES[0]
  for (let i = 0; i < n; i++) {
    const p = at === undefined ? i : at[i]
    const row = meanCell(mean[p])
    const value = meq[p] > 0 ? 1 + Math.min(VALUE_CELLS - 2, Math.floor(meq[p] * VALUE_CELLS_PER_UNIT)) : 0
    into.counts[row * VALUE_CELLS + value]++
    if (maxMagnitude[p] >= threshold) {
      into.exceeded[row]++
      into.tail.n++
      into.tail.sum += maxMagnitude[p]
    }
  }
}
