import assert from 'node:assert/strict'
import { it } from 'node:test'
import { solveCholesky } from '../../shared/kernels/cholesky.js'
import { near } from '../support/near.js'

it('solves a system by hand', () => {
  // L = [2 0 0; 6 1 0; −8 5 3]. L z = b: z = 1/2, −1, 4; Lᵀ x = z: x = 343/12, −23/3, 4/3.
  const a = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98)
  const x = solveCholesky(a, Float64Array.of(1, 2, 3))!
  const expected = [343 / 12, -23 / 3, 4 / 3]
  expected.forEach((value, i) => {
    near(x[i], value, 1e-10)
  })
})
it('refuses a matrix whose second column is twice its first', () =>
  assert.equal(solveCholesky(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2)), undefined))
