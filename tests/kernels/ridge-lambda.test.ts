import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addRidgeRows, initRidge } from '../../shared/kernels/ridge.js'
import { fitRidge } from '../../shared/kernels/ridge-lambda.js'
import { near } from '../support/near.js'

const sumsOf = (x: readonly number[], y: readonly number[]) => {
  const sums = initRidge(1)
  addRidgeRows(sums, [x], y)
  return sums
}

describe('fitRidge', () => {
  // y = 1 + 2 x at −1, 0, 1: Σ x² = 2, Σ x y = 4.
  const line = sumsOf([-1, 0, 1], [-1, 1, 3])
  const none = initRidge(1)
  it('takes 1e-4 a row where nothing was held back: w = 4 / (2 + 3 · 1e-4)', () => {
    const { lambda, coefficients, intercept } = fitRidge(line, none)!
    assert.equal(lambda, 1e-4)
    near(coefficients[0], 4 / 2.0003, 1e-12)
    near(intercept, 1, 1e-12)
  })
  it('takes the weakest where the validation part has the same slope', () => {
    const { lambda, coefficients, intercept } = fitRidge(line, sumsOf([-3, 3], [-5, 7]))!
    assert.equal(lambda, 1e-6)
    // Of both parts: Σ x² = 20, Σ x y = 40, 5 rows.
    near(coefficients[0], 40 / (20 + 5e-6), 1e-12)
    near(intercept, 1, 1e-12)
  })
  it('takes the strongest where the validation part has no slope', () =>
    assert.equal(fitRidge(line, sumsOf([-1, 1], [1, 1]))?.lambda, 1e-1))
  it('takes the strongest of equals', () => assert.equal(fitRidge(line, sumsOf([0], [1]))?.lambda, 1e-1))
  it('finds nothing in no rows', () => assert.equal(fitRidge(none, none), undefined))
})
