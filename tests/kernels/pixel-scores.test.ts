import assert from 'node:assert/strict'
import { it } from 'node:test'
import { addPixelErrors, initPixelErrors, meanPixelNnse } from '../../shared/kernels/pixel-scores.js'

// Pixel 0: y = 0 2, ŷ = 0 1: spread 2, Σe² = 1, NNSE 2/3. Pixel 1: y = 1 3, ŷ = y: 1. Pixel 2 never varies.
const sums = initPixelErrors(3)
addPixelErrors(sums, [0, 1, 0.1], [0, 1, 5])
addPixelErrors(sums, [2, 3, 0.1], [1, 3, 5])

it('averages the NNSE of the pixels that varied', () =>
  assert.deepEqual(meanPixelNnse(sums, [0, 1, 2]), { nnse: (2 / 3 + 1) / 2, pixels: 2 }))
it('averages over chosen pixels', () => assert.deepEqual(meanPixelNnse(sums, [1]), { nnse: 1, pixels: 1 }))
it('has no mean of nothing', () => assert.deepEqual(meanPixelNnse(sums, [2]), { nnse: NaN, pixels: 0 }))
