import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as map from '../../dashboards/web/map-frame.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import { SOCAL } from '../../shared/domain/region.js'

const { grid } = SOCAL

describe('map frame', () => {
  const frame = map.mapFrame(grid, 454) // 400 px of map

  it('draws a degree of longitude cos 34° as long as one of latitude', () => {
    assert.equal(frame.width, 400)
    const kilometresPerPixel = (degrees: number, pixels: number) => degrees / pixels
    const ratio = kilometresPerPixel(6, frame.width) / kilometresPerPixel(4, frame.height)
    assert.ok(Math.abs(ratio - 1 / 0.8290375725550417) < 1e-12) // cos 34°
  })

  it('finds each pixel in the middle of its own box', () => {
    for (let pixel = 0; pixel < pixelCount(grid); pixel++) {
      const { left, top, width, height } = map.pixelBox(grid, frame, pixel)
      assert.equal(map.pixelAtPosition(grid, frame, left + width / 2, top + height / 2), pixel)
    }
  })

  it('covers the map without seam or overlap', () => {
    const boxes = Array.from({ length: pixelCount(grid) }, (_, pixel) => map.pixelBox(grid, frame, pixel))
    const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0)
    assert.equal(area, Math.round(frame.width) * (Math.round(frame.top + frame.height) - Math.round(frame.top)))
  })

  it('puts the south-west corner bottom left', () => {
    assert.deepEqual(map.positionOf(grid, frame, 32, -120), [frame.left, frame.top + frame.height])
  })

  it('finds nothing beside the map', () => {
    assert.equal(map.pixelAtPosition(grid, frame, frame.left - 1, 50), undefined)
    assert.equal(map.pixelAtPosition(grid, frame, 100, frame.top + frame.height + 1), undefined)
  })
})

describe('movedPixel', () => {
  const cases: [from: number, north: number, east: number, to: number][] = [
    [0, 1, 0, 60],
    [0, 0, 1, 1],
    [0, -1, 0, 0],
    [0, 0, -1, 0],
    [59, 0, 1, 59],
    [2399, 10, 10, 2399],
    [61, -10, -10, 0],
  ]
  for (const [from, north, east, to] of cases) {
    it(`goes from ${from} by ${north} north, ${east} east to ${to}`, () =>
      assert.equal(map.movedPixel(grid, from, north, east), to))
  }
})

describe('pixelNear', () => {
  const cases: [latitude: number, longitude: number, pixel: number][] = [
    [32, -120, 0],
    [32.3, -120, 180],
    [35.99, -114.01, 2399],
    [40, -100, 2399],
    [0, -180, 0],
  ]
  for (const [latitude, longitude, pixel] of cases) {
    it(`takes ${latitude}, ${longitude} for pixel ${pixel}`, () =>
      assert.equal(map.pixelNear(grid, latitude, longitude), pixel))
  }
})

describe('highest pixels', () => {
  it('are sorted, and leave out 0 and NaN', () => {
    assert.deepEqual(map.highestPixels([0, 2, NaN, 3, 1], 2), [3, 1])
    assert.deepEqual(map.highestPixels([0, 2, NaN, 3, 1], 9), [3, 1, 4])
    assert.equal(map.highestPixel([0, 2, NaN, 3, 1]), 3)
    assert.equal(map.highestPixel([0, 0]), undefined)
    assert.equal(map.highestPixel([]), undefined)
  })
})
