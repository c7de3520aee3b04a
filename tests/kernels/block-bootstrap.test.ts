import assert from 'node:assert/strict'
import { it } from 'node:test'
import { blockBootstrap } from '../../shared/kernels/block-bootstrap.js'
import { exponential, randomFrom, uniform } from '../../shared/kernels/random.js'
import { mse } from '../../shared/kernels/scores.js'

const issue = (sse: number) => ({ n: 1, sum: 0, sumSquares: 0, sse, sae: 0 })
const rule = { blockIssues: 1, draws: 2000, coverage: 0.95 }
const meanSquare = ([sums]: readonly ReturnType<typeof issue>[]) => mse(sums)

it('has no width where all issues are alike', () => {
  const alike = Array.from({ length: 20 }, () => issue(3))
  assert.deepEqual(blockBootstrap([alike], meanSquare, rule, randomFrom(1)), { low: 3, high: 3 })
})

it('is as wide as theory says: ±1.96 σ/√n for independent issues', () => {
  const random = randomFrom(2)
  const issues = Array.from({ length: 400 }, () => issue(uniform(random)))
  const { low, high } = blockBootstrap([issues], meanSquare, rule, randomFrom(1))
  const expected = 2 * 1.96 * Math.sqrt(1 / 12 / 400) // σ² of the uniform law is 1/12
  assert.ok(Math.abs((high - low) / expected - 1) < 0.1, `${high - low} against ${expected}`)
})

it('is wider in blocks where neighbouring issues are alike', () => {
  const random = randomFrom(3)
  let level = 0
  const issues = Array.from({ length: 400 }, (_, i) => {
    if (i % 10 === 0) level = exponential(random)
    return issue(level)
  })
  const width = (blockIssues: number) => {
    const { low, high } = blockBootstrap([issues], meanSquare, { ...rule, blockIssues }, randomFrom(1))
    return high - low
  }
  assert.ok(width(20) > 2 * width(1)) // ten alike: √10 as wide
})

it('draws models together: a ratio of equal models has no width', () => {
  const issues = Array.from({ length: 50 }, (_, i) => issue(i + 1))
  const ratio = blockBootstrap([issues, issues], ([a, b]) => mse(a) / mse(b), rule, randomFrom(1))
  assert.deepEqual(ratio, { low: 1, high: 1 })
})
