import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addErrorSums,
  brierSum,
  errorSums,
  mae,
  mse,
  NO_ERRORS,
  nnse,
  nse,
  observedVariance,
  scaleErrorSums,
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
})
