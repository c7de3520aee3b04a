import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { degreesBetween } from '../../dashboards/web/degrees-between.js'
import { highestCell, highestCells } from '../../dashboards/web/highest.js'
import { boxesOfSites, gridBox } from '../../dashboards/web/map-area.js'
import { longitudeIn, mapFrame, paneAt, placeAt, positionOf } from '../../dashboards/web/map-frame.js'
import { movedPixel, pixelAtPosition, pixelBox, pixelNear } from '../../dashboards/web/pixel-boxes.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import { SOCAL } from '../../shared/domain/region.js'

const { grid } = SOCAL

describe('map frame', () => {
  const {
    panes: [pane],
  } = mapFrame([gridBox(grid)], 454) // 400 px of map

  it('draws a degree of longitude cos 34° as long as one of latitude', () => {
    assert.equal(pane.width, 400)
    const degreesPerPixel = (degrees: number, pixels: number) => degrees / pixels
    const ratio = degreesPerPixel(6, pane.width) / degreesPerPixel(4, pane.height)
    assert.ok(Math.abs(ratio - 1 / 0.8290375725550417) < 1e-12) // cos 34°
  })

  it('finds each pixel in the middle of its own box', () => {
    for (let pixel = 0; pixel < pixelCount(grid); pixel++) {
      const { left, top, width, height } = pixelBox(grid, pane, pixel)
      assert.equal(pixelAtPosition(grid, pane, left + width / 2, top + height / 2), pixel)
    }
  })

  it('covers the map without seam or overlap', () => {
    const boxes = Array.from({ length: pixelCount(grid) }, (_, pixel) => pixelBox(grid, pane, pixel))
    const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0)
    assert.equal(area, Math.round(pane.width) * (Math.round(pane.top + pane.height) - Math.round(pane.top)))
  })

  it('puts the south-west corner bottom left', () => {
    assert.deepEqual(positionOf(pane, 32, -120), [pane.left, pane.top + pane.height])
    assert.deepEqual(placeAt(pane, pane.left, pane.top + pane.height), [32, -120])
  })

  it('finds nothing beside the map', () => {
    const frame = mapFrame([gridBox(grid)], 454)
    assert.equal(paneAt(frame, pane.left - 1, 50), undefined)
    assert.equal(paneAt(frame, 100, pane.top + pane.height + 1), undefined)
    assert.equal(pixelAtPosition(grid, pane, pane.left - 1, 50), undefined)
  })
})

describe('maps of sites', () => {
  const sites = (places: [latitude: number, longitude: number][]) => ({
    latitude: places.map(([latitude]) => latitude),
    longitude: places.map(([, longitude]) => longitude),
  })

  it('reach a degree beyond the outermost sites', () => {
    const [box, ...small] = boxesOfSites(
      sites([
        [47, -120],
        [30, -70],
        [40, -90],
      ]),
    )
    assert.deepEqual(box, { south: 29, west: -121, north: 48, east: -69 })
    assert.deepEqual(small, [])
  })

  it('put Alaska and Hawaii into the corner, on both sides of the antimeridian', () => {
    const boxes = boxesOfSites(
      sites([
        [40, -90],
        [52.9, 173], // Attu
        [61, -150],
        [21.3, -157.9],
      ]),
    )
    assert.equal(boxes.length, 3)
    const [main, alaska] = boxes
    assert.ok(main.west > -92 && main.east < -88)
    assert.equal(longitudeIn(alaska, 173), -187)
    const frame = mapFrame(boxes, 700)
    const small = frame.panes[1]
    const [x, y] = positionOf(small, 52.9, -187)
    assert.equal(paneAt(frame, x, y), small)
    assert.ok(small.left > frame.panes[0].left && small.top + small.height < frame.panes[0].top + frame.panes[0].height)
  })

  it('are never much higher than wide', () => {
    const [box] = boxesOfSites(
      sites([
        [30, -100],
        [48, -100],
      ]),
    )
    const { panes } = mapFrame([box], 454)
    assert.ok(Math.abs(panes[0].height / panes[0].width - 0.75) < 1e-9)
  })

  it('show the far part alone where there is no other', () => {
    assert.deepEqual(
      boxesOfSites(sites([[21, -157]])).map(({ south }) => south),
      [18.7],
    )
  })
})

describe('graticule', () => {
  it('stands on multiples of its step, ends included', () => {
    assert.deepEqual(degreesBetween(32, 34, 1), [32, 33, 34])
    assert.deepEqual(degreesBetween(-125.2, -109, 5), [-125, -120, -115, -110])
    assert.deepEqual(degreesBetween(1, 4, 5), [])
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
      assert.equal(movedPixel(grid, from, north, east), to))
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
      assert.equal(pixelNear(grid, latitude, longitude), pixel))
  }
})

describe('highest cells', () => {
  it('are sorted, and leave out 0 and NaN', () => {
    assert.deepEqual(highestCells([0, 2, NaN, 3, 1], 2), [3, 1])
    assert.deepEqual(highestCells([0, 2, NaN, 3, 1], 9), [3, 1, 4])
    assert.equal(highestCell([0, 2, NaN, 3, 1]), 3)
    assert.equal(highestCell([0, 0]), undefined)
    assert.equal(highestCell([]), undefined)
  })
})
