import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { aftershockForecasts } from '../../services/skill/aftershock-forecasts.js'
import { completenessByPeriod } from '../../services/skill/completeness-by-period.js'
import { countTests, overDispersion, ratesAtQuakes } from '../../services/skill/earthquake-counts.js'
import { classRates, initEarthquakeTally } from '../../services/skill/earthquake-tally.js'
import { etasCatalogues, isFailed } from '../../services/skill/etas-catalogues.js'
import { nowcastMonths } from '../../services/skill/nowcast-months.js'
import { observedQuakes } from '../../services/skill/observed-quakes.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import { columnsOf, type Quake } from '../../shared/domain/quake.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { poissonRange } from '../../shared/kernels/count-tails.js'
import { jointLogLikelihood } from '../../shared/kernels/csep-likelihood.js'
import { COMCAT_25 } from '../../shared/kernels/etas.js'
import { aftershockZoneKm } from '../../shared/kernels/reasenberg-jones.js'
import { SMALL } from '../support/made-up-messages.js'
import { near } from '../support/near.js'

/** [day, latitude, longitude, magnitude] of each. */
const quakesOf = (rows: [day: number, latitude: number, longitude: number, magnitude: number][]) =>
  columnsOf(
    rows.map(
      ([day, latitude, longitude, magnitude], i): Quake => ({
        id: `q${i}`,
        timeMs: day * DAY_MS,
        latitude,
        longitude,
        magnitude,
      }),
    ),
  )

describe('after an M ≥ 5', () => {
  it('the zone is one rupture length, 10 km at least', () => {
    assert.equal(aftershockZoneKm(5), 10) // 10^(0.59 · 5 − 2.44) = 3.2
    near(aftershockZoneKm(7.2), 64.27, 0.01) // 10^1.808
  })
  it('a Poisson count of mean 3 lies within 0..7, of 10 within 4..17', () => {
    // P(≤ 0) = 0.0498, P(≤ 6) = 0.9665, P(≤ 7) = 0.9881; P(≤ 3) = 0.0103, P(≤ 4) = 0.0293, P(≤ 16) = 0.9730, P(≤ 17) = 0.9857
    assert.deepEqual(poissonRange(3, 0.95), { low: 0, high: 7 })
    assert.deepEqual(poissonRange(10, 0.95), { low: 4, high: 17 })
    assert.deepEqual(poissonRange(1000, 0.95), { low: 938, high: 1062 }) // scipy.stats.poisson.ppf([0.025, 0.975], 1000)
  })
  const quakes = quakesOf([
    [10, 34, -117, 6], // the main shock; its zone reaches 12.6 km
    [10.5, 34.05, -117, 3.1], // 5.6 km
    [12, 34, -117, 5.2], // an aftershock: no forecast of its own
    [13, 35, -117, 3], // 111 km away
    [14, 34, -117, 2.9], // too small
    [30, 34, -117, 3.5],
    [41, 34, -117, 3.5], // 31 days after
    [80, 33, -116, 5.5], // its thirty days are not over
  ])
  const [forecast, ...others] = aftershockForecasts(quakes, 3, { fromMs: 0, toMs: 100 * DAY_MS })
  it('the main shocks whose month is over get a forecast', () => {
    assert.deepEqual([forecast.id, others], ['q0', []])
  })
  it('its aftershocks are counted by their day', () => {
    assert.deepEqual(
      forecast.counts.map(({ fromDays, toDays, observed }) => [fromDays, toDays, observed]),
      [
        [0, 1, 1],
        [1, 7, 1],
        [7, 30, 1],
      ],
    )
    assert.equal(forecast.happened, true)
  })
  it('M ≥ 3 are expected by the generic law', () => {
    // 10^(−1.67 + 0.91 · 3) = 11.4815; (1.05^−0.08 − 0.05^−0.08) / −0.08 = (0.996104 − 1.270807) / −0.08 = 3.43379
    near(forecast.counts[0].expected, 39.425, 0.01)
  })
})

describe('observedQuakes', () => {
  it('finds window, pixel and class; what is outside or between does not count', () => {
    const quakes = quakesOf([
      [0.99, 32.5, -119.5, 4], // before the first window, which begins with day 1
      [1, 32.5, -119.5, 4],
      [2.9, 33.5, -117.5, 6.8], // row 1, column 2
      [3, 32.5, -119.5, 4], // between the windows
      [6.5, 32.5, -118.5, 5],
      [6.5, 32.5, -118.5, 3.9], // below the first class
      [6.5, 40, -118.5, 5], // outside
    ])
    assert.deepEqual(observedQuakes(quakes, SMALL, [0, 5], [4, 5, 6, 6.75]), {
      bin: [0, 5, 7],
      magnitudeClass: [0, 3, 1],
      byWindow: [2, 1],
    })
  })
})

describe('tests of earthquake counts', () => {
  // One window, two pixels; λ(M ≥ 4) = 2 and 1, a tenth of it from M 5 on.
  const classes = [classRates([4, 5], 2, (k, pixel) => [2, 1][pixel] * 10 ** -k)]
  const tally = { ...initEarthquakeTally('a'), classes }
  const observed = { bin: [0, 0, 1], magnitudeClass: [0, 1, 0], byWindow: [3] }
  it('classes are what lies between two magnitudes', () => {
    for (const [i, rate] of [1.8, 0.2, 0.9, 0.1].entries()) near(classes[0][i], rate, 1e-6)
    assert.deepEqual(ratesAtQuakes(tally, observed, 2), [classes[0][0], classes[0][1], classes[0][2]])
  })
  it('take the likelihood of all bins, and the number of all earthquakes', () => {
    const result = countTests(tally, observed, 2, 1)
    near(result.expected, 3, 1e-6)
    assert.equal(result.observed, 3)
    near(result.likelihood.logLikelihood, jointLogLikelihood([1.8, 0.2, 0.9, 0.1], [1, 1, 1, 0]), 1e-6)
    // Rates of the pixels are 2 and 1, of the classes 2.7 and 0.3; 3 of 3 expected, so nothing is scaled.
    near(result.spatial.logLikelihood, jointLogLikelihood([2, 1], [2, 1]), 1e-6)
    near(result.magnitude.logLikelihood, jointLogLikelihood([2.7, 0.3], [2, 1]), 1e-6)
    // P(N ≥ 3) of mean 3 is 1 − e^−3 (1 + 3 + 4.5)
    near(result.number.atLeast, 1 - 8.5 * Math.exp(-3), 1e-6)
  })
  it('over-dispersion is variance over mean', () => {
    near(overDispersion([0, 0, 6]), 12 / 2, 1e-12)
    assert.equal(overDispersion([0, 0]), 1)
  })
})

describe('nowcastMonths', () => {
  const dayIn = (year: number, month: number) => Date.UTC(year, month - 1, 15) / DAY_MS
  const nowcast = nowcastMonths(
    quakesOf([
      [dayIn(2000, 11), 32.5, -119.5, 3.29],
      [dayIn(2000, 11), 32.5, -119.5, 3.2],
      [dayIn(2001, 1), 32.5, -119.5, 7],
      [dayIn(2001, 1), 42.5, -119.5, 8], // outside
      [dayIn(2001, 2), 32.5, -119.5, 4], // in the month that may not be over
    ]),
    SMALL.grid,
  )
  it('counts by month, and leaves the last one out', () => {
    assert.equal(nowcast.firstMonth, 2000 * 12 + 10)
    // EMA of 1, 0, 1 with α = 2 / 37: 1, 35/37, 35/37 + 2/37 · 2/37
    const means = [1, 35 / 37, 35 / 37 + (2 / 37) ** 2]
    for (const [month, mean] of means.entries()) near(nowcast.state[month], -Math.log10(1 + mean), 1e-12)
    assert.equal(nowcast.state.length, 3)
    assert.deepEqual(nowcast.large, [2])
  })
})

it('completeness is told by three years', () => {
  const year = (y: number) => Date.UTC(y, 5, 1) / DAY_MS
  const rows: [number, number, number, number][] = [
    [year(2001), 32.5, -119.5, 2],
    [year(2004), 32.5, -119.5, 3],
    [year(2002), 32.5, -119.5, 2],
    [year(2006), 32.5, -119.5, NaN],
  ]
  assert.deepEqual(
    completenessByPeriod(quakesOf(rows)).map(({ fromYear, toYear, quakes, curvature }) => [
      fromYear,
      toYear,
      quakes,
      curvature,
    ]),
    [
      [2001, 2003, 2, 2.2],
      [2004, 2006, 1, 3.2],
    ],
  )
})

describe('etasCatalogues', () => {
  const pixels = pixelCount(SMALL.grid)
  const reference = (background: number, sources: ReturnType<typeof quakesOf>) => ({
    model: {
      parameters: { ...COMCAT_25, k0: 1e-12 },
      grid: SMALL.grid,
      background: new Float64Array(pixels).fill(background),
      maxMagnitude: 7.9,
    },
    sources,
    fit: { parameters: COMCAT_25, logLikelihood: [], targets: 0, background: 0, independence: new Float64Array(0) },
  })
  const run = (background: number, sources: ReturnType<typeof quakesOf>) =>
    etasCatalogues(reference(background, sources), SMALL, [0, 2], { catalogues: 4000, seed: 3 })
  it('without aftershocks draws the background, and ranks what came in it', () => {
    // 0.25 a day and pixel · 6 pixels · 2 days = 3: 95 % within 0..7 or, by chance at the edge, 8
    const { windows, calibration, catalogues } = run(0.25, quakesOf([[3.5, 32.5, -119.5, 3]]))
    const [quiet, one] = windows
    near(quiet.expected, 3, 0.1)
    assert.deepEqual([quiet.observed, quiet.low, one.observed, catalogues], [0, 0, 1, 4000])
    assert.ok(quiet.high === 7 || quiet.high === 8)
    assert.equal(quiet.number.atLeast, 1)
    near(quiet.number.atMost, Math.exp(-3), 0.015)
    assert.equal(quiet.spatial, undefined)
    assert.equal(isFailed('number', quiet.number), false)
    assert.ok(one.spatial!.atMost > 0 && calibration.number.distance > 0)
  })
  it('fails a forecast of far too many', () => {
    const [quiet] = run(2, quakesOf([[3.5, 32.5, -119.5, 3]])).windows
    assert.equal(isFailed('number', quiet.number), true)
  })
})
