import { type CountTails, negativeBinomialTails, poissonTails } from '../../shared/kernels/count-tails.js'
import {
  type ConsistencyTest,
  conditionalLikelihoodTest,
  likelihoodTest,
  magnitudeTest,
  spatialTest,
} from '../../shared/kernels/csep-likelihood.js'
import { randomFrom } from '../../shared/kernels/random.js'
import type { EarthquakeTally } from './earthquake-tally.js'
import type { ObservedQuakes } from './observed-quakes.js'

/** The tests of CSEP that count every earthquake, aftershocks too. */
export interface CountTests {
  /** Earthquakes, observed and expected. */
  readonly observed: number
  readonly expected: number
  readonly number: CountTails
  /** With the variance that the observed windows have. */
  readonly negativeBinomial: CountTails
  /** Over bins of place, time and magnitude. */
  readonly likelihood: ConsistencyTest
  readonly conditional: ConsistencyTest
  /** Over pixels, and over magnitude classes, of all windows together. */
  readonly spatial: ConsistencyTest
  readonly magnitude: ConsistencyTest
}

/** Variance over mean of the counts of windows; 1 where there is nothing to tell it by. */
export function overDispersion(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / Math.max(1, counts.length - 1)
  return mean > 0 ? variance / mean : 1
}

/** N, L, CL, S and M of one model. @param seed  of the simulated catalogues */
export function countTests(
  { classes }: EarthquakeTally,
  { bin, magnitudeClass, byWindow }: ObservedQuakes,
  magnitudes: number,
  seed: number,
): CountTests {
  const perWindow = classes[0].length
  const rates = new Float64Array(classes.length * perWindow)
  const together = new Float64Array(perWindow)
  classes.forEach((window, w) => {
    rates.set(window, w * perWindow)
    window.forEach((rate, i) => {
      together[i] += rate
    })
  })
  const counts = new Float64Array(rates.length)
  const countsTogether = new Float64Array(perWindow)
  bin.forEach((place, i) => {
    const at = place * magnitudes + magnitudeClass[i]
    counts[at]++
    countsTogether[at % perWindow]++
  })
  const expected = together.reduce((sum, rate) => sum + rate, 0)
  const all = { rates, counts, magnitudes }
  const summed = { rates: together, counts: countsTogether, magnitudes }
  return {
    observed: bin.length,
    expected,
    number: poissonTails(expected, bin.length),
    negativeBinomial: negativeBinomialTails(expected, expected * overDispersion(byWindow), bin.length),
    likelihood: likelihoodTest(all, randomFrom(seed)),
    conditional: conditionalLikelihoodTest(all, randomFrom(seed)),
    spatial: spatialTest(summed, randomFrom(seed)),
    magnitude: magnitudeTest(summed, randomFrom(seed)),
  }
}

/** Rate of the bin of place, time and magnitude in which each earthquake came. */
export const ratesAtQuakes = (
  { classes }: EarthquakeTally,
  { bin, magnitudeClass }: ObservedQuakes,
  magnitudes: number,
): number[] => {
  const pixels = classes[0].length / magnitudes
  return bin.map((place, i) => classes[Math.floor(place / pixels)][(place % pixels) * magnitudes + magnitudeClass[i]])
}

/** Σ over all bins of place, time and magnitude. */
export const expectedOf = ({ classes }: EarthquakeTally): number =>
  classes.reduce((total, window) => window.reduce((sum, rate) => sum + rate, total), 0)
