import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { SOCAL } from '../../shared/domain/region.js'
import { SOCAL_FAULTS } from '../../shared/domain/socal-faults.js'
import { widenGrid } from '../../shared/kernels/etas-background.js'
import { distanceToSegment, faultWeights } from '../../shared/kernels/fault-weights.js'

describe('distanceToSegment', () => {
  const cases: [where: string, segment: [number, number, number, number], distance: number][] = [
    ['beside it', [-1, 3, 5, 3], 3],
    ['past its end', [3, 4, 9, 4], 5],
    ['before its start', [-9, 12, -5, 12], 13],
    ['on it', [-1, -1, 1, 1], 0],
    ['a point', [3, 4, 3, 4], 5],
  ]
  for (const [where, segment, distance] of cases) {
    it(`${where}: ${distance}`, () => assert.equal(distanceToSegment(...segment), distance))
  }
})

describe('faultWeights', () => {
  // One degree of latitude is 6378.1 π/180 = 111.319 km; pixel centres lie at 0.5, 1.5, 2.5 N, on the meridian.
  const column: PixelGrid = { south: 0, west: -0.5, step: 1, rows: 3, cols: 1 }
  const east = { name: 'parallel', activity: 2, points: [[0.5, -5] as const, [0.5, 5] as const] }

  it('falls off as a Gaussian of the distance', () => {
    const [on, beside, far] = faultWeights(column, [east], { widthKm: 111.31884502145034, floor: 0.25 })
    const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`)
    near(on, 2.25)
    near(beside, 0.25 + 2 * Math.exp(-0.5))
    near(far, 0.25 + 2 * Math.exp(-2))
  })
  it('adds traces, and is the floor where there is none', () => {
    const once = faultWeights(column, [east], { widthKm: 50, floor: 0 })
    const twice = faultWeights(column, [east, east], { widthKm: 50, floor: 0 })
    assert.deepEqual(
      twice,
      once.map(weight => 2 * weight),
    )
    assert.deepEqual(faultWeights(column, [], { widthKm: 50, floor: 0.1 }), Float64Array.of(0.1, 0.1, 0.1))
  })
})

describe('SOCAL_FAULTS', () => {
  it('lies around Southern California', () => {
    const { south, west, step, rows, cols } = widenGrid(SOCAL.grid, 15)
    for (const { name, activity, points } of SOCAL_FAULTS) {
      assert.ok(activity > 0 && points.length >= 2, name)
      for (const [latitude, longitude] of points) {
        assert.ok(latitude >= south && latitude <= south + rows * step, name)
        assert.ok(longitude >= west && longitude <= west + cols * step, name)
      }
    }
  })
})
