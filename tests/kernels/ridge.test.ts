import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addRidgeRows, initRidge, mergeRidge, ridgeSse, solveRidge } from '../../shared/kernels/ridge.js'
import { near } from '../support/near.js'

const columns = [
  [1, 2, 3, 4, 6],
  [2, 1, 5, 3, 1],
]
const target = [3, 4, 9, 9, 11]
const sums = initRidge(2)
addRidgeRows(sums, columns, target)

describe('solveRidge', () => {
  it('fits a line by hand', () => {
    // x = 0 1 2, y = 1 3 5, means 1 and 3: Sxx = 2, Sxy = 4. lambda 0: slope 2, intercept 1. lambda 2: slope 1, intercept 2.
    const line = initRidge(1)
    addRidgeRows(line, [[0, 1, 2]], [1, 3, 5])
    const byHand: [lambda: number, slope: number, intercept: number][] = [
      [0, 2, 1],
      [2, 1, 2],
    ]
    for (const [lambda, slope, intercept] of byHand) {
      const weights = solveRidge(line, lambda)!
      near(weights.coefficients[0], slope, 1e-14)
      near(weights.intercept, intercept, 1e-14)
    }
  })

  // scikit-learn 1.9.1 (numpy 2.4.6): Ridge(alpha).fit(X, y)
  const reference: [lambda: number, intercept: number, first: number, second: number][] = [
    [0, -0.3467643467643482, 1.7521367521367524, 0.8083028083028084],
    [0.5, -0.05083309799491609, 1.691047726630895, 0.7664501553233549],
    [10, 3.0225276823214964, 1.0213822069492173, 0.37877052310042],
  ]
  for (const [lambda, intercept, first, second] of reference) {
    it(`agrees with scikit-learn at lambda ${lambda}`, () => {
      const weights = solveRidge(sums, lambda)!
      near(weights.intercept, intercept, 1e-12)
      near(weights.coefficients[0], first, 1e-12)
      near(weights.coefficients[1], second, 1e-12)
    })
  }

  it('has no answer for an input given twice, until lambda decides', () => {
    const twice = initRidge(2)
    addRidgeRows(twice, [columns[0], columns[0]], target)
    assert.equal(solveRidge(twice, 0), undefined)
    const { coefficients } = solveRidge(twice, 1)!
    near(coefficients[0], coefficients[1], 1e-12)
  })
})

describe('RidgeSums', () => {
  it('of two periods add up', () => {
    const parts = [initRidge(2), initRidge(2)]
    addRidgeRows(parts[0], columns, target, [0, 1])
    addRidgeRows(parts[1], columns, target, [2, 3, 4])
    assert.deepEqual(mergeRidge(parts[0], parts[1]), sums)
  })
  it('give the squared error without the rows', () => {
    const weights = solveRidge(sums, 0.5)!
    const sse = target.reduce((total, y, i) => {
      const fitted =
        weights.intercept + weights.coefficients[0] * columns[0][i] + weights.coefficients[1] * columns[1][i]
      return total + (y - fitted) ** 2
    }, 0)
    near(ridgeSse(sums, weights), sse, 1e-10)
  })
})
