import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { columnsOf } from '../../shared/domain/quake.js'
import { SOCAL } from '../../shared/domain/region.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { expectedRates } from '../../shared/kernels/csep-catalogue.js'
import { COMCAT_25, delayCdf, type EtasParameters, productivity } from '../../shared/kernels/etas.js'
import { pixelAreaKm2 } from '../../shared/kernels/etas-background.js'
import { etasBackground, etasExpected, exceedShare } from '../../shared/kernels/etas-expected.js'
import { etasFootprint, etasFootprints } from '../../shared/kernels/etas-footprints.js'
import { forecastCatalogues } from '../../shared/kernels/etas-forecast.js'
import { countByPixel } from '../../shared/kernels/etas-forecast-bins.js'
import {
  aftershockProbability,
  CALIFORNIA_AFTERSHOCKS,
  expectedAftershocks,
} from '../../shared/kernels/reasenberg-jones.js'
import { near } from '../support/near.js'

const { grid } = SOCAL
const issueMs = 100 * DAY_MS
const quakes = columnsOf([
  { id: 'a', timeMs: 60 * DAY_MS, latitude: 33.5, longitude: -116.5, magnitude: 5 },
  { id: 'b', timeMs: 99 * DAY_MS, latitude: 34.55, longitude: -117.55, magnitude: 6.5 },
  { id: 'small', timeMs: 99.5 * DAY_MS, latitude: 34.55, longitude: -117.55, magnitude: 2 },
  { id: 'later', timeMs: 101 * DAY_MS, latitude: 32.5, longitude: -119.5, magnitude: 7 },
])
const background = Float64Array.from(
  { length: 2400 },
  (_, pixel) => COMCAT_25.mu * pixelAreaKm2(grid, Math.floor(pixel / 60)),
)
const model = { parameters: COMCAT_25, grid, background, maxMagnitude: 7.95 }
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)

describe('etasFootprint', () => {
  it('holds what falls into the grid: all of a narrow law, the law’s share of a wide one', () => {
    const middle = { latitude: 34.05, longitude: -117.05, magnitude: 4 }
    near(sum(etasFootprint({ ...COMCAT_25, rho: 3, dKm2: 0.1 }, grid, middle)), 1, 1e-3)
    // Within 200 km of the middle all lies in the box; within 370 km, its corners, some.
    const shares = sum(etasFootprint(COMCAT_25, grid, middle))
    const within = (km: number) => 1 - (1 + (km * km) / (COMCAT_25.dKm2 * Math.exp(1.021525 * 1.55))) ** -COMCAT_25.rho
    assert.ok(shares > within(200) - 2e-3 && shares < within(370) + 2e-3, `${shares}`)
  })
  it('gives a pixel the double integral of the law over it', () => {
    // The pixel three rows north, by 100 × 100 points of the density
    const quake = { latitude: 34.05, longitude: -117.05, magnitude: 6 }
    const shares = etasFootprint(COMCAT_25, grid, quake)
    const zone = COMCAT_25.dKm2 * Math.exp(COMCAT_25.gamma * 3.55)
    let integral = 0
    for (let i = 0; i < 100; i++) {
      for (let k = 0; k < 100; k++) {
        const north = (34.3 + (i + 0.5) / 1000 - 34.05) * 111.32
        const east = (-117.1 + (k + 0.5) / 1000 + 117.05) * 111.32 * Math.cos((34.35 * Math.PI) / 180)
        const cell = (0.001 * 111.32) ** 2 * Math.cos((34.35 * Math.PI) / 180)
        integral +=
          (cell * COMCAT_25.rho * zone ** COMCAT_25.rho) /
          Math.PI /
          (north ** 2 + east ** 2 + zone) ** (1 + COMCAT_25.rho)
      }
    }
    near(shares[23 * 60 + 29] / integral, 1, 0.02)
  })
})

describe('etasExpected', () => {
  const history = { quakes, footprints: etasFootprints(COMCAT_25, grid, quakes) }
  it('without cascades is background and direct aftershocks', () => {
    // A law whose direct aftershocks are so few that theirs do not count.
    const faint: EtasParameters = { ...COMCAT_25, k0: COMCAT_25.k0 * 1e-3 }
    const expected = [quakes.magnitude[0], quakes.magnitude[1]].reduce((total, magnitude, i) => {
      const since = [40, 1][i]
      const footprint = history.footprints.subarray(i * 2400, (i + 1) * 2400)
      return (
        total + productivity(faint, magnitude) * (delayCdf(faint, since + 14) - delayCdf(faint, since)) * sum(footprint)
      )
    }, 14 * sum(background))
    near(sum(etasExpected({ ...model, parameters: faint }, history, issueMs, 14, 2.45)) / expected, 1, 1e-3)
  })
  it('is the mean of the catalogues that are drawn', () => {
    const rates = etasExpected(model, history, issueMs, 14, 3)
    const drawn = forecastCatalogues(model, quakes, issueMs, { windowDays: 14, catalogues: 3000, seed: 4 })
    const mean = expectedRates(countByPixel(drawn, 2400, 3))
    // Clustered counts of a standard deviation of some 20 about 15: 3,000 of them give the mean to 3 %.
    near(sum(rates) / sum(mean), 1, 0.1)
    const hottest = rates.indexOf(Math.max(...rates))
    assert.equal(hottest, mean.indexOf(Math.max(...mean)))
    near(rates[hottest] / mean[hottest], 1, 0.15)
  })
  it('draws the same catalogues from the same seed, within the window', () => {
    const draw = () => forecastCatalogues(model, quakes, issueMs, { windowDays: 14, catalogues: 5, seed: 9 })
    assert.deepEqual(draw(), draw())
    assert.ok(draw().day.every(day => day >= 0 && day < 14))
  })
  it('counts fewer large ones by Gutenberg–Richter', () => {
    near(exceedShare(COMCAT_25, 3.45, Infinity), Math.exp(-COMCAT_25.beta), 1e-12)
    assert.equal(exceedShare(COMCAT_25, 2, 8), 1)
    assert.equal(exceedShare(COMCAT_25, 8, 8), 0)
  })
})

describe('etasBackground', () => {
  it('keeps the independent quakes’ number, nearer to them more', () => {
    const rate = etasBackground(grid, quakes, [1, 0.5, NaN, NaN], 100, { neighbours: 0, leastKm: 20, evenShare: 0.05 })
    near(sum(rate) * 100, 1.5, 0.05)
    assert.ok(rate[15 * 60 + 35] > 10 * rate[0])
    assert.ok(rate.every(value => value > 0))
  })
})

describe('Reasenberg–Jones', () => {
  it('of the generic California sequence is by hand', () => {
    // 10^−1.67 (7.05^−0.08 − 0.05^−0.08) / −0.08 = 0.021380 · (0.855407 − 1.270807) / −0.08 = 0.111015
    near(expectedAftershocks(CALIFORNIA_AFTERSHOCKS, 6, 6, 0, 7), 0.111, 2e-4)
    // One magnitude lower there are 10^0.91 times as many.
    near(
      expectedAftershocks(CALIFORNIA_AFTERSHOCKS, 6, 5, 0, 7) / expectedAftershocks(CALIFORNIA_AFTERSHOCKS, 6, 6, 0, 7),
      10 ** 0.91,
      1e-12,
    )
    near(aftershockProbability(CALIFORNIA_AFTERSHOCKS, 6, 6, 0, 7), 1 - Math.exp(-0.111), 2e-4)
  })
  it('adds up over time, at p = 1 too', () => {
    for (const p of [1, 1.08]) {
      const law = { ...CALIFORNIA_AFTERSHOCKS, p }
      const parts = expectedAftershocks(law, 7, 5, 0, 3) + expectedAftershocks(law, 7, 5, 3, 30)
      near(parts, expectedAftershocks(law, 7, 5, 0, 30), 1e-12)
    }
  })
})
