import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Area } from '../../shared/domain/polygon.js'
import { areaCover } from '../../shared/kernels/polygon-cover.js'
import { pixelPopulationCover, populationCover } from '../../shared/kernels/population-cover.js'

/** Three pixels in a row; one site over the west half, one over the east half, one over the last pixel but empty. */
const grid = { south: 0, west: 0, step: 1, rows: 1, cols: 3 }
const box = (left: number, right: number): Area => [
  [
    [
      [left, 0],
      [right, 0],
      [right, 1],
      [left, 1],
      [left, 0],
    ],
  ],
]
const areas = [box(0, 1.5), box(1.5, 2.5), box(2.5, 3)]
const byArea = areaCover(areas, grid)

const rows = ({ start, pixel, share }: typeof byArea.cover) =>
  [0, 1, 2].map(s => [...pixel.subarray(start[s], start[s + 1])].map((p, i) => [p, +share[start[s] + i].toFixed(12)]))

describe('populationCover', () => {
  it('shares by the people of each point, given to the site that holds it', () => {
    const points = {
      latitude: Float64Array.of(0.5, 0.5, 0.5, 0.5, 0.5),
      // In site 0: pixels 0 and 1; in site 1: pixel 1 and 2; outside of all.
      longitude: Float64Array.of(0.2, 1.4, 1.6, 2.2, 5),
      people: Float64Array.of(30, 10, 5, 15, 1000),
    }
    // Site 0: 30 and 10 of 40. Site 1: 5 and 15 of 20. Site 2: nobody; by area, as it was.
    assert.deepEqual(rows(populationCover(byArea, areas, grid, points)), [
      [
        [0, 0.75],
        [1, 0.25],
      ],
      [
        [1, 0.25],
        [2, 0.75],
      ],
      [[2, 1]],
    ])
  })
  it('leaves out the pixels of a site where nobody lives', () => {
    const points = { latitude: Float64Array.of(0.5), longitude: Float64Array.of(0.2), people: Float64Array.of(7) }
    assert.deepEqual(rows(populationCover(byArea, areas, grid, points))[0], [[0, 1]])
  })
  it('finds a place beyond the antimeridian', () => {
    const pacific = { south: 0, west: -181, step: 1, rows: 1, cols: 2 }
    const [west, east] = [box(179, 180), box(-180, -179)]
    const area = [...west, ...east]
    const points = {
      latitude: Float64Array.of(0.5, 0.5),
      longitude: Float64Array.of(179.5, -179.5),
      people: Float64Array.of(1, 3),
    }
    const { pixel, share } = populationCover(areaCover([area], pacific), [area], pacific, points)
    assert.deepEqual(
      [[...pixel], [...share]],
      [
        [0, 1],
        [0.25, 0.75],
      ],
    )
  })
})

describe('pixelPopulationCover', () => {
  it("shares a pixel's people out over its sites by area", () => {
    // Pixel 1 belongs half to site 0, half to site 1: 4 people each. Site 0: 12 + 4; site 1: 4 + half of pixel 2's 24.
    const people = { pixel: Uint32Array.of(0, 1, 2, 99), people: Float64Array.of(12, 8, 24, 5) }
    assert.deepEqual(rows(pixelPopulationCover(byArea, people)), [
      [
        [0, 0.75],
        [1, 0.25],
      ],
      [
        [1, 0.25],
        [2, 0.75],
      ],
      [[2, 1]],
    ])
  })
})
