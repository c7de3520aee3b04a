import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { middleOf } from '../../shared/kernels/polygon-middle.js'
import { polygonSteradians, ringSteradians } from '../../shared/kernels/sphere-area.js'
import { unwrapArea } from '../../shared/kernels/unwrapped-polygon.js'
import { near } from '../support/near.js'

const box = (left: number, bottom: number, right: number, top: number) =>
  Float64Array.of(left, bottom, right, bottom, right, top, left, top)

describe('ringSteradians', () => {
  it('gives an octant an eighth of 4π', () => near(ringSteradians(box(0, 0, 90, 90)), Math.PI / 2, 1e-15))
  it('gives a zone its Archimedean area, Δλ · Δ sin φ', () => {
    near(ringSteradians(box(10, 30, 40, 90)), (Math.PI / 6) * (1 - 0.5), 1e-15) // sin 30° = 1/2
  })
  it('is negative for a clockwise ring', () => near(ringSteradians(box(0, 90, 90, 0)), -Math.PI / 2, 1e-15))
  it('halves a square along its diagonal, but for what lies nearer the pole', () => {
    // ∫ λ cos φ dφ over the triangle below the diagonal of 0..a, a = 0.1: a − sin a, of a · sin a in all.
    const degrees = (0.1 * 180) / Math.PI
    const upper = ringSteradians(Float64Array.of(0, 0, degrees, degrees, 0, degrees))
    near(upper, 0.1 * Math.sin(0.1) - (1 - Math.cos(0.1)), 1e-15)
  })
})

it('polygonSteradians takes holes out, whichever way they run', () => {
  const [shell, hole] = [box(0, 0, 90, 90), box(0, 0, 45, 90)]
  near(polygonSteradians([shell, hole]), Math.PI / 4, 1e-15)
  near(polygonSteradians([shell, box(0, 90, 45, 0)]), Math.PI / 4, 1e-15)
})

describe('middleOf', () => {
  const square = (left: number, right: number) => [
    [
      [left, -1],
      [right, -1],
      [right, 1],
      [left, 1],
      [left, -1],
    ],
  ]
  it('is the centre of a square', () => assert.deepEqual(middleOf(unwrapArea([square(4, 6)])), [5, 0]))
  it('lies between islands on both sides of the antimeridian', () => {
    const [longitude, latitude] = middleOf(unwrapArea([square(178, 180), square(-180, -178)]))
    near(longitude, 180, 1e-12)
    near(latitude, 0, 1e-12)
  })
  it('of a square with a hole moves away from it', () => {
    // Masses 4 and −1 at 5 and 5.5: (4 · 5 − 5.5) / 3 = 29 / 6 (the hole is as high as the square).
    const [longitude] = middleOf(unwrapArea([[...square(4, 6), ...square(5.25, 5.75)]]))
    near(longitude, 29 / 6, 1e-12)
  })
  it('of a line is the mean of its corners', () => {
    const line = [
      [0, 0],
      [2, 2],
      [0, 0],
    ]
    assert.deepEqual(middleOf(unwrapArea([[line]])), [1, 1])
  })
})
