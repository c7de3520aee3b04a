import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fitPca, pcaScores } from '../../shared/kernels/pca.js'
import { near } from '../support/near.js'

interface Reference {
  readonly rows: number
  readonly columns: number
  readonly values: readonly (number | null)[]
  readonly mean: readonly number[]
  readonly sd: readonly number[]
  readonly explained: readonly number[]
  readonly vectors: readonly number[]
  readonly scores: readonly number[]
}

/** Made by tests/reference/pca.py with numpy. */
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../tests/reference/pca.json', import.meta.url), 'utf8'),
)
const values = Float64Array.from(reference.values, value => value ?? NaN)
const { rows, columns } = reference
const pca = fitPca(values, rows, columns, 0.9)

const allNear = (actual: Float64Array, expected: readonly number[], what: string) => {
  assert.equal(actual.length, expected.length, what)
  for (const [i, value] of expected.entries()) near(actual[i], value, 1e-9, `${what} ${i}`)
}

describe('fitPca', () => {
  it('standardises as numpy does, a missing value at the mean', () => {
    allNear(pca.mean, reference.mean, 'mean')
    allNear(pca.sd, reference.sd, 'sd')
  })
  it('keeps the components that numpy keeps', () => {
    allNear(pca.explained, reference.explained, 'explained')
    allNear(pca.vectors, reference.vectors, 'vectors')
  })
  it('keeps the smallest number of components that reaches the share', () => {
    // Two columns with correlation 0.5: the eigenvalues of [1 .5; .5 1] are 1.5 and 0.5, shares 0.75 and 0.25.
    // x = ±1, y = x/2 ± √3/2: mean 0, variance 1 each, mean of x·y = 1/2.
    const h = Math.sqrt(3) / 2
    const xy = Float64Array.of(1, 0.5 + h, 1, 0.5 - h, -1, -0.5 + h, -1, -0.5 - h)
    const kept = (share: number) => fitPca(xy, 4, 2, share).explained
    near(kept(1)[0], 0.75, 1e-12)
    near(kept(1)[1], 0.25, 1e-12)
    const counts: [share: number, count: number][] = [
      [0, 0],
      [0.5, 1],
      [0.75, 1],
      [0.76, 2],
      [1, 2],
    ]
    for (const [share, count] of counts) assert.equal(kept(share).length, count, `${share}`)
  })
  it('has nothing to say of columns that never change', () => {
    assert.equal(fitPca(Float64Array.of(1, 2, 1, 2), 2, 2, 0.9).explained.length, 0)
  })
  it('leaves its input as it was', () => {
    const before = Float64Array.from(values)
    fitPca(values, rows, columns, 0.9)
    assert.deepEqual(values, before)
  })
})

describe('pcaScores', () => {
  it('agrees with numpy on every row', () => {
    const kept = reference.explained.length
    for (let i = 0; i < rows; i++) {
      const scores = pcaScores(pca, values.subarray(i * columns, (i + 1) * columns))
      allNear(scores, reference.scores.slice(i * kept, (i + 1) * kept), `row ${i}`)
    }
  })
})
