import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FieldShapeError } from '../../shared/domain/errors.js'
import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { SOCAL } from '../../shared/domain/region.js'
import {
  cumulativeRate,
  drawPlace,
  EARTH_RADIUS_KM,
  gridAreaKm2,
  pixelAreaKm2,
  travel,
  widenGrid,
} from '../../shared/kernels/etas-background.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { kolmogorovBound, kolmogorovDistance } from '../support/kolmogorov.js'

const near = (actual: number, expected: number, slack: number) =>
  assert.ok(Math.abs(actual - expected) < slack, `${actual} is not ${expected}`)

describe('areas', () => {
  // R² Δλ (sin φ2 − sin φ1), R = 6378.1 km, by mpmath 1.4.1
  it('of a pixel at 32 N', () => near(pixelAreaKm2(SOCAL.grid, 0), 105.03178840355, 1e-8))
  it('of Southern California', () => near(gridAreaKm2(SOCAL.grid), 246_510.055391137, 1e-6))
  it('of the whole Earth', () => {
    const earth: PixelGrid = { south: -90, west: -180, step: 1, rows: 180, cols: 360 }
    near(gridAreaKm2(earth) / (4 * Math.PI * EARTH_RADIUS_KM ** 2), 1, 1e-12)
  })
})

it('widenGrid adds pixels on each side', () => {
  const wide = widenGrid({ south: 32, west: -120, step: 0.5, rows: 8, cols: 12 }, 2)
  assert.deepEqual(wide, { south: 31, west: -121, step: 0.5, rows: 12, cols: 16 })
})

describe('drawPlace', () => {
  const band: PixelGrid = { south: 0, west: 10, step: 30, rows: 2, cols: 2 }

  it('is uniform per km²: sin latitude and longitude are uniform', () => {
    const random = randomFrom(4)
    const cumulative = cumulativeRate(band, new Float64Array(4).fill(1))
    const places = Array.from({ length: 10_000 }, () => drawPlace(band, cumulative, random))
    const sines = places.map(([latitude]) => Math.sin((latitude * Math.PI) / 180))
    const east = places.map(([, longitude]) => (longitude - 10) / 60)
    assert.ok(kolmogorovDistance(sines, sine => sine / Math.sin(Math.PI / 3)) < kolmogorovBound(10_000))
    assert.ok(kolmogorovDistance(east, share => share) < kolmogorovBound(10_000))
  })
  it('never comes to a pixel of weight 0', () => {
    const random = randomFrom(4)
    const cumulative = cumulativeRate(band, Float64Array.of(0, 1, 0, 0))
    for (let n = 0; n < 1000; n++) {
      const [latitude, longitude] = drawPlace(band, cumulative, random)
      assert.ok(latitude < 30 && longitude >= 40)
    }
  })
  it('wants one weight per pixel', () =>
    assert.throws(() => cumulativeRate(band, new Float64Array(3)), FieldShapeError))
})

describe('travel', () => {
  const degree = (EARTH_RADIUS_KM * Math.PI) / 180
  const cases: [way: string, from: [number, number], degrees: number, azimuth: number, to: [number, number]][] = [
    ['north', [34, -118], 2, 0, [36, -118]],
    ['south', [34, -118], 2, Math.PI, [32, -118]],
    ['east along the equator', [0, 20], 15, Math.PI / 2, [0, 35]],
    // A quarter of the great circle that leaves 45 N eastward ends on the equator, 90° on.
    ['a quarter of the Earth', [45, 0], 90, Math.PI / 2, [0, 90]],
    ['nowhere', [34, -118], 0, 1, [34, -118]],
  ]
  for (const [way, from, degrees, azimuth, to] of cases) {
    it(`goes ${way}`, () => {
      const [latitude, longitude] = travel(from[0], from[1], degrees * degree, azimuth)
      near(latitude, to[0], 1e-10)
      near(longitude, to[1], 1e-10)
    })
  }
})
