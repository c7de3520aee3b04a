import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { symmetricEigen } from '../../shared/kernels/symmetric-eigen.js'
import { near } from '../support/near.js'

/** Made by tests/reference/pca.py with numpy. */
const reference: { readonly symmetric: readonly number[]; readonly eigenvalues: readonly number[] } = JSON.parse(
  readFileSync(new URL('../../../tests/reference/pca.json', import.meta.url), 'utf8'),
)

describe('symmetricEigen', () => {
  it('solves 2 × 2 by hand', () => {
    // [2 1; 1 2]: λ = 3 along (1, 1)/√2, λ = 1 along (1, −1)/√2.
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2)
    near(values[0], 3, 1e-14)
    near(values[1], 1, 1e-14)
    near(vectors[0], Math.SQRT1_2, 1e-14)
    near(vectors[1], Math.SQRT1_2, 1e-14)
    near(Math.abs(vectors[2]), Math.SQRT1_2, 1e-14)
    near(vectors[2] + vectors[3], 0, 1e-14)
  })
  it('finds the eigenvalues that numpy finds', () => {
    const { values } = symmetricEigen(Float64Array.from(reference.symmetric), reference.eigenvalues.length)
    for (const [i, value] of reference.eigenvalues.entries()) near(values[i], value, 1e-12, `${i}`)
  })
  it('gives A v = λ v, and vectors at right angles, for any symmetric matrix', () => {
    const matrix = fc
      .integer({ min: 1, max: 6 })
      .chain(n =>
        fc.tuple(
          fc.constant(n),
          fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: n * n, maxLength: n * n }),
        ),
      )
    fc.assert(
      fc.property(matrix, ([n, cells]) => {
        const a = Float64Array.from(cells, (_, i) => cells[i] + cells[(i % n) * n + Math.floor(i / n)])
        const { values, vectors } = symmetricEigen(a, n)
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let av = 0
            let dot = 0
            for (let k = 0; k < n; k++) {
              av += a[j * n + k] * vectors[i * n + k]
              dot += vectors[i * n + k] * vectors[j * n + k]
            }
            near(av, values[i] * vectors[i * n + j], 1e-11)
            near(dot, i === j ? 1 : 0, 1e-12)
          }
        }
      }),
    )
  })
})
