import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  addErrorSums,
  brierSum,
  countReached,
  errorSums,
  mae,
  mse,
  NO_ERRORS,
  nnse,
  nse,
  observedVariance,
  scaleErrorSums,
  wisSum,
} from '../../shared/kernels/scores.js'
import { near } from '../support/near.js'

// y = 0 1 2 3, ŷ = 0 2 2 1: errors 0 −1 0 2, so Σe² = 5, Σ|e| = 3; Σy = 6, Σy² = 14, V = 14/4 − 1.5² = 1.25.
const observed = [0, 1, 2, 3]
const forecast = [0, 2, 2, 1]

describe('errorSums', () => {
  it('sums as by hand', () =>
    assert.deepEqual(errorSums(observed, forecast), { n: 4, sum: 6, sumSquares: 14, sse: 5, sae: 3 }))
  it('sums over chosen places only', () =>
    assert.deepEqual(errorSums(observed, forecast, [1, 3]), { n: 2, sum: 4, sumSquares: 10, sse: 5, sae: 3 }))
  it('leaves out what is not known, observed or forecast', () =>
    assert.deepEqual(errorSums([NaN, 1, 2, 3, 9], [0, 2, 2, 1, NaN]), errorSums(observed, forecast, [1, 2, 3])))
  it('of nothing known are those of nothing', () => assert.deepEqual(errorSums([NaN], [1]), NO_ERRORS))
  it('of two halves add up to the whole', () => {
    const halves = [errorSums(observed, forecast, [0, 1]), errorSums(observed, forecast, [2, 3])]
    assert.deepEqual(halves.reduce(addErrorSums, NO_ERRORS), errorSums(observed, forecast))
  })
  it('scales as the values do', () => {
    const half = (values: number[]) => values.map(value => value / 2)
    assert.deepEqual(scaleErrorSums(errorSums(observed, forecast), 0.5), errorSums(half(observed), half(forecast)))
  })
})

describe('scores', () => {
  const sums = errorSums(observed, forecast)
  const cases: [name: string, actual: number, expected: number][] = [
    ['MSE', mse(sums), 5 / 4],
    ['MAE', mae(sums), 3 / 4],
    ['V', observedVariance(sums), 1.25],
    ['NSE', nse(sums), 0], // 1 − 5/5
    ['NNSE', nnse(sums), 0.5],
    ['NNSE of the truth', nnse(errorSums(observed, observed)), 1],
    ['NNSE of the mean', nnse(errorSums(observed, [1.5, 1.5, 1.5, 1.5])), 0.5],
  ]
  for (const [name, actual, expected] of cases) it(name, () => near(actual, expected, 1e-15))

  // SPEC.md 1.3 gives both scores of the GNNCoder run with full digits, and 0.2 the pooled variance 0.010105.
  it('the published MSE and NNSE are one number: NNSE = 1 / (1 + MSE / V)', () => {
    const n = 100_000
    const published = { n, sum: 0, sumSquares: 0.010105 * n, sse: 0.00628225 * n, sae: 0 }
    near(nnse(published), 0.6166398, 1e-5)
    near(nnse({ ...published, sse: 0.006291984 * n }), 0.6162738, 1e-5) // the three-layer row
    near(nnse(published), 1 / (1 + mse(published) / observedVariance(published)), 1e-15)
  })
})

describe('brierSum', () => {
  it('is Σ (p − o)²; M = m counts, an empty pixel does not', () => {
    // o = 1 0 0: (0.5 − 1)² + 0.1² + 0²
    near(brierSum([0.5, 0.1, 0], [4, 3.99, -Infinity], 4), 0.26, 1e-15)
  })
  it('sums over chosen places only', () => near(brierSum([0.5, 0.1, 0], [4, 3.99, -Infinity], 4, [1]), 0.01, 1e-15))
  it('compares each cell with a threshold of its own', () => {
    // o = 1 0 1: (0.5 − 1)² + 0.1² + (0.2 − 1)²
    near(brierSum([0.5, 0.1, 0.2], [4, 4, 4], [4, 4.5, 0]), 0.9, 1e-15)
  })
  const unknown: [what: string, p: number, peak: number, threshold: number][] = [
    ['peak', 0.5, NaN, 4],
    ['probability', NaN, 4, 4],
    ['threshold', 0.5, 4, NaN],
  ]
  for (const [what, p, peak, threshold] of unknown) {
    it(`leaves out a cell whose ${what} is not known`, () =>
      near(brierSum([p, 0.1], [peak, 3], [threshold, 4]), 0.01, 1e-15))
  }
})

describe('countReached', () => {
  const peak = [4, 3.99, -Infinity, NaN]
  const cases: [what: string, actual: number, expected: number][] = [
    ['counts M = m, and not what is unknown', countReached(peak, 4), 1],
    ['counts at chosen places only', countReached(peak, 3, [1, 2]), 1],
    ['compares each cell with a threshold of its own', countReached(peak, [4.5, 3, -Infinity, 0]), 2],
    ['reaches no threshold that is not known', countReached(peak, [NaN, 3, 0, 0]), 1],
  ]
  for (const [what, actual, expected] of cases) it(what, () => assert.equal(actual, expected))
})

describe('wisSum', () => {
  /**
   * Bracher et al. (2021), equations 1 and 7, of one observation: IS_α = (u − l) + 2/α · (l − y)⁺ + 2/α · (y − u)⁺;
   * WIS = 1 / (K + ½) · (½ · |y − m| + Σ α_k / 2 · IS_α_k).
   */
  const wisOfHubs = (y: number, quantiles: readonly number[], levels: readonly number[]): number => {
    const intervals = (levels.length - 1) / 2
    let sum = 0.5 * Math.abs(y - quantiles[intervals])
    for (let k = 0; k < intervals; k++) {
      const alpha = 2 * levels[k]
      const [lower, upper] = [quantiles[k], quantiles[levels.length - 1 - k]]
      const score = upper - lower + (2 / alpha) * Math.max(0, lower - y) + (2 / alpha) * Math.max(0, y - upper)
      sum += (alpha / 2) * score
    }
    return sum / (intervals + 0.5)
  }
  it('of y = 5 against 1, 2, 4 at 25, 50, 75 % is (½ · 3 + ¼ · (3 + 4 · 1)) / 1.5', () => {
    near(wisSum([5], [1, 2, 4], [0.25, 0.5, 0.75]), 3.25 / 1.5, 1e-15)
    near(wisOfHubs(5, [1, 2, 4], [0.25, 0.5, 0.75]), 3.25 / 1.5, 1e-15)
  })
  it('of the median alone is the absolute error', () => assert.equal(wisSum([5], [2], [0.5]), 3))
  it('is the weighted interval score of the hubs, for any quantiles', () => {
    const hub = [0.01, 0.025, ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.975, 0.99]
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true })
    const quantiles = fc.array(value, { minLength: 23, maxLength: 23 }).map(values => values.sort((a, b) => a - b))
    fc.assert(
      fc.property(value, quantiles, (y, sorted) => near(wisSum([y], sorted, hub), wisOfHubs(y, sorted, hub), 1e-9)),
    )
  })
  it('adds the cells up, those at chosen places, and leaves out what is not known', () => {
    // Level-major: the 25, 50 and 75 % of three cells. Cell 1 has no truth, cell 2 no forecast.
    const quantiles = [1, 0, NaN, 2, 0, NaN, 4, 0, NaN]
    const levels = [0.25, 0.5, 0.75]
    near(wisSum([5, NaN, 1], quantiles, levels), 3.25 / 1.5, 1e-15)
    assert.equal(wisSum([5, 0, 1], quantiles, levels, [1]), 0)
  })
  it('is nothing without levels', () => assert.equal(wisSum([5], [], []), 0))
})
