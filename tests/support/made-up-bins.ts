import type { BinSums } from '../../shared/kernels/distribution-sums.js'
import { RELIABILITY_EDGES } from '../../shared/kernels/reliability.js'

/** Bins of reliability of which the first, one within and the last hold cells, and the others none. */
export function madeUpBins(exceedances: number): BinSums {
  const bins = RELIABILITY_EDGES.length
  const column = (value: number) =>
    Float64Array.from({ length: bins * exceedances }, (_, i) => ([0, 7, bins - 1].includes(i % bins) ? value + i : 0))
  return { binCells: column(1), binProbability: column(1 / 3), binExceeded: column(0) }
}
