import { addCoverage, initCoverage } from './interval-coverage.js'
import { type OutsideSums, outsideSums } from './outside-interval.js'
import { addPit } from './pit.js'
import { addReliability, initReliability } from './reliability.js'
import { type WisParts, wisParts } from './wis-parts.js'

/** How the truths of one issue lie in what was forecast, as sums over cells; the fields of a Score. */
export interface DistributionSums extends Omit<WisParts, 'n'>, OutsideSums {
  /** Cells of which truth and quantiles are known. */
  readonly placed: number
  /** Shape [⌊levels / 2⌋], the widest interval first. */
  readonly inside: Float64Array
  /** Shape [levels + 1]. */
  readonly pit: Float64Array
}

/** @param quantiles  shape [levels · cells], level-major; NaN in quantile or truth: not known */
export function distributionSums(
  observed: ArrayLike<number>,
  quantiles: ArrayLike<number>,
  levels: ArrayLike<number>,
): DistributionSums {
  const { n: placed, ...parts } = wisParts(observed, quantiles, levels)
  const { inside } = addedCoverage(observed, quantiles, levels.length)
  const pit = new Float64Array(levels.length + 1)
  addPit(pit, observed, quantiles, levels)
  return { placed, ...parts, inside, pit, ...outsideSums(observed, quantiles, levels) }
}

function addedCoverage(observed: ArrayLike<number>, quantiles: ArrayLike<number>, levels: number) {
  const counts = initCoverage(levels)
  if (levels > 0) addCoverage(counts, observed, quantiles)
  return counts
}

/** Bins of reliability of several exceedances, one after another: shape [exceedances · bins] each. */
export interface BinSums {
  readonly binCells: Float64Array
  readonly binProbability: Float64Array
  readonly binExceeded: Float64Array
}

/**
 * @param exceedance  shape [exceedances · cells], exceedance-major
 * @param peak  shape [cells]
 * @param thresholdOf  of an exceedance: one for all cells, or shape [cells]
 */
export function binSums(
  exceedance: Float32Array,
  peak: ArrayLike<number>,
  exceedances: number,
  thresholdOf: (e: number) => number | ArrayLike<number>,
): BinSums {
  const cells = peak.length
  const tables = Array.from({ length: exceedances }, (_, e) => {
    const counts = initReliability()
    addReliability(counts, exceedance.subarray(e * cells, (e + 1) * cells), peak, thresholdOf(e))
    return counts
  })
  return {
    binCells: Float64Array.from(tables.flatMap(({ n }) => [...n])),
    binProbability: Float64Array.from(tables.flatMap(({ probability }) => [...probability])),
    binExceeded: Float64Array.from(tables.flatMap(({ events }) => [...events])),
  }
}
