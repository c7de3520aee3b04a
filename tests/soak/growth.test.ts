import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { grows, trendOf } from './growth.js'

const points = (...values: number[]) => values.map((value, hours) => ({ hours, value }))

describe('the trend of what is measured again and again', () => {
  it('is the least-squares line and its standard error', () => {
    // Means 1.5 and 2.25; Σ dt² = 5; Σ dt·dv = 1.875 + 0.625 + 0.375 + 2.625 = 5.5.
    // Slope 1.1; residuals 0.4, −0.7, 0.2, 0.1 → Σ r² = 0.7; √(0.7 / 2 / 5) = 0.26458; their lag 1: −0.4 < 0.
    const { perHour, standardError, pValue } = trendOf(points(1, 1, 3, 4))
    assert.ok(Math.abs(perHour - 1.1) < 1e-12)
    assert.ok(Math.abs(standardError - Math.sqrt(0.07)) < 1e-12)
    // t = 4.1576 of 2 degrees of freedom: 1/2 − t / (2 √(2 + t²)).
    const t = 1.1 / Math.sqrt(0.07)
    assert.ok(Math.abs(pValue - (0.5 - t / (2 * Math.sqrt(2 + t * t)))) < 1e-9)
  })
  it('is less certain where neighbours are alike', () => {
    // Slope 0; residuals 1, 1, −1, −1, −1, −1, 1, 1: Σ r² = 8, of lag 1: 1 − 1 + 1 + 1 + 1 − 1 + 1 = 3, r = 3/8.
    // Σ dt² = 42: √(8 / 6 / 42 · (11/8) / (5/8)).
    const { perHour, standardError } = trendOf(points(1, 1, -1, -1, -1, -1, 1, 1))
    assert.equal(perHour, 0)
    assert.ok(Math.abs(standardError - Math.sqrt((8 / 6 / 42) * (11 / 5))) < 1e-12)
  })
  it('tells the first quarter from the last', () => {
    const { firstQuarter, lastQuarter } = trendOf(points(1, 3, 0, 0, 0, 0, 5, 7))
    assert.deepEqual([firstQuarter, lastQuarter], [2, 6])
  })
  const cases: [what: string, values: number[], allowed: number, grows: boolean][] = [
    ['stands still', [7, 7, 7, 7], 0, false],
    ['falls', [7, 6, 5, 4], 0, false],
    ['grows steadily', [7, 8, 9, 10], 0, true],
    ['grows by no more than is allowed', [7, 8, 9, 10], 1, false],
    ['goes up and down', [7, 9, 7, 9, 7, 9], 0, false],
  ]
  for (const [what, values, allowed, expected] of cases) {
    it(`says whether what ${what} grows`, () =>
      assert.equal(grows(trendOf(points(...values)), allowed, 0.01), expected))
  }
})
