import { nodesOf } from './boosted-trees.js'

/** Rows that a tree is grown on. */
export interface TreeRows {
  /** Bins of each input, shape [rows] each. */
  readonly bins: readonly Uint8Array[]
  /** Edges between the bins of each input. */
  readonly edges: readonly Float32Array[]
  /** How many rows each row counts for, shape [rows]. */
  readonly weight: Float32Array
}

export interface TreeRule {
  readonly depth: number
  /** Rows, by weight, that each side of a split must keep. */
  readonly leastRows: number
  /** Rows of error 0 that each leaf is thought to hold besides its own: it shrinks its mean. */
  readonly shrinkRows: number
}

/** One tree; shape [nodesOf(depth)] each, as in `BoostedTrees`. */
export interface Tree {
  readonly input: Float32Array
  readonly threshold: Float32Array
  /** Mean residual of a node's rows, shrunk. */
  readonly value: Float32Array
  /** Node that each row ended in, shape [rows]. */
  readonly leaf: Uint32Array
}

interface Split {
  readonly gain: number
  readonly input: number
  /** The last bin that stays below. */
  readonly bin: number
}

/**
 * Grows one regression tree level by level: each node splits where the squared error falls most, judged by histograms.
 *
 * @param residual  what is to be explained, shape [rows]
 * @param inputs  which of the columns may be split by
 * @see Friedman (2001), Annals of Statistics 29, 1189–1232, doi:10.1214/aos/1013203451; Chen & Guestrin (2016), KDD,
 *   doi:10.1145/2939672.2939785, for the gain of a shrunk split
 */
export function growTree(rows: TreeRows, residual: Float32Array, inputs: readonly number[], rule: TreeRule): Tree {
  const { bins, edges, weight } = rows
  const size = nodesOf(rule.depth)
  const tree: Tree = {
    input: new Float32Array(size).fill(-1),
    threshold: new Float32Array(size),
    value: new Float32Array(size),
    leaf: new Uint32Array(residual.length),
  }
  for (let level = 0; level <= rule.depth; level++) {
    const [first, nodes] = [2 ** level - 1, 2 ** level]
    const { sum, count } = nodeSums(tree.leaf, first, nodes, residual, weight)
    for (let n = 0; n < nodes; n++) tree.value[first + n] = sum[n] / (count[n] + rule.shrinkRows)
    if (level === rule.depth) break
    const best: Split[] = Array.from({ length: nodes }, () => ({ gain: 0, input: -1, bin: 0 }))
    for (const input of inputs) {
      if (edges[input].length === 0) continue
      const histogram = fillHistogram(bins[input], edges[input].length + 1, tree.leaf, first, nodes, residual, weight)
      for (let n = 0; n < nodes; n++) {
        const split = bestSplit(histogram, n, edges[input].length, { sum: sum[n], count: count[n] }, rule)
        if (split.gain > best[n].gain) best[n] = { ...split, input }
      }
    }
    const split = new Int32Array(nodes).fill(-1)
    best.forEach(({ input, bin }, n) => {
      split[n] = input
      tree.input[first + n] = input
      if (input >= 0) tree.threshold[first + n] = edges[input][bin]
    })
    for (let i = 0; i < tree.leaf.length; i++) {
      const n = tree.leaf[i] - first
      if (n >= 0 && split[n] >= 0) tree.leaf[i] = 2 * tree.leaf[i] + (bins[split[n]][i] > best[n].bin ? 2 : 1)
    }
  }
  return tree
}

function nodeSums(leaf: Uint32Array, first: number, nodes: number, residual: Float32Array, weight: Float32Array) {
  const [sum, count] = [new Float64Array(nodes), new Float64Array(nodes)]
  for (let i = 0; i < leaf.length; i++) {
    // A row that ended in a leaf above stays there.
    if (leaf[i] < first) continue
    sum[leaf[i] - first] += weight[i] * residual[i]
    count[leaf[i] - first] += weight[i]
  }
  return { sum, count }
}

/** Σ w r and Σ w of each node and bin, side by side, shape [nodes · binCount · 2]. */
function fillHistogram(
  bins: Uint8Array,
  binCount: number,
  leaf: Uint32Array,
  first: number,
  nodes: number,
  residual: Float32Array,
  weight: Float32Array,
): Float64Array {
  const histogram = new Float64Array(nodes * binCount * 2)
  for (let i = 0; i < leaf.length; i++) {
    if (leaf[i] < first) continue
    const at = 2 * ((leaf[i] - first) * binCount + bins[i])
    histogram[at] += weight[i] * residual[i]
    histogram[at + 1] += weight[i]
  }
  return histogram
}

function bestSplit(
  histogram: Float64Array,
  node: number,
  edges: number,
  all: { readonly sum: number; readonly count: number },
  { leastRows, shrinkRows }: TreeRule,
): Omit<Split, 'input'> {
  const worth = (sum: number, count: number) => (sum * sum) / (count + shrinkRows)
  let best = { gain: 0, bin: 0 }
  let [sum, count] = [0, 0]
  for (let bin = 0; bin < edges; bin++) {
    const at = 2 * (node * (edges + 1) + bin)
    sum += histogram[at]
    count += histogram[at + 1]
    const rest = all.count - count
    if (count < leastRows || rest < leastRows) continue
    const gain = worth(sum, count) + worth(all.sum - sum, rest) - worth(all.sum, all.count)
    if (gain > best.gain) best = { gain, bin }
  }
  return best
}
