import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chartFrame, dateTicks, dayAt, nearestPoint, seriesPoints, xOf, yOf } from '../../dashboards/web/chart-frame.js'
import { nearestPlace, placesIn } from '../../dashboards/web/places.js'
import { formatSelection, parseSelection } from '../../dashboards/web/selection.js'
import type { Series } from '../../services/api/wire.js'
import { SOCAL } from '../../shared/domain/region.js'

const series: Series = {
  pixel: 0,
  latitude: 32.05,
  longitude: -119.95,
  model: 'ema',
  horizonDays: 2,
  everyDays: 1,
  observed: { day: [1, 2, 3], meq: [0, 3.2, 0] },
  forecast: {
    day: [0, 1, 2],
    mean: [1, 1, 1],
    quantiles: [
      [0, 0, 0],
      [2, 2, null],
    ],
    exceedance: [],
  },
}

describe('chart frame', () => {
  const frame = chartFrame(series, 344, 128) // 300 × 100 of curves
  it('reaches from the first window to the last forecast window, and to the magnitude above the largest', () => {
    assert.deepEqual([frame.fromDay, frame.toDay, frame.topMeq], [1, 4, 4])
  })
  it('maps days and magnitudes to its edges and back', () => {
    assert.deepEqual([xOf(frame, 1), xOf(frame, 4), yOf(frame, 0), yOf(frame, 4)], [34, 334, 108, 8])
    assert.equal(dayAt(frame, 234), 3)
  })
})

describe('seriesPoints', () => {
  it('joins what was observed with what had been forecast of the same window', () => {
    assert.deepEqual(seriesPoints(series), [
      { day: 1, observed: 0 },
      { day: 2, observed: 3.2, mean: 1, range: [0, 2] },
      { day: 3, observed: 0, mean: 1, range: [0, 2] },
      { day: 4, mean: 1, range: [0, null] },
    ])
    assert.equal(nearestPoint(seriesPoints(series), 3.4)?.day, 3)
    assert.equal(nearestPoint([], 0), undefined)
  })
})

describe('dateTicks', () => {
  it('labels months', () => {
    assert.deepEqual(dateTicks(0, 62, 4), [
      [0, 'Jan 1970'],
      [31, 'Feb 1970'],
      [59, 'Mar 1970'],
    ])
  })
  it('labels years, before 1970 too', () => {
    assert.deepEqual(dateTicks(-800, 0, 3), [
      [-731, '1968'],
      [-365, '1969'],
      [0, '1970'],
    ])
  })
  it('never labels more than asked, give or take the one at the edge', () => {
    for (const days of [14, 90, 365, 1826, 7305, 30_000]) assert.ok(dateTicks(0, days, 5).length <= 6)
  })
})

describe('selection', () => {
  const parse = (hash: string) => parseSelection(hash, 6, ['mean', 'p4'], [90, 365])
  it('comes back from the address as it went in', () => {
    const selection = { model: 'ema', layer: 'p4', pixel: 0, spanDays: 90 }
    assert.deepEqual(parse(formatSelection(selection)), selection)
  })
  for (const hash of ['', '#', '#layer=p9&pixel=6&span=1', '#pixel=-1', '#pixel=x', '#pixel=1.5']) {
    it(`falls back for "${hash}"`, () => assert.deepEqual(parse(hash), { layer: 'mean', spanDays: 365 }))
  }
})

describe('nearestPlace', () => {
  const places = placesIn(SOCAL.grid)
  // 0.5° of latitude: 0.5 · 111.195 km = 55.6 km
  const cases: [latitude: number, longitude: number, text: string][] = [
    [34.05, -118.24, 'at Los Angeles'],
    [35.4, -117.02, '56 km north of Barstow'],
    // 0.4° of longitude at 34.9° N: 0.4 · 111.195 km · cos 34.9° = 36.5 km
    [34.9, -117.42, '36 km west of Barstow'],
  ]
  for (const [latitude, longitude, text] of cases) {
    it(`says ${text}`, () => assert.equal(nearestPlace(places, latitude, longitude), text))
  }
  it('says nothing where no town is listed', () => assert.equal(nearestPlace([], 0, 0), ''))
})
