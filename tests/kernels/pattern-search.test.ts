import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { patternSearch } from '../../shared/kernels/pattern-search.js'

const rule = { step: 1, smallestStep: 1e-3, evaluations: 2000 }

describe('patternSearch', () => {
  it('finds the top of a hill whose axes are not its own', () => {
    // −(x − 3)² − (x + y − 1)²: highest at x = 3, y = −2, where it is 0.
    const hill = ([x, y]: Float64Array) => -((x - 3) ** 2) - (x + y - 1) ** 2
    const { at, value } = patternSearch(hill, Float64Array.of(0, 0), rule)
    assert.ok(Math.abs(at[0] - 3) < 0.01 && Math.abs(at[1] + 2) < 0.01, `${at}`)
    assert.ok(value > -1e-4)
  })
  it('takes a place without a value for the worst, and leaves the start alone', () => {
    const start = Float64Array.of(1)
    const cliff = ([x]: Float64Array) => (x > 2 ? NaN : x)
    const { at } = patternSearch(cliff, start, rule)
    assert.ok(at[0] <= 2 && at[0] > 1.99)
    assert.deepEqual([...start], [1])
  })
  it('looks no more often than it may, but for the round it is in', () => {
    let looks = 0
    const slope = ([x, y]: Float64Array) => {
      looks++
      return x + y
    }
    const { evaluations } = patternSearch(slope, Float64Array.of(0, 0), { ...rule, evaluations: 10 })
    assert.equal(evaluations, looks)
    // 2 axes, 2 ways each, and the move as a whole.
    assert.ok(looks < 10 + 5)
  })
})
