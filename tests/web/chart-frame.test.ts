import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chartFrame, dayAt, roundStep, xOf, yOf } from '../../dashboards/web/chart-frame.js'
import { dateTicks } from '../../dashboards/web/date-ticks.js'
import { nearestPlace, placesIn } from '../../dashboards/web/places.js'
import { formatSelection, parseSelection, regionInAddress } from '../../dashboards/web/selection.js'
import { centralRows, nearestPoint, seriesPoints } from '../../dashboards/web/series-points.js'
import type { Series } from '../../services/api/wire.js'
import { SOCAL } from '../../shared/domain/region.js'

const series: Series = {
  region: 'small',
  cell: 0,
  latitude: 32.05,
  longitude: -119.95,
  model: 'ema',
  horizonDays: 2,
  windowDays: 2,
  everyDays: 1,
  observed: { day: [1, 2, 3], value: [0, 3.2, null] },
  forecast: {
    day: [0, 1, 2],
    mean: [1, 1, 1],
    levels: [0.025, 0.5, 0.975],
    quantiles: [
      [0, 0, 0],
      [1, 1, 1],
      [2, 2, null],
    ],
    exceedances: [],
    thresholds: [],
    exceedance: [],
  },
}

describe('chart frame', () => {
  const frame = chartFrame(series, 0, 360, 128) // 300 × 100 of curves
  it('reaches from the first window to the last forecast window, and to a round value above the largest', () => {
    assert.deepEqual([frame.fromDay, frame.toDay, frame.topValue, frame.step], [1, 4, 4, 1])
  })
  it('maps days and values to its edges and back', () => {
    assert.deepEqual([xOf(frame, 1), xOf(frame, 4), yOf(frame, 0), yOf(frame, 4)], [50, 350, 108, 8])
    assert.equal(dayAt(frame, 250), 3)
  })
  it('reaches at least as high as it is told', () => {
    assert.equal(chartFrame(series, 6, 360, 128).topValue, 6)
    const empty = {
      ...series,
      observed: { day: [1], value: [null] },
      forecast: { ...series.forecast, day: [], mean: [], quantiles: [] },
    }
    assert.deepEqual([chartFrame(empty, 0.1, 360, 128).topValue, chartFrame(empty, 0.1, 360, 128).fromDay], [0.1, 1])
  })
})

describe('roundStep', () => {
  const cases: [least: number, step: number][] = [
    [0.02, 0.02],
    [0.021, 0.05],
    [0.64, 1],
    [1, 1],
    [6, 10],
    [430, 500],
  ]
  for (const [least, step] of cases) {
    it(`takes ${step} for ${least}`, () => assert.ok(Math.abs(roundStep(least) / step - 1) < 1e-12))
  }
})

describe('seriesPoints', () => {
  it('joins what was observed with what had been forecast of the same window', () => {
    assert.deepEqual(seriesPoints(series), [
      { day: 1, observed: 0 },
      { day: 2, observed: 3.2, mean: 1, range: [0, 2] },
      { day: 3, observed: null, mean: 1, range: [0, 2] },
      { day: 4, mean: 1, range: [0, null] },
    ])
    assert.equal(nearestPoint(seriesPoints(series), 3.4)?.day, 3)
    assert.equal(nearestPoint([], 0), undefined)
  })
})

describe('centralRows', () => {
  // The levels of the forecast hubs, as 0.05 · k makes them.
  const hub = [0.01, 0.025, ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.975, 0.99]
  const cases: [share: number, rows: [number, number] | undefined][] = [
    [0.95, [1, 21]],
    [0.8, [3, 19]],
    [0.5, [6, 16]],
    [0.98, [0, 22]],
    [0.97, undefined],
  ]
  for (const [share, rows] of cases) {
    it(`finds ${rows} for ${share}`, () => assert.deepEqual(centralRows(hub, share), rows))
  }
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
  const parse = (hash: string) => parseSelection(hash, { cells: 6, horizonsDays: [7, 14], spans: [90, 365] })
  it('comes back from the address as it went in', () => {
    const selection = { model: 'ema', layer: 'q97.5', cell: 0, horizonDays: 14, spanDays: 90 }
    const hash = formatSelection('us-counties', selection)
    assert.deepEqual(parse(hash), selection)
    assert.equal(regionInAddress(hash), 'us-counties')
  })
  for (const hash of ['', '#', '#layer=%3Cb&cell=6&span=1&horizon=8', '#cell=-1', '#cell=x', '#cell=1.5&horizon=']) {
    it(`falls back for "${hash}"`, () => {
      assert.deepEqual(parse(hash), { layer: 'mean', horizonDays: 7, spanDays: 365 })
      assert.equal(regionInAddress(hash), null)
    })
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
