import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { meanOfSites, spreadCounts } from '../../shared/kernels/spread-pixels.js'

/** Site 0 covers pixels 7 and 3, site 1 pixel 3 alone, site 2 nothing, site 3 pixels 3 and 9. */
const cover = {
  start: Uint32Array.of(0, 2, 3, 3, 5),
  pixel: Uint32Array.of(3, 7, 3, 3, 9),
  share: Float64Array.of(0.25, 0.75, 1, 0.5, 0.5),
}
const plain = ({ pixel, value }: { pixel: Uint32Array; value: Float64Array }) => [[...pixel], [...value]]

describe('spreadCounts', () => {
  it('adds what each site puts into a pixel', () => {
    // Pixel 3: 0.25 · 8 + 1 · 5 + 0.5 · 2 = 8; pixel 7: 0.75 · 8 = 6; pixel 9: 0.5 · 2 = 1.
    assert.deepEqual(plain(spreadCounts(cover, Float64Array.of(8, 5, 100, 2))), [
      [3, 7, 9],
      [8, 6, 1],
    ])
  })
  it('leaves out a site that says nothing, and keeps one that says 0', () => {
    assert.deepEqual(plain(spreadCounts(cover, Float64Array.of(NaN, 5, 1, 0))), [
      [3, 9],
      [5, 0],
    ])
  })
  it('loses nobody', () => {
    const counts = fc.array(fc.nat(1e6), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(counts, ([a, b, c, d]) => {
        const { value } = spreadCounts(cover, Float64Array.of(a, b, c, d))
        assert.ok(Math.abs(value.reduce((x, y) => x + y, 0) - (a + b + d)) < 1e-6)
      }),
    )
  })
})

describe('meanOfSites', () => {
  it('weighs sites by weight and share', () => {
    // Pixel 3: weights 4 · 0.25 = 1, 2 · 1 = 2, 10 · 0.5 = 5; (1 · 8 + 2 · 5 + 5 · 2) / 8 = 3.5.
    assert.deepEqual(plain(meanOfSites(cover, Float64Array.of(8, 5, 1, 2), Float64Array.of(4, 2, 1, 10))), [
      [3, 7, 9],
      [3.5, 8, 2],
    ])
  })
  it('leaves out a site that says nothing', () => {
    // Pixel 3 without site 1: (1 · 8 + 5 · 2) / 6 = 3.
    const values = Float64Array.of(8, NaN, 1, 2)
    assert.deepEqual(plain(meanOfSites(cover, values, Float64Array.of(4, 2, 1, 10))), [
      [3, 7, 9],
      [3, 8, 2],
    ])
  })
  it('takes sites without weight alike where there is no other', () => {
    // Pixel 3: only site 1 weighs. Pixels 7 and 9: sites 0 and 3, alone and without weight.
    assert.deepEqual(plain(meanOfSites(cover, Float64Array.of(8, 5, 1, 2), Float64Array.of(0, 2, 0, 0))), [
      [3, 7, 9],
      [5, 8, 2],
    ])
  })
})
