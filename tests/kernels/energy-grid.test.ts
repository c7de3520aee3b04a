import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FieldShapeError } from '../../shared/domain/errors.js'
import { columnsOf } from '../../shared/domain/quake.js'
import { SOCAL } from '../../shared/domain/region.js'
import { addEnergy, energyOf, OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { closeToRatio } from '../support/close-to.js'

const { grid } = SOCAL
const corner = (magnitude: number) => ({ id: 'a', timeMs: 0, latitude: 32, longitude: -120, magnitude })

describe('pixelAt', () => {
  const cases: [place: string, latitude: number, longitude: number, pixel: number][] = [
    ['the south-west corner', 32, -120, 0],
    ['an edge that 0.1 cannot write exactly', 32.3, -120, 180], // row 3 · 60 cols
    ['another such edge, of longitude', 32, -119.4, 6],
    ['the last pixel', 35.95, -114.05, 2399],
    ['the north edge of the box', 36, -120, OUTSIDE],
    ['the east edge of the box', 32, -114, OUTSIDE],
    ['a place just west of the box', 32, -120.001, OUTSIDE],
    ['no place at all', NaN, -120, OUTSIDE],
  ]
  for (const [place, latitude, longitude, pixel] of cases) {
    it(`puts ${place} in ${pixel}`, () => assert.equal(pixelAt(grid, latitude, longitude), pixel))
  }
  it('gives every pixel its own south-west corner, for all 2,400', () => {
    for (let row = 0; row < grid.rows; row++) {
      for (let col = 0; col < grid.cols; col++) {
        // Corners as a catalogue writes them: one decimal.
        const place = [Number((32 + row / 10).toFixed(1)), Number((-120 + col / 10).toFixed(1))] as const
        assert.equal(pixelAt(grid, ...place), row * 60 + col)
      }
    }
  })
})

describe('energyOf', () => {
  // log10 E = 4.8 + 1.5 M: M4 → 10^10.8, M9 → 10^18.3, M−1 → 10^3.3
  const cases: [magnitude: number, joules: number][] = [
    [4, 6.309573444801943e10],
    [9, 10 ** 18.3],
    [0, 63095.7344480193],
    [-1, 1995.262314968879],
  ]
  for (const [magnitude, joules] of cases) it(`of M ${magnitude}`, () => closeToRatio(energyOf(magnitude), joules))
})

describe('addEnergy', () => {
  it('keeps an M2 beside an M9', () => {
    const joules = new Float64Array(2400)
    addEnergy(joules, grid, columnsOf([corner(9), corner(2)]))
    assert.ok(Math.abs(joules[0] - energyOf(9) - energyOf(2)) < 512) // two steps of Float64 at 2e18
  })
  it('adds nothing for an unknown magnitude, and counts what lies outside', () => {
    const joules = new Float64Array(2400)
    const outside = addEnergy(joules, grid, columnsOf([corner(NaN), { ...corner(5), latitude: 40 }]))
    assert.equal(outside, 1)
    assert.ok(joules.every(value => value === 0))
  })
  it('says how to allocate a field that does not fit', () => {
    const call = () => addEnergy(new Float64Array(1), grid, columnsOf([]))
    assert.throws(call, FieldShapeError)
    assert.throws(call, /new Float64Array\(2400\)/)
  })
})

it('looks energies of two-decimal magnitudes up, and computes the others, to the same bit', () => {
  for (let hundredths = -310; hundredths <= 1010; hundredths++) {
    for (const magnitude of [hundredths / 100, hundredths / 100 + 0.001]) {
      assert.equal(energyOf(magnitude), 10 ** (4.8 + 1.5 * magnitude))
    }
  }
  assert.ok(Number.isNaN(energyOf(NaN)))
})
