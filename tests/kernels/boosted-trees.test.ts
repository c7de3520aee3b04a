import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BOOST_DEFAULTS, type BoostRule, boost, type TreeExamples } from '../../shared/kernels/boost.js'
import { type BoostedTrees, predictTrees } from '../../shared/kernels/boosted-trees.js'
import { growTree } from '../../shared/kernels/grow-tree.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { binColumn, binEdges } from '../../shared/kernels/tree-bins.js'
import { near } from '../support/near.js'

const floats = (...values: number[]) => Float32Array.from(values)

describe('binEdges', () => {
  it('cuts between values that occur, none at the least', () => {
    assert.deepEqual(binEdges(floats(0, 0, 1, 5)), floats(1, 5))
    assert.deepEqual(binEdges(floats(3, 3, 3)), floats())
  })
  it('puts a value in the bin of as many edges as do not exceed it', () => {
    assert.deepEqual([...binColumn(floats(0, 1, 4.9, 5, 9), floats(1, 5))], [0, 1, 1, 2, 2])
  })
})

describe('growTree', () => {
  const rule = { depth: 1, leastRows: 1, shrinkRows: 0 }
  const rows = (column: Float32Array, weight = column.map(() => 1)) => {
    const edges = [binEdges(column)]
    return { bins: [binColumn(column, edges[0])], edges, weight }
  }
  it('splits where the squared error falls most', () => {
    // Residuals −1, −1, 2, 0 over 0, 1, 2, 3. Gains Σ²/n summed over both sides: at 1: 1 + 1/3, at 2: 2 + 2, at 3: 0 + 0.
    const tree = growTree(rows(floats(0, 1, 2, 3)), floats(-1, -1, 2, 0), [0], rule)
    assert.deepEqual([tree.input[0], tree.threshold[0]], [0, 2])
    assert.deepEqual([...tree.value], [0, -1, 1])
    assert.deepEqual([...tree.leaf], [1, 1, 2, 2])
  })
  it('shrinks a leaf by the rows that it is thought to hold besides', () => {
    // Left: Σ −2 of 2 rows and 2 more of 0 → −2/4; right: 2/4.
    const tree = growTree(rows(floats(0, 1, 2, 3)), floats(-1, -1, 2, 0), [0], { ...rule, shrinkRows: 2 })
    assert.deepEqual([...tree.value.subarray(1)], [-0.5, 0.5])
  })
  it('takes a row of weight 3 for three rows', () => {
    const once = growTree(rows(floats(0, 1), floats(3, 1)), floats(1, -1), [0], { ...rule, shrinkRows: 1 })
    const thrice = growTree(rows(floats(0, 0, 0, 1)), floats(1, 1, 1, -1), [0], { ...rule, shrinkRows: 1 })
    assert.deepEqual(once.value, thrice.value)
  })
  it('leaves a node whole where a side would keep too few rows', () => {
    const tree = growTree(rows(floats(0, 1, 2, 3)), floats(-1, -1, 2, 0), [0], { ...rule, leastRows: 3 })
    assert.equal(tree.input[0], -1)
    assert.deepEqual([...tree.leaf], [0, 0, 0, 0])
  })
})

describe('predictTrees', () => {
  it('walks below the threshold to the left and from it on to the right, and adds the leaves', () => {
    // Tree 1: x < 2 → 1, else 10. Tree 2: a leaf at the root, 100.
    const trees: BoostedTrees = {
      depth: 1,
      base: 0.5,
      input: floats(0, -1, -1, -1, -1, -1),
      threshold: floats(2, 0, 0, 0, 0, 0),
      value: floats(0, 1, 10, 100, 0, 0),
    }
    assert.deepEqual([...predictTrees(trees, [floats(1, 2, 3)], 3)], [101.5, 110.5, 110.5])
  })
})

describe('boost', () => {
  const rule: BoostRule = { ...BOOST_DEFAULTS, trees: 200, rate: 0.1, depth: 3, leastRows: 5, inputShare: 1 }
  /** Occurrence and size: 0 where the first input is below a half, otherwise 2 + the second; the third says nothing. */
  const made = (seed: number, rows: number, noise: number): TreeExamples => {
    const random = randomFrom(seed)
    const columns = [0, 1, 2].map(() => Float32Array.from({ length: rows }, () => uniform(random)))
    const target = Float32Array.from({ length: rows }, (_, i) => {
      return (columns[0][i] < 0.5 ? 0 : 2 + columns[1][i]) + noise * (uniform(random) - 0.5)
    })
    return { columns, target, weight: new Float32Array(rows).fill(1) }
  }
  const mseOf = (trees: BoostedTrees, { columns, target }: TreeExamples) => {
    const said = predictTrees(trees, columns, target.length)
    return said.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0) / target.length
  }
  const nothing: TreeExamples = { columns: [floats(), floats(), floats()], target: floats(), weight: floats() }
  it('learns a function that jumps and bends', () => {
    const test = made(3, 2000, 0)
    const variance = mseOf({ depth: 0, base: 1.25, input: floats(), threshold: floats(), value: floats() }, test)
    const trees = boost(made(1, 4000, 0), nothing, rule, randomFrom(1))
    assert.ok(mseOf(trees, test) < variance / 100, `${mseOf(trees, test)} of ${variance}`)
  })
  it('keeps as many trees as did best on the validation part', () => {
    const held = made(2, 2000, 3)
    const seen: number[] = []
    const trees = boost(made(1, 300, 3), held, rule, randomFrom(1), (_, mse) => seen.push(mse))
    const best = seen.indexOf(Math.min(...seen)) + 1
    assert.equal(trees.input.length, best * 15)
    assert.ok(best < seen.length && seen.length < rule.trees, 'with so few rows more trees learn the noise')
    near(mseOf(trees, held), seen[best - 1], 1e-4)
  })
  it('gives the same trees for the same seed, and the mean for none', () => {
    const examples = made(1, 500, 1)
    const some = { ...rule, trees: 5, inputShare: 0.5 }
    assert.deepEqual(boost(examples, nothing, some, randomFrom(7)), boost(examples, nothing, some, randomFrom(7)))
    const mean = examples.target.reduce((sum, value) => sum + value, 0) / 500
    near(
      predictTrees(boost(examples, nothing, { ...rule, trees: 0 }, randomFrom(1)), examples.columns, 1)[0],
      mean,
      1e-5,
    )
  })
})
