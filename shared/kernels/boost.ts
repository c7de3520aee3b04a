import { type BoostedTrees, nodesOf, predictTrees } from './boosted-trees.js'
import { growTree, type Tree, type TreeRule } from './grow-tree.js'
import { type RandomState, uniform } from './random.js'
import { binColumn, binEdges } from './tree-bins.js'

/** Examples of a part: columns of inputs and what is forecast from them, shape [rows] each. */
export interface TreeExamples {
  readonly columns: readonly Float32Array[]
  readonly target: Float32Array
  /** How many rows each row counts for. */
  readonly weight: Float32Array
}

export interface BoostRule extends TreeRule {
  /** At most, or as many where no validation part says when to stop. */
  readonly trees: number
  /** Share of a tree that is added. */
  readonly rate: number
  /** Share of the inputs that a tree may split by, drawn for each. */
  readonly inputShare: number
  /** Trees without a better validation error after which no more are grown. */
  readonly patience: number
}

/** 64 bins, and about as many trees as the earthquakes' validation part asks for. */
export const BOOST_DEFAULTS: BoostRule = {
  trees: 80,
  rate: 0.08,
  depth: 5,
  leastRows: 200,
  shrinkRows: 20,
  inputShare: 0.5,
  patience: 15,
}

/**
 * Boosted regression trees of least squared error. Each tree explains what those before it left; the validation part, if
 * it has rows, says after how many to stop.
 *
 * @param random  changed
 * @param onTree  told how many trees there are, and the validation part's mean squared error
 * @see Friedman (2001), Annals of Statistics 29, 1189–1232, doi:10.1214/aos/1013203451
 */
export function boost(
  training: TreeExamples,
  validation: TreeExamples,
  rule: BoostRule,
  random: RandomState,
  onTree?: (trees: number, validationMse: number) => void,
): BoostedTrees {
  const { columns, target, weight } = training
  const edges = columns.map(binEdges)
  const bins = columns.map((column, c) => binColumn(column, edges[c]))
  const base = weightedMean(target, weight)
  const residual = target.map(value => value - base)
  const held = Float64Array.from(validation.target, value => value - base)
  const grown: Tree[] = []
  let best = { trees: 0, mse: Infinity }
  while (grown.length < rule.trees && (held.length === 0 || grown.length - best.trees < rule.patience)) {
    const inputs = columns.map((_, c) => c).filter(() => uniform(random) < rule.inputShare)
    const tree = growTree({ bins, edges, weight }, residual, inputs, rule)
    const scaled = { ...tree, value: tree.value.map(value => rule.rate * value) }
    for (let i = 0; i < residual.length; i++) residual[i] -= scaled.value[tree.leaf[i]]
    grown.push(scaled)
    if (held.length === 0) continue
    const said = predictTrees({ depth: rule.depth, base: 0, ...scaled }, validation.columns, held.length)
    for (let i = 0; i < held.length; i++) held[i] -= said[i]
    const mse = weightedMean(
      held.map(error => error * error),
      validation.weight,
    )
    if (mse < best.mse) best = { trees: grown.length, mse }
    onTree?.(grown.length, mse)
  }
  return joinTrees(base, rule.depth, held.length === 0 ? grown : grown.slice(0, best.trees))
}

function joinTrees(base: number, depth: number, trees: readonly Tree[]): BoostedTrees {
  const nodes = nodesOf(depth)
  const join = (of: (tree: Tree) => Float32Array) => {
    const all = new Float32Array(trees.length * nodes)
    trees.forEach((tree, t) => {
      all.set(of(tree), t * nodes)
    })
    return all
  }
  return { base, depth, input: join(t => t.input), threshold: join(t => t.threshold), value: join(t => t.value) }
}

function weightedMean(values: ArrayLike<number>, weight: Float32Array): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    sum += weight[i] * values[i]
    count += weight[i]
  }
  return count === 0 ? 0 : sum / count
}
