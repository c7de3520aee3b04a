import assert from 'node:assert/strict'
import { it } from 'node:test'
import { FieldShapeError } from '../../shared/domain/errors.js'
import { fieldMean, neighbourMean } from '../../shared/kernels/neighbours.js'

const grid = { south: 0, west: 0, step: 1, rows: 3, cols: 3 }

it('takes 8 neighbours inside, 5 on an edge, 3 in a corner', () => {
  const into = new Float32Array(9)
  neighbourMean(grid, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), into)
  // corner 0: (2+4+5)/3; edge 1: (1+3+4+5+6)/5; centre: (45−5)/8
  assert.deepEqual(into, Float32Array.of(11 / 3, 19 / 5, 13 / 3, 23 / 5, 5, 27 / 5, 17 / 3, 31 / 5, 19 / 3))
})
it('is exactly 0 beside a lone active pixel’s own place', () => {
  const into = new Float32Array(9)
  neighbourMean(grid, Float32Array.of(0, 0, 0, 0, 0.1, 0, 0, 0, 0), into)
  assert.equal(into[4], 0)
})
it('finds no neighbours in a grid of one pixel', () => {
  const into = Float32Array.of(7)
  neighbourMean({ ...grid, rows: 1, cols: 1 }, Float32Array.of(5), into)
  assert.equal(into[0], 0)
})
it('refuses a field of another grid', () =>
  assert.throws(() => neighbourMean(grid, Float32Array.of(1), new Float32Array(9)), FieldShapeError))
it('takes the mean of a field', () => assert.equal(fieldMean([1, 2, 6]), 3))
