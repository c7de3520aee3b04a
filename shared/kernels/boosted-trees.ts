/**
 * A sum of regression trees. A tree is a whole binary tree of `depth` splits: node n goes on at 2n + 1 where the input is
 * below the threshold and at 2n + 2 from it on; a node whose input is −1 is a leaf.
 */
export interface BoostedTrees {
  /** Splits from root to leaf at most. */
  readonly depth: number
  /** What the trees are added to. */
  readonly base: number
  /** Trees after trees, shape [trees · nodesOf(depth)] each. */
  readonly input: Float32Array
  readonly threshold: Float32Array
  /** What a leaf adds. */
  readonly value: Float32Array
}

export const nodesOf = (depth: number): number => 2 ** (depth + 1) - 1

/**
 * Forecast of every row.
 *
 * @param columns  inputs, shape [rows] each
 * @returns shape [rows]
 */
export function predictTrees(trees: BoostedTrees, columns: readonly Float32Array[], rows: number): Float64Array {
  const { base, depth, input, threshold, value } = trees
  const nodes = nodesOf(depth)
  const sums = new Float64Array(rows).fill(base)
  for (let root = 0; root < input.length; root += nodes) {
    for (let row = 0; row < rows; row++) {
      let node = 0
      while (input[root + node] >= 0) {
        node = 2 * node + (columns[input[root + node]][row] < threshold[root + node] ? 1 : 2)
      }
      sums[row] += value[root + node]
    }
  }
  return sums
}
