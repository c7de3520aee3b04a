import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import { negativeBinomialTails, poissonTails } from '../../shared/kernels/count-tails.js'
import { binaryConditionalTest, binaryLogLikelihood } from '../../shared/kernels/csep-binary.js'
import {
  type CatalogueForecast,
  type CatalogueTest,
  calibrationTest,
  catalogueMagnitudeTest,
  catalogueNumberTest,
  catalogueSizes,
  catalogueSpatialTest,
  expectedRates,
  pseudolikelihoodTest,
} from '../../shared/kernels/csep-catalogue.js'
import { pairedTTest, wTest } from '../../shared/kernels/csep-comparison.js'
import {
  type ConsistencyTest,
  conditionalLikelihoodTest,
  likelihoodTest,
  magnitudeTest,
  spatialTest,
} from '../../shared/kernels/csep-likelihood.js'
import { countByMagnitude, countByPixel } from '../../shared/kernels/etas-forecast-bins.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { EXAMPLE_EDGES, EXAMPLE_GRID, exampleForecast, exampleObserved } from '../support/etas-forecast-example.js'
import { near } from '../support/near.js'
import { readReference } from '../support/reference-json.js'

type Seeded = ConsistencyTest & { readonly seed: number }
type Numbers = readonly number[]
interface Reference {
  readonly number: readonly (readonly [mean: number, count: number, atLeast: number, atMost: number])[]
  readonly negativeBinomial: readonly (readonly [number, number, number, number, number])[]
  readonly gridded: {
    readonly rates: Numbers
    readonly counts: Numbers
    readonly magnitudes: number
    readonly likelihood: ConsistencyTest
    readonly conditional: Seeded
    readonly spatial: Seeded
    readonly magnitude: Seeded
    readonly binary: number
  }
  readonly paired: {
    readonly eventRates: Numbers
    readonly eventRatesOfReference: Numbers
    readonly expected: number
    readonly expectedOfReference: number
    readonly t: Readonly<Record<'t_statistic' | 'information_gain' | 'ig_lower' | 'ig_upper', number>>
    readonly tPValue: number
    readonly w: { readonly z_statistic: number; readonly probability: number }
    readonly tied: { readonly eventRates: Numbers; readonly w: { readonly z_statistic: number } }
  }
  readonly catalogue: {
    readonly spatial: readonly Numbers[]
    readonly magnitude: readonly Numbers[]
    readonly seenSpatial: Numbers
    readonly seenMagnitude: Numbers
    readonly numberTest: CatalogueTest
    readonly spatialTest: CatalogueTest
    readonly pseudolikelihoodTest: CatalogueTest
    readonly magnitudeTest: CatalogueTest
  }
  readonly calibration: { readonly quantiles: Numbers; readonly distance: number; readonly pValue: number }
}

/** By pyCSEP 0.8.0; tests/reference/csep_tests.py says how. */
const reference = readReference<Reference>('csep.json')

describe('number tests', () => {
  for (const [mean, count, atLeast, atMost] of reference.number) {
    it(`of ${count} earthquakes where ${mean} are expected is pyCSEP's`, () => {
      const tails = poissonTails(mean, count)
      near(tails.atLeast, atLeast, 1e-11)
      near(tails.atMost, atMost, 1e-11)
    })
  }
  for (const [mean, variance, count, atLeast, atMost] of reference.negativeBinomial) {
    it(`of ${count} where ${mean} ± √${variance} are expected is pyCSEP's`, () => {
      const tails = negativeBinomialTails(mean, variance, count)
      near(tails.atLeast, atLeast, 1e-11)
      near(tails.atMost, atMost, 1e-11)
    })
  }
  it('without over-dispersion is the Poisson test', () =>
    assert.deepEqual(negativeBinomialTails(3, 3, 5), poissonTails(3, 5)))
  it('counts the observed number on both sides', () =>
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 500, noNaN: true }), fc.nat(600), (mean, count) => {
        const { atLeast, atMost } = poissonTails(mean, count)
        // p(n) = m^n e^−m / n!, by logarithms
        let log = -mean
        for (let k = 1; k <= count; k++) log += Math.log(mean / k)
        near(atLeast + atMost, 1 + Math.exp(log), 1e-9)
      }),
    ))
})

describe('consistency tests of gridded rates', () => {
  const { gridded } = reference
  const forecast = {
    rates: Float64Array.from(gridded.rates),
    counts: gridded.counts,
    magnitudes: gridded.magnitudes,
  }
  const same: [name: string, test: typeof spatialTest, expected: Seeded][] = [
    ['CL', conditionalLikelihoodTest, gridded.conditional],
    ['S', spatialTest, gridded.spatial],
    ['M', magnitudeTest, gridded.magnitude],
  ]
  for (const [name, test, expected] of same) {
    it(`${name} draws the same catalogues as pyCSEP from the same numbers`, () => {
      const result = test(forecast, randomFrom(expected.seed))
      near(result.logLikelihood, expected.logLikelihood, 1e-10)
      // Catalogues as likely as the observed one may fall either way in pyCSEP, by the order of its sums.
      near(result.quantile, expected.quantile, 0.003)
    })
  }
  it('L agrees with 20,000 simulations of pyCSEP', () => {
    const result = likelihoodTest(forecast, randomFrom(1))
    near(result.logLikelihood, gridded.likelihood.logLikelihood, 1e-10)
    near(result.quantile, gridded.likelihood.quantile, 0.048) // three standard deviations of 1,000 draws at ½
  })
  const active = gridded.counts.flatMap((count, bin) => (count > 0 ? [bin] : []))
  it("the binary likelihood is pyCSEP's", () => near(binaryLogLikelihood(gridded.rates, active), gridded.binary, 1e-10))
  it('a binary catalogue as likely as can be lies above all, the least likely below', () => {
    const rates = Float64Array.of(5, 5, 0.001, 0.002)
    assert.equal(binaryConditionalTest(rates, [0, 1], randomFrom(2)).quantile, 1)
    assert.ok(binaryConditionalTest(rates, [2], randomFrom(2)).quantile < 0.01)
  })
})

describe('comparison tests', () => {
  const { paired } = reference
  it("the T-test is pyCSEP's", () => {
    const { gain, low, high, t, pValue } = pairedTTest(paired)
    near(gain, paired.t.information_gain, 1e-12)
    near(low, paired.t.ig_lower, 1e-11)
    near(high, paired.t.ig_upper, 1e-11)
    near(t, paired.t.t_statistic, 1e-11)
    near(pValue, paired.tPValue, 1e-11)
  })
  it("the W-test is pyCSEP's, with and without ties", () => {
    const { z, pValue } = wTest(paired)
    near(z, paired.w.z_statistic, 1e-11)
    near(pValue, paired.w.probability, 1e-11)
    const { eventRates, w } = paired.tied
    const ones = eventRates.map(() => 1)
    const tied = wTest({ eventRates, eventRatesOfReference: ones, expected: 3, expectedOfReference: 3 })
    near(tied.z, w.z_statistic, 1e-11)
  })
  it('a forecast twice the other everywhere gains ln 2 an earthquake, less what it expected too much', () => {
    // ln 2 − (20 − 10) / 10
    const twice = {
      eventRates: [2, 4, 6, 8, 1, 2, 3, 4, 5, 6],
      eventRatesOfReference: [1, 2, 3, 4, 0.5, 1, 1.5, 2, 2.5, 3],
    }
    near(pairedTTest({ ...twice, expected: 20, expectedOfReference: 10 }).gain, Math.LN2 - 1, 1e-15)
  })
})

describe('catalogue-based tests', () => {
  const { catalogue } = reference
  const forecastOf = (rows: readonly Numbers[]): CatalogueForecast => {
    const quakes = rows.flatMap((counts, j) => counts.flatMap((n, bin) => Array.from({ length: n }, () => [j, bin])))
    return {
      catalogues: rows.length,
      bins: rows[0].length,
      catalogue: Uint32Array.from(quakes, ([j]) => j),
      bin: Uint32Array.from(quakes, ([, bin]) => bin),
    }
  }
  const places = forecastOf(catalogue.spatial)
  const cases: [name: string, result: CatalogueTest | undefined, expected: CatalogueTest][] = [
    ['number', catalogueNumberTest(places, catalogue.seenSpatial), catalogue.numberTest],
    ['spatial', catalogueSpatialTest(places, catalogue.seenSpatial), catalogue.spatialTest],
    ['pseudolikelihood', pseudolikelihoodTest(places, catalogue.seenSpatial), catalogue.pseudolikelihoodTest],
    [
      'magnitude',
      catalogueMagnitudeTest(forecastOf(catalogue.magnitude), catalogue.seenMagnitude),
      catalogue.magnitudeTest,
    ],
  ]
  for (const [name, result, expected] of cases) {
    it(`the ${name} test is pyCSEP's`, () => {
      near(result!.statistic, expected.statistic, 1e-11)
      near(result!.atLeast, expected.atLeast, 1e-12)
      near(result!.atMost, expected.atMost, 1e-12)
    })
  }
  it('nothing observed cannot be tested for place or magnitude', () => {
    assert.equal(catalogueSpatialTest(places, [0, 0, 0, 0, 0, 0]), undefined)
    assert.equal(pseudolikelihoodTest(places, [0, 0, 0, 0, 0, 4]), undefined) // only where no catalogue ever was
    assert.equal(catalogueMagnitudeTest(forecastOf(catalogue.magnitude), [0, 0, 0, 0, 0]), undefined)
  })
  it("the calibration test is pyCSEP's", () => {
    const { distance, pValue } = calibrationTest(reference.calibration.quantiles)
    near(distance, reference.calibration.distance, 1e-14)
    near(pValue, reference.calibration.pValue, 0.02)
  })
})

describe('ten thousand catalogues of ETAS', () => {
  interface EtasReference
    extends Readonly<Record<'number' | 'spatial' | 'magnitude' | 'pseudolikelihood', CatalogueTest>> {
    readonly catalogues: number
    readonly earthquakes: number
    readonly observed: number
  }
  /** By pyCSEP from the catalogues as files; tests/reference/etas_catalogues.py says how. */
  const expected = readReference<EtasReference>('etas-catalogues.json')
  const drawn = exampleForecast()
  const seen = exampleObserved()
  const pixels = pixelCount(EXAMPLE_GRID)
  const byPlace = countByPixel(drawn, pixels, EXAMPLE_EDGES.fromMagnitude)
  const byMagnitude = countByMagnitude(drawn, EXAMPLE_EDGES)
  const countsOf = (forecast: CatalogueForecast) => expectedRates(forecast) // of one catalogue: its counts
  const seenByPlace = countsOf(countByPixel(seen, pixels, EXAMPLE_EDGES.fromMagnitude))
  const seenByMagnitude = countsOf(countByMagnitude(seen, EXAMPLE_EDGES))
  it('are those that pyCSEP read', () => {
    assert.equal(byPlace.bin.length, expected.earthquakes)
    assert.equal(drawn.catalogues, expected.catalogues)
    assert.equal(catalogueSizes(byPlace).length, expected.catalogues)
    assert.equal(
      seenByPlace.reduce((sum, count) => sum + count),
      expected.observed,
    )
  })
  const cases = [
    ['number', catalogueNumberTest(byPlace, seenByPlace)],
    ['spatial', catalogueSpatialTest(byPlace, seenByPlace)],
    ['pseudolikelihood', pseudolikelihoodTest(byPlace, seenByPlace)],
    ['magnitude', catalogueMagnitudeTest(byMagnitude, seenByMagnitude)],
  ] as const
  for (const [name, result] of cases) {
    it(`have pyCSEP's ${name} test`, () => {
      near(result!.statistic, expected[name].statistic, 1e-9)
      // Statistics that tie with the observed one may fall either way, by the order of their sums.
      near(result!.atLeast, expected[name].atLeast, 0.002)
      near(result!.atMost, expected[name].atMost, 0.002)
    })
  }
})
