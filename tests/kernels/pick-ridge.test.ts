import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pickRidge } from '../../shared/kernels/pick-ridge.js'
import { addRidgeRows, initRidge, solveRidge } from '../../shared/kernels/ridge.js'

it('sums of some inputs are those of a regression that never saw the others, in any order', () => {
  const columns = [
    [1, 2, 4, 7, 3],
    [0, 1, 0, 2, 5],
    [3, 1, 4, 1, 5],
  ]
  const target = [2, 3, 5, 9, 1]
  const all = initRidge(3)
  addRidgeRows(all, columns, target)
  for (const chosen of [[2, 0], [1], [0, 1, 2], []]) {
    const few = initRidge(chosen.length)
    addRidgeRows(
      few,
      chosen.map(c => columns[c]),
      target,
    )
    assert.deepEqual(pickRidge(all, chosen), few)
    assert.deepEqual(solveRidge(pickRidge(all, chosen), 0.1), solveRidge(few, 0.1))
  }
})
