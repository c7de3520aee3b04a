import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FEATURE_ROW } from '../../shared/domain/feature-names.js'
import { columnsOf, DELETED } from '../../shared/domain/quake.js'
import { DAY_MS, dayOf } from '../../shared/domain/units.js'
import { closedBinExamples } from '../../shared/kernels/closed-bin-examples.js'
import { closedBins, lastDayOfBin } from '../../shared/kernels/closed-bins.js'
import { type GriddedQuake, gridDay } from '../../shared/kernels/day-grid.js'
import { pixelAt } from '../../shared/kernels/energy-grid.js'
import { addField, initSeismicFeatures, seismicFeatures } from '../../shared/kernels/seismic-features.js'
import { madeUpQuakes, SMALL } from '../support/made-up-quakes.js'
import { near } from '../support/near.js'

const grid = { south: 0, west: 0, step: 1, rows: 1, cols: 2 }
const quake = (day: number, magnitude: number, more = {}) => ({
  id: `${day}`,
  timeMs: day * DAY_MS,
  latitude: 0.5,
  longitude: 0.5,
  magnitude,
  ...more,
})
const all = { region: 'line', fromBin: 0 }
const rule = { grid, firstDay: 100, bins: 3, pixelAt, leastMagnitude: 0 }
const bins = closedBins(
  columnsOf([
    quake(99.999, 5), // before bin 0
    quake(100, 2),
    quake(113.999, 2), // the last moment of bin 0
    quake(114, 3.29),
    quake(115, -0.1), // below the least magnitude
    quake(116, NaN),
    quake(117, 6, { kind: DELETED }),
    quake(118, 6, { longitude: 2 }), // outside
    quake(128, 4, { longitude: 1.5 }),
    quake(142, 5), // after bin 2
  ]),
  rule,
)

describe('closedBins', () => {
  it('finds the largest magnitude of each bin and pixel', () =>
    assert.deepEqual([...bins.maxMagnitude], [2, -Infinity, 3.29, -Infinity, -Infinity, 4]))
  it('counts M ≥ 3.29', () => assert.deepEqual([...bins.counts], [0, 0, 1, 0, 0, 1]))
  it('adds energies: two M 2 are 2 · 10^7.8 J', () => near(bins.joules[0] / (2 * 10 ** 7.8), 1, 1e-12))
  it('ends bin 1 with day 127', () => assert.equal(lastDayOfBin(bins, 1), 127))
})

describe('closedBinExamples', () => {
  const [first, second, ...more] = closedBinExamples(bins, all)
  const feature = (name: string, pixel: number, { features } = second) =>
    features.columns[FEATURE_ROW.get(name)! * 2 + pixel]
  // M_eq of two M 2: 2 + log10(2)/1.5 = 2.200687. With an M 3.29 in the 28 days before the issue:
  // (2/3) · log10(2 · 10^3 + 10^4.935) = 3.296660.
  const twice = 2 + Math.log10(2) / 1.5
  const cases: [name: string, pixel: number, expected: number][] = [
    ['lag0', 0, 3.29],
    ['lag1', 0, twice],
    ['lag2', 0, 0],
    ['meq28', 0, (Math.log10(2e3 + 10 ** 4.935) * 2) / 3],
    ['meq1820', 0, (Math.log10(2e3 + 10 ** 4.935) * 2) / 3],
    ['count14', 0, 1],
    ['count1820', 0, 1],
    ['ema2', 0, (2 / 3) * 3.29 + (1 / 3) * twice], // a = 2/(2 + 1), from e₀ = y₀
    ['lag0', 1, 0],
  ]
  for (const [name, pixel, expected] of cases) {
    it(`gives ${name} of pixel ${pixel}`, () => near(feature(name, pixel), expected, 1e-6))
  }
  it('issues at the end of each bin that has a next one, with that for its truth', () => {
    assert.equal(more.length, 0)
    assert.deepEqual([first.features.day, second.features.day], [113, 127])
    near(first.truths[0].value[0], 3.29, 1e-12)
    assert.deepEqual([...second.truths[0].peak], [-Infinity, 4])
  })
  it('gives the very features that the live stages give', () => {
    const quakes = madeUpQuakes(1, 3000, 0, 1960)
    const live = initSeismicFeatures(20, 30)
    const small = closedBins(quakes, { grid: SMALL.grid, firstDay: 0, bins: 140, pixelAt, leastMagnitude: -Infinity })
    const [example] = closedBinExamples(small, { ...all, fromBin: 138 })
    const days = Array.from({ length: example.features.day + 1 }, (): GriddedQuake[] => [])
    for (let i = 0; i < quakes.length; i++) {
      const pixel = pixelAt(SMALL.grid, quakes.latitude[i], quakes.longitude[i])
      days[dayOf(quakes.timeMs[i])]?.push({ pixel, magnitude: quakes.magnitude[i] })
    }
    days.forEach((day, d) => {
      addField(live, d, gridDay(day))
    })
    const expected = seismicFeatures(live)
    assert.equal(example.features.columns.length, expected.length)
    expected.forEach((value, i) => {
      near(example.features.columns[i], value, 1e-6, `value ${i}`)
    })
  })
})
