/**
 * How often each value came, of several series: for percentiles without keeping the values. Cells are finer near zero:
 * cell = sign(v) · √(|v| / limit), so that a value v is known to about 2 · √(|v| · limit) / halfCells.
 */
export interface ValueHistogram {
  /** Values of larger magnitude count as this. */
  readonly limit: number
  readonly halfCells: number
  /** Shape [series · cells], cells = 2 · halfCells + 1. */
  readonly counts: Uint32Array
}

export const initHistogram = (series: number, limit: number, halfCells: number): ValueHistogram => ({
  limit,
  halfCells,
  counts: new Uint32Array(series * (2 * halfCells + 1)),
})

export const cellsOf = ({ halfCells }: ValueHistogram): number => 2 * halfCells + 1

/** Counts a value of one series, so many times; NaN is not counted. */
export function countValue(histogram: ValueHistogram, series: number, value: number, times = 1): void {
  if (Number.isNaN(value)) return
  const { limit, halfCells, counts } = histogram
  const share = Math.sqrt(Math.min(1, Math.abs(value) / limit))
  counts[series * cellsOf(histogram) + halfCells + Math.round(Math.sign(value) * share * halfCells)] += times
}

/** The value in the middle of a cell. */
export function valueOfCell({ limit, halfCells }: ValueHistogram, cell: number): number {
  const share = (cell - halfCells) / halfCells
  return Math.sign(share) * share * share * limit
}

/** How many values of a series were counted. */
export function countOf(histogram: ValueHistogram, series: number): number {
  const cells = cellsOf(histogram)
  let total = 0
  for (let i = series * cells; i < (series + 1) * cells; i++) total += histogram.counts[i]
  return total
}

/** Smallest cell value at or below which the share `level` of a series' values lies; NaN of none. */
export function percentile(histogram: ValueHistogram, series: number, level: number): number {
  const cells = cellsOf(histogram)
  const goal = level * countOf(histogram, series)
  if (goal === 0) return NaN
  let below = 0
  for (let cell = 0; cell < cells; cell++) {
    below += histogram.counts[series * cells + cell]
    if (below >= goal) return valueOfCell(histogram, cell)
  }
  return NaN
}
