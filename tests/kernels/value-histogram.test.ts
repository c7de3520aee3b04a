import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { countOf, countValue, initHistogram, percentile, valueOfCell } from '../../shared/kernels/value-histogram.js'
import { near } from '../support/near.js'

// Cells −2 … 2 of limit 4 stand for sign · (cell / 2)² · 4: −4, −1, 0, 1, 4.
const histogramOf = (...values: number[]) => {
  const histogram = initHistogram(2, 4, 2)
  for (const value of values) countValue(histogram, 1, value)
  return histogram
}

describe('valueOfCell', () => {
  it('is finer near zero', () => {
    const values = [0, 1, 2, 3, 4].map(cell => valueOfCell(histogramOf(), cell))
    assert.deepEqual(
      values.map(value => value + 0),
      [-4, -1, 0, 1, 4],
    )
  })
})

describe('countValue', () => {
  const cases: [value: number, counts: number[]][] = [
    [0, [0, 0, 1, 0, 0]],
    [0.2, [0, 0, 1, 0, 0]], // √(0.2/4) · 2 = 0.447
    [0.3, [0, 0, 0, 1, 0]], // √(0.3/4) · 2 = 0.548
    [-1, [0, 1, 0, 0, 0]],
    [100, [0, 0, 0, 0, 1]],
    [-Infinity, [1, 0, 0, 0, 0]],
    [NaN, [0, 0, 0, 0, 0]],
  ]
  for (const [value, counts] of cases) {
    it(`puts ${value} in its cell, and in no other series`, () =>
      assert.deepEqual([...histogramOf(value).counts], [0, 0, 0, 0, 0, ...counts]))
  }
  it('counts a value many times at once', () => {
    const histogram = histogramOf(1)
    countValue(histogram, 1, 1, 6)
    assert.equal(countOf(histogram, 1), 7)
    assert.equal(countOf(histogram, 0), 0)
  })
})

describe('percentile', () => {
  const four = histogramOf(0, 1, 1, 4)
  const cases: [level: number, value: number][] = [
    [0.01, 0],
    [0.25, 0],
    [0.26, 1],
    [0.75, 1],
    [0.76, 4],
    [1, 4],
  ]
  for (const [level, value] of cases) {
    it(`at ${level} of 0, 1, 1, 4 is ${value}`, () => assert.equal(percentile(four, 1, level) + 0, value))
  }
  it('of nothing is NaN', () => assert.ok(Number.isNaN(percentile(four, 0, 0.5))))
  it('lies within half a cell of the value', () => {
    // Half a cell about v = limit · s² is limit · s / halfCells wide, and limit / (2 halfCells)² more.
    const value = fc.double({ min: -32, max: 32, noNaN: true })
    fc.assert(
      fc.property(value, v => {
        const histogram = initHistogram(1, 32, 500)
        countValue(histogram, 0, v)
        near(percentile(histogram, 0, 0.5), v, Math.sqrt(Math.abs(v) * 32) / 500 + 32 / 1000 ** 2 + 1e-12)
      }),
    )
  })
})
