/** Bins of a column at most: a bin's number fits in a byte, and a histogram in a cache. */
const MOST_BINS = 64

/** Values from which edges are taken: quantiles of 64 need no more. */
const SAMPLED = 20_000

/**
 * Edges that cut a column into bins of about equal count, ascending and distinct; a value v lies in the bin of as many
 * edges as are ≤ v. A column of one value has none.
 */
export function binEdges(column: Float32Array): Float32Array {
  const sampled = Math.min(SAMPLED, column.length)
  const sorted = Float32Array.from({ length: sampled }, (_, i) => column[Math.floor((i * column.length) / sampled)])
  sorted.sort()
  const edges: number[] = []
  for (let bin = 1; bin < MOST_BINS; bin++) {
    const edge = sorted[Math.floor((bin * sampled) / MOST_BINS)]
    // An edge at the least value would leave nothing below it.
    if (edge > (edges.at(-1) ?? sorted[0])) edges.push(edge)
  }
  return Float32Array.from(edges)
}

/** Bin of each value, shape [rows]. */
export function binColumn(column: Float32Array, edges: Float32Array): Uint8Array {
  const bins = new Uint8Array(column.length)
  for (let i = 0; i < column.length; i++) {
    let [low, high] = [0, edges.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (column[i] >= edges[middle]) low = middle + 1
      else high = middle
    }
    bins[i] = low
  }
  return bins
}
