import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pixelValues, readCover, siteSizes, sitesOfPixels } from '../../dashboards/web/cover-pixels.js'
import { movedSite, nearestSite } from '../../dashboards/web/nearest-site.js'
import { layerOf, tabName } from '../../dashboards/web/region-words.js'
import { coverBytes } from '../../services/api/cover-bytes.js'
import { regionInfo } from '../../services/api/region-info.js'
import { initView } from '../../services/api/view.js'
import { SMALL } from '../support/made-up-messages.js'
import { COUNTIES, COUNTY_COVER, GAUGES } from '../support/made-up-sites.js'

// 0 in the middle; 1 north, 2 east, 3 south-west, 4 across the antimeridian from 5
const places = {
  latitude: [40, 42, 40.2, 38, 52, 52],
  longitude: [-100, -100.5, -97, -103, 179.5, -179.5],
}

describe('nearestSite', () => {
  const cases: [latitude: number, longitude: number, site: number][] = [
    [40, -100, 0],
    [90, -100.5, 4], // all meridians meet at the pole: the highest latitude
    [37, -103, 3],
    [52, -179.9, 5],
    [52, 179.9, 4],
  ]
  for (const [latitude, longitude, site] of cases) {
    it(`is ${site} at ${latitude}, ${longitude}`, () => assert.equal(nearestSite(places, latitude, longitude), site))
  }
})

describe('movedSite', () => {
  const cases: [from: number, north: number, east: number, to: number][] = [
    [0, 1, 0, 1],
    [0, 0, 1, 2],
    [0, 0, -1, 3], // 2° south and 3° · cos 40° = 2.3° west
    [4, 0, 1, 5],
    [5, 0, -1, 4],
    [2, 0, -10, 4], // by way of 0 and 3
    [3, -10, 0, 3],
  ]
  for (const [from, north, east, to] of cases) {
    it(`goes from ${from} by ${north} north, ${east} east to ${to}`, () =>
      assert.equal(movedSite(places, from, north, east), to))
  }
  it('stays where nothing lies within 45° of the arrow', () => assert.equal(movedSite(places, 0, -1, 0), 0))
})

describe('cover', () => {
  const sizes = siteSizes(COUNTY_COVER)
  it('comes back from its bytes', () => {
    const { bytes } = coverBytes(COUNTY_COVER)
    const { start, pixel, share } = readCover(new Uint8Array(bytes).buffer)
    assert.deepEqual([start, pixel], [COUNTY_COVER.start, COUNTY_COVER.pixel])
    assert.deepEqual(share, Float64Array.from(COUNTY_COVER.share, Math.fround))
  })
  it('has another version for other bytes', () => {
    const other = { ...COUNTY_COVER, share: Float64Array.of(0.5, 0.5, 0.5, 0.5) }
    assert.notEqual(coverBytes(other).version, coverBytes(COUNTY_COVER).version)
  })
  it('tells how many pixels a site is large', () => assert.deepEqual([...sizes], [2, 1.5]))

  it('shares amounts out, so that nothing gets lost', () => {
    const { pixel, value } = pixelValues(COUNTY_COVER, sizes, Float32Array.of(10, 6), true)
    assert.deepEqual([...pixel], [0, 1, 2, 3])
    assert.deepEqual([...value], [5, 5, 4, 2])
  })
  it('averages chances by area', () => {
    // Site 0 covers pixels 0 and 1; site 1 a quarter of pixel 1 and all of pixel 2: 1.25 pixels.
    const cover = {
      start: Uint32Array.of(0, 2, 4),
      pixel: Uint32Array.of(0, 1, 1, 2),
      share: Float64Array.of(1 / 1.75, 0.75 / 1.75, 0.2, 0.8),
    }
    const { value } = pixelValues(cover, siteSizes(cover), [0.8, 0.4], false)
    ;[0.8, 0.75 * 0.8 + 0.25 * 0.4, 0.4].forEach((expected, i) => {
      assert.ok(Math.abs(value[i] - expected) < 1e-12, `${value[i]}`)
    })
    assert.deepEqual(
      [...sitesOfPixels(cover, siteSizes(cover))],
      [
        [0, 0],
        [1, 0],
        [2, 1],
      ],
    )
  })
  it('leaves out sites of which nothing is known', () => {
    assert.deepEqual([...pixelValues(COUNTY_COVER, sizes, [NaN, 6], true).pixel], [2, 3])
  })
})

describe('words of a region', () => {
  const label = { kind: 'live', text: '' } as const
  const [small, gauges, counties] = [
    regionInfo({ view: initView(SMALL), cover: undefined }, label),
    regionInfo({ view: initView(GAUGES), cover: undefined }, label),
    regionInfo({ view: initView(COUNTIES), cover: coverBytes(COUNTY_COVER) }, label),
  ]
  it('name its tab, apart from others of its domain', () => {
    assert.equal(tabName(gauges, [small, gauges, counties]), 'Rivers')
    assert.equal(tabName(counties, [counties, { ...counties, id: 'us-states' }]), 'COVID: counties')
  })
  const layers: [id: string, region: typeof small, short: string, text: string, unit: string][] = [
    ['mean', small, 'mean', 'mean equivalent magnitude', 'M_eq'],
    ['m6.75', small, 'P(M ≥ 6.75)', 'probability of M ≥ 6.75', ''],
    ['q97.5', gauges, '97.5 %', '97.5 % quantile of runoff', 'mm/day'],
    ['p95', gauges, 'P(≥ p95)', 'probability of a day ≥ p95 of the site', ''],
    ['mean', counties, 'mean', 'mean new cases', 'cases/day in a pixel of 1°'],
  ]
  for (const [id, region, ...words] of layers) {
    it(`say ${words[1]}`, () => {
      const { short, text, unit } = layerOf(id, region)
      assert.deepEqual([short, text, unit], words)
    })
  }
})
