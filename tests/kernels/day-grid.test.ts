import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { gridDay } from '../../shared/kernels/day-grid.js'
import { energyOf } from '../../shared/kernels/energy-grid.js'

describe('gridDay', () => {
  it('sums energies, counts M ≥ 3.29 and keeps the largest magnitude, by pixel', () => {
    const day = gridDay([
      { pixel: 7, magnitude: 3.29 },
      { pixel: 2, magnitude: NaN },
      { pixel: 7, magnitude: 4.5 },
      { pixel: 7, magnitude: 3.28 },
      { pixel: 0, magnitude: 0 },
    ])
    assert.deepEqual([...day.pixel], [0, 2, 7])
    assert.deepEqual([...day.joules], [energyOf(0), 0, energyOf(3.28) + energyOf(3.29) + energyOf(4.5)])
    assert.deepEqual([...day.multiplicity], [0, 0, 2])
    assert.deepEqual([...day.maxMagnitude], [0, NaN, 4.5])
  })
  it('keeps a known magnitude beside an unknown one', () => {
    const pixel = 3
    const orders = [
      [NaN, 2],
      [2, NaN],
    ]
    for (const order of orders) assert.equal(gridDay(order.map(magnitude => ({ pixel, magnitude }))).maxMagnitude[0], 2)
  })
  it('of a quiet day is empty', () => assert.equal(gridDay([]).pixel.length, 0))
  it('does not depend on the order of reports, to the last bit', () => {
    const quake = fc.record({
      pixel: fc.nat(5),
      magnitude: fc.oneof(fc.double({ min: -3, max: 10, noNaN: true }), fc.constant(NaN)),
    })
    const quakesAndShuffle = fc
      .array(quake, { maxLength: 40 })
      .chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(quakesAndShuffle, ([quakes, shuffled]) => assert.deepEqual(gridDay(shuffled), gridDay(quakes))),
    )
  })
})
