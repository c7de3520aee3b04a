import { sampleTails } from './count-tails.js'
import { logFactorial } from './log-factorial.js'
import { poisson, type RandomState, uniform } from './random.js'

/** A forecast of rates in bins of place and magnitude, and what was observed in them. */
export interface GriddedForecast {
  /** Expected earthquakes in each bin over the period, above 0; shape [places · magnitudes], place-major. */
  readonly rates: Float64Array
  /** Observed earthquakes, shape as `rates`. */
  readonly counts: ArrayLike<number>
  /** Magnitude bins of a place. */
  readonly magnitudes: number
}

/** What a consistency test says: a small quantile means that the earthquakes came where the forecast did not expect. */
export interface ConsistencyTest {
  /** Joint log-likelihood of the observed earthquakes, nats. */
  readonly logLikelihood: number
  /** Share of catalogues, simulated from the forecast, that are no likelier than the observed one. One-sided. */
  readonly quantile: number
}

/**
 * Joint log-likelihood of counts under independent Poisson bins, nats: Σ (n ln λ − λ − ln n!).
 *
 * −Infinity where an earthquake came to a bin of rate 0.
 *
 * @see Schorlemmer et al. (2007), Seismological Research Letters 78, 17–29, doi:10.1785/gssrl.78.1.17
 */
export function jointLogLikelihood(rates: ArrayLike<number>, counts: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < rates.length; i++) {
    sum -= rates[i]
    if (counts[i] > 0) sum += counts[i] * Math.log(rates[i]) - logFactorial(counts[i])
  }
  return sum
}

/** Which catalogues the observed one is compared with. */
export interface SimulationRule {
  readonly simulations: number
  /** Poisson numbers of earthquakes (L-test), or always the observed number. */
  readonly numbers: 'poisson' | 'observed'
}

/** The simulations of CSEP's experiments: quantiles to 0.03 at the middle. */
export const CSEP_SIMULATIONS = 1000

/** L-test: are number, places and magnitudes together likely under the forecast? Schorlemmer et al. (2007) */
export const likelihoodTest = ({ rates, counts }: GriddedForecast, random: RandomState): ConsistencyTest =>
  simulateTest(rates, counts, { simulations: CSEP_SIMULATIONS, numbers: 'poisson' }, random)

/**
 * CL-test: are places and magnitudes likely, given the number?
 *
 * @see Werner, Helmstetter, Jackson & Kagan (2011), BSSA 101, 1630–1648, doi:10.1785/0120090340
 */
export const conditionalLikelihoodTest = ({ rates, counts }: GriddedForecast, random: RandomState): ConsistencyTest =>
  simulateTest(rates, counts, { simulations: CSEP_SIMULATIONS, numbers: 'observed' }, random)

/**
 * S-test: are the places likely, whatever the number and the magnitudes?
 *
 * @see Zechar, Gerstenberger & Rhoades (2010), BSSA 100, 1184–1195, doi:10.1785/0120090192
 */
export function spatialTest(forecast: GriddedForecast, random: RandomState): ConsistencyTest {
  const { magnitudes } = forecast
  return shapeTest(forecast, forecast.rates.length / magnitudes, i => Math.floor(i / magnitudes), random)
}

/** M-test: are the magnitudes likely, whatever the number and the places? Zechar et al. (2010) */
export const magnitudeTest = (forecast: GriddedForecast, random: RandomState): ConsistencyTest =>
  shapeTest(forecast, forecast.magnitudes, i => i % forecast.magnitudes, random)

/** Sums bins together, scales the rates to the observed number, and tests what is left: the shape. */
function shapeTest(
  { rates, counts }: GriddedForecast,
  bins: number,
  binOf: (i: number) => number,
  random: RandomState,
): ConsistencyTest {
  const shape = new Float64Array(bins)
  const seen = new Float64Array(bins)
  for (let i = 0; i < rates.length; i++) {
    shape[binOf(i)] += rates[i]
    seen[binOf(i)] += counts[i]
  }
  const scale = sum(seen) / sum(shape)
  for (let bin = 0; bin < bins; bin++) shape[bin] *= scale
  return simulateTest(shape, seen, { simulations: CSEP_SIMULATIONS, numbers: 'observed' }, random)
}

/** Draws catalogues by the inverse distribution over the bins; one uniform an earthquake, after the number's own. */
function simulateTest(
  rates: Float64Array,
  counts: ArrayLike<number>,
  { simulations, numbers }: SimulationRule,
  random: RandomState,
): ConsistencyTest {
  const logRates = rates.map(Math.log)
  const cumulative = runningShare(rates)
  const expected = sum(rates)
  const observed = sum(counts)
  const drawn = new Float64Array(rates.length)
  const simulated = Float64Array.from({ length: simulations }, () => {
    const size = numbers === 'observed' ? observed : poisson(random, expected)
    const bins: number[] = []
    for (let k = 0; k < size; k++) {
      const bin = firstAbove(cumulative, uniform(random))
      drawn[bin]++
      bins.push(bin)
    }
    let value = -expected
    for (const bin of bins) {
      if (drawn[bin] > 0) value += drawn[bin] * logRates[bin] - logFactorial(drawn[bin])
      drawn[bin] = 0
    }
    return value
  })
  const logLikelihood = jointLogLikelihood(rates, counts)
  // Equal catalogues may differ by rounding, as their terms are added in another order: they still count as equal.
  const slack = 1e-10 * Math.abs(logLikelihood)
  return { logLikelihood, quantile: sampleTails(simulated, logLikelihood + slack).atMost }
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total
}

/** Running sum over the total; the last is 1. */
export function runningShare(rates: Float64Array): Float64Array {
  let running = 0
  const share = rates.map(rate => {
    running += rate
    return running
  })
  return share.map(value => value / running)
}

/** First place whose running share exceeds `share`. */
export function firstAbove(cumulative: Float64Array, share: number): number {
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cumulative[middle] > share) high = middle
    else low = middle + 1
  }
  return low
}
