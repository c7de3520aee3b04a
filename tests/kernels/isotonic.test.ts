import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isotonic } from '../../shared/kernels/isotonic.js'

const cases: [name: string, values: number[], weights: number[], expected: number[]][] = [
  ['leaves what already ascends', [0, 1, 1, 2], [1, 1, 1, 1], [0, 1, 1, 2]],
  // scikit-learn 1.9.1, IsotonicRegression with sample_weight; by hand (3 + 3·2)/4 = 2.25 and (2·4 + 3.5)/3.
  ['pools by weight', [1, 3, 2, 4, 3.5, 5], [1, 1, 3, 2, 1, 1], [1, 2.25, 2.25, 11.5 / 3, 11.5 / 3, 5]],
  ['pools backwards as far as it must', [2, 3, 1], [1, 1, 1], [2, 2, 2]],
  ['takes nothing', [], [], []],
]
for (const [name, values, weights, expected] of cases) {
  it(name, () => assert.deepEqual([...isotonic(values, weights)], expected))
}
