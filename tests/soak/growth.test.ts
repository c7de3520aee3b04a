import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { near } from '../support/near.js'
import { grows, trendOf } from './growth.js'

const points = (...values: number[]) => values.map((value, hours) => ({ hours, value }))

describe('the trend of what is measured again and again', () => {
  it('is the median of all slopes, and tested by the signs of all rises', () => {
    // Slopes 0, 1, 1, 1, 1.5, 2. Rises: five up, one level, S = 5. Variance 4 · 3 · 13 / 18 less 2 · 1 · 9 / 18 for the two
    // that are equal: 23/3. Residuals 0, −1, 0, 0: no autocorrelation. z = (5 − 1) / √(23/3) = 1.4446, 1 − Φ(z) = 0.0743.
    const { perHour, pValue } = trendOf(points(1, 1, 3, 4))
    assert.equal(perHour, 1)
    near(pValue, 0.0743, 1e-4)
  })
  it('has an interval that holds the slope of Sen’s ranks', () => {
    // 1, 2, …, 8 but for one outlier. 28 slopes; variance 8 · 7 · 21 / 18 = 65.33, 1.96 · √65.33 / 2 = 7.92:
    // ranks 14 − 7.92 → 6 and 14 + 7.92 → 22, one beyond it the 23rd. Of the 28 slopes the 7 with the outlier differ from 1.
    const { perHour, low, high } = trendOf(points(1, 2, 3, 40, 5, 6, 7, 8))
    assert.deepEqual([perHour, low, high], [1, 1, 1])
  })
  it('is less certain where neighbours are alike', () => {
    // No slope. Variance 8 · 7 · 21 / 18 less twice 4 · 3 · 13 / 18: 48. Residuals as they are: Σ r² = 8, of lag 1:
    // 1 − 1 + 1 + 1 + 1 − 1 + 1 = 3, r = 3/8, so the variance counts 11/5 times: 1.96 · √105.6 / 2 = 10.07 ranks from the
    // middle one, the 3rd and the 26th of −2, −1, −1, −2/3, …, 2/3, 1, 1, 2. Unwidened, 6.79: −1/2 and 1/2.
    const { perHour, low, high, pValue } = trendOf(points(1, 1, -1, -1, -1, -1, 1, 1))
    assert.deepEqual([perHour, low, high], [0, -1, 1])
    near(pValue, 0.5, 1e-9)
  })
  it('tells the first quarter from the last', () => {
    const { firstQuarter, lastQuarter } = trendOf(points(1, 3, 0, 0, 0, 0, 5, 7))
    assert.deepEqual([firstQuarter, lastQuarter], [2, 6])
  })
  const cases: [what: string, values: number[], allowed: number, grows: boolean][] = [
    ['stands still', [7, 7, 7, 7, 7, 7, 7, 7], 0, false],
    ['falls', [7, 6, 5, 4, 3, 2, 1, 0], 0, false],
    ['grows steadily', [7, 8, 9, 10, 11, 12, 13, 14], 0, true],
    ['grows steadily, but for a sample', [7, 8, 9, 10, 99, 12, 13, 14], 0, true],
    ['grows by no more than is allowed', [7, 8, 9, 10, 11, 12, 13, 14], 1, false],
    ['goes up and down', [7, 9, 7, 9, 7, 9, 7, 9], 0, false],
    ['stands still but for two samples late on', [7, 7, 7, 7, 7, 50, 7, 50], 0, false],
  ]
  for (const [what, values, allowed, expected] of cases) {
    it(`says whether what ${what} grows`, () =>
      assert.equal(grows(trendOf(points(...values)), allowed, 0.01), expected))
  }
})
