import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { feature } from 'topojson-client'
import type { PixelCover } from '../../shared/domain/pixel-cover.js'
import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import type { Area, Ring } from '../../shared/domain/polygon.js'
import { US_GRID } from '../../shared/domain/us-grid.js'
import { areaCover, pixelSteradians } from '../../shared/kernels/polygon-cover.js'
import { near } from '../support/near.js'

/** On the equator, where the sphere is flat to 1e-6: 4 × 4 pixels of 0.01°. */
const SMALL: PixelGrid = { south: 0, west: 0, step: 0.01, rows: 4, cols: 4 }

const ring = (...corners: [number, number][]): Ring => [...corners, corners[0]].map(([x, y]) => [x / 100, y / 100])
const box = (left: number, bottom: number, right: number, top: number): Ring =>
  ring([left, bottom], [right, bottom], [right, top], [left, top])

const entries = ({ start, pixel, share }: PixelCover, site = 0): Record<number, number> =>
  Object.fromEntries(Array.from(pixel.subarray(start[site], start[site + 1]), (p, i) => [p, share[start[site] + i]]))

const shares = (area: Area, grid = SMALL) => entries(areaCover([area], grid).cover)

function assertShares(actual: Record<number, number>, expected: Record<number, number>, tolerance = 1e-6): void {
  assert.deepEqual(Object.keys(actual), Object.keys(expected))
  for (const [pixel, share] of Object.entries(expected)) near(actual[Number(pixel)], share, tolerance, `pixel ${pixel}`)
}

describe('areaCover', () => {
  const cases: [what: string, area: Area, expected: Record<number, number>][] = [
    ['a pixel', [[box(1, 1, 2, 2)]], { 5: 1 }],
    ['a box of half pixels', [[box(0.5, 0, 1.5, 1)]], { 0: 0.5, 1: 0.5 }],
    // Legs of two pixels: the area is 2; the corner pixel is whole, the two along the hypotenuse are halves.
    ['a triangle', [[ring([0, 0], [2, 0], [0, 2])]], { 0: 0.5, 1: 0.25, 4: 0.25 }],
    // From (0, 0) to (4, 1), 4 wide and 1 high: area 2, of which the pixels hold 1/8, 3/8, 5/8, 7/8.
    ['a flat triangle', [[ring([0, 0], [4, 0], [4, 1])]], { 0: 1 / 16, 1: 3 / 16, 2: 5 / 16, 3: 7 / 16 }],
    ['a ring with a hole of its own size less a frame', [[box(0, 0, 3, 3), box(1, 1, 2, 2)]], frame()],
    ['two islands', [[box(0, 0, 1, 1)], [box(3, 3, 4, 4)]], { 0: 0.5, 15: 0.5 }],
    ['what is left of a box of which half is outside', [[box(-1, 0, 1, 1)]], { 0: 1 }],
    ['a line, by its middle', [[ring([1.2, 1.2], [1.6, 1.6], [1.2, 1.2])]], { 5: 1 }],
  ]
  for (const [what, area, expected] of cases) it(`covers ${what}`, () => assertShares(shares(area), expected))

  it('does not mind which way the rings run', () => {
    const area: Area = [[box(0.3, 0.2, 3.1, 2.7), box(1, 1, 2.5, 2)]]
    const turned = area.map(rings => rings.map((r, i) => (i === 0 ? r.toReversed() : r)))
    assertShares(shares(turned), shares(area), 1e-12)
  })

  it('leaves out a site that lies outside, or for the most part', () => {
    const { cover } = areaCover([[[box(9, 9, 10, 10)]], [[box(-3, 0, 1, 1)]], [], [[box(0, 0, 1, 1)]]], SMALL)
    assert.deepEqual([...cover.start], [0, 0, 0, 0, 1])
    assert.deepEqual(entries(areaCover([[[box(-3, 0, 1, 1)]]], SMALL, { minInside: 0.2 }).cover), { 0: 1 })
  })

  it('counts a northern pixel for less, by the sines of its edges', () => {
    const grid = { south: 60, west: 0, step: 10, rows: 2, cols: 1 }
    const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180)
    const all = [
      [0, 60],
      [10, 60],
      [10, 80],
      [0, 80],
      [0, 60],
    ] as const
    const whole = sine(80) - sine(60)
    assertShares(shares([[all]], grid), { 0: (sine(70) - sine(60)) / whole, 1: (sine(80) - sine(70)) / whole }, 1e-12)
  })

  it('puts together what the antimeridian has cut, and what crosses it', () => {
    const grid = { south: 0, west: -181, step: 1, rows: 1, cols: 2 }
    const left = [
      [179, 0],
      [180, 0],
      [180, 1],
      [179, 1],
      [179, 0],
    ]
    const right = [
      [-180, 0],
      [-179, 0],
      [-179, 1],
      [-180, 1],
      [-180, 0],
    ]
    assertShares(shares([[left], [right]], grid), { 0: 0.5, 1: 0.5 }, 1e-12)
    const across = [
      [179.5, 0],
      [-179.5, 0],
      [-179.5, 1],
      [179.5, 1],
      [179.5, 0],
    ]
    assertShares(shares([[across]], grid), { 0: 0.5, 1: 0.5 }, 1e-12)
  })

  it('shares out all of any star-shaped area, and no more than a pixel into a pixel', () => {
    const radii = fc.array(fc.double({ min: 0.05, max: 3, noNaN: true }), { minLength: 3, maxLength: 40 })
    const place = fc.tuple(fc.double({ min: 0, max: 4, noNaN: true }), fc.double({ min: 0, max: 4, noNaN: true }))
    fc.assert(
      fc.property(radii, place, (lengths, [x, y]) => {
        const corner = (r: number, i: number): [number, number] => {
          const angle = (2 * Math.PI * i) / lengths.length
          return [x + r * Math.cos(angle), y + r * Math.sin(angle)]
        }
        const wide: PixelGrid = { ...SMALL, south: -0.04, west: -0.04, rows: 12, cols: 12 }
        const { cover, areaKm2 } = areaCover([[[ring(...lengths.map(corner))]]], wide)
        const sum = cover.share.reduce((a, b) => a + b, 0)
        near(sum, 1, 1e-12)
        const steradians = areaKm2[0] / 6371.0072 ** 2
        for (const [i, pixel] of cover.pixel.entries()) {
          assert.ok(cover.share[i] * steradians <= pixelSteradians(wide, pixel) * (1 + 1e-6))
        }
      }),
    )
  })
})

describe('the counties of the USA', () => {
  const atlas = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('us-atlas/counties-10m.json'), 'utf8'))
  const { features } = feature(atlas, atlas.objects.counties) as unknown as { features: County[] }
  const areas = features.map(({ geometry }) => areaOf(geometry))
  const { cover, areaKm2 } = areaCover(areas, US_GRID)
  const place = (id: string) => features.findIndex(county => county.id === id)

  it('are covered whole, but for those of the western Pacific', () => {
    const empty = features.filter((_, s) => cover.start[s] === cover.start[s + 1]).map(({ id }) => id.slice(0, 2))
    assert.deepEqual([...new Set(empty)].sort(), ['60', '66', '69'])
    assert.equal(features.length - empty.length, 3142 + 78 + 3) // counties, Puerto Rico, Virgin Islands
    for (let s = 0; s < features.length; s++) {
      const part = cover.share.subarray(cover.start[s], cover.start[s + 1])
      if (part.length > 0)
        near(
          part.reduce((a, b) => a + b, 0),
          1,
          1e-12,
          features[s].id,
        )
      assert.ok(part.every(share => share > 0 && share <= 1))
    }
  })

  it('fill the pixels of the land between them, once', () => {
    const filled = new Map<number, number>()
    for (let s = 0; s < features.length; s++) {
      const share = (at: number) => (cover.share[at] * areaKm2[s]) / 6371.0072 ** 2
      for (let at = cover.start[s]; at < cover.start[s + 1]; at++) {
        filled.set(cover.pixel[at], (filled.get(cover.pixel[at]) ?? 0) + share(at))
      }
    }
    const parts = [...filled].map(([pixel, steradians]) => steradians / pixelSteradians(US_GRID, pixel))
    assert.ok(
      parts.every(part => part < 1 + 1e-5),
      `${Math.max(...parts)}`,
    )
    // Lebanon, Kansas, the middle of the 48 states, lies deep inland: its pixel is full.
    const lebanon = Math.floor((39.81 - 17) / 0.1) * US_GRID.cols + Math.floor((-98.56 + 188) / 0.1)
    near((filled.get(lebanon) ?? 0) / pixelSteradians(US_GRID, lebanon), 1, 1e-5)
  })

  // Land and water, m², of the Census Bureau's Gazetteer of counties, 2010; inland, where the boundary follows no shore.
  const gazetteer: [id: string, name: string, land: number, water: number][] = [
    ['02090', 'Fairbanks North Star, Alaska', 19_005_874_393, 273_188_119],
    ['04001', 'Apache, Arizona', 29_001_443_825, 54_175_788],
    ['04005', 'Coconino, Arizona', 48_222_689_085, 109_964_090],
    ['04013', 'Maricopa, Arizona', 23_828_260_196, 62_795_719],
    ['04023', 'Santa Cruz, Arizona', 3_203_598_541, 3_088_171],
    ['05031', 'Craighead, Arkansas', 1_831_656_075, 14_162_379],
    ['05069', 'Jefferson, Arkansas', 2_255_220_650, 111_447_666],
  ]
  for (const [id, name, land, water] of gazetteer) {
    it(`give ${name} its area to 0.8 %`, () => near(areaKm2[place(id)] / ((land + water) / 1e6), 1, 0.008))
  }

  const reference = JSON.parse(
    readFileSync(new URL('../../../tests/reference/county_cover.json', import.meta.url), 'utf8'),
  )
  for (const [id, { km2, pixels, shares: expected }] of Object.entries(reference as Record<string, Reference>)) {
    it(`cover the same as by shapely: ${id}, ${pixels.length} pixels`, () => {
      const actual = entries(cover, place(id))
      near(areaKm2[place(id)] / km2, 1, 1e-6)
      for (const [i, pixel] of pixels.entries()) near(actual[pixel] ?? 0, expected[i], 1e-6, `pixel ${pixel}`)
      assert.equal(Object.keys(actual).length, pixels.length)
    })
  }
})

interface Reference {
  readonly km2: number
  readonly pixels: readonly number[]
  readonly shares: readonly number[]
}

type Geometry = { type: 'Polygon'; coordinates: number[][][] } | { type: 'MultiPolygon'; coordinates: number[][][][] }

interface County {
  readonly id: string
  readonly geometry: Geometry
}

function areaOf(geometry: Geometry): Area {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
}

/** Nine pixels less the middle one: eight of equal share. */
function frame(): Record<number, number> {
  return Object.fromEntries([0, 1, 2, 4, 6, 8, 9, 10].map(pixel => [pixel, 1 / 8]))
}
