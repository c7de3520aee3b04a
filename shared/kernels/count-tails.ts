import { logFactorial } from './log-factorial.js'
import { logGamma } from './log-gamma.js'

/** Where a count stands in a distribution: the two quantile scores of a number test. */
export interface CountTails {
  /** P(N ≥ observed), δ1. */
  readonly atLeast: number
  /** P(N ≤ observed), δ2. */
  readonly atMost: number
}

/** A law of counts: the probability of one count, and the ratio p(k + 1) / p(k) by which the others follow. */
interface CountLaw {
  readonly mean: number
  probability(count: number): number
  ratio(count: number): number
}

const SMALL = 1e-17

/** Sums outwards from the observed count, on the side where the terms fall; the other side is what is left of 1. */
function tailsOf(law: CountLaw, observed: number): CountTails {
  const here = law.probability(observed)
  if (observed > law.mean) {
    let sum = here
    let term = here
    for (let k = observed; term > SMALL * sum; k++) {
      term *= law.ratio(k)
      sum += term
    }
    return { atLeast: sum, atMost: 1 - (sum - here) }
  }
  let sum = here
  let term = here
  for (let k = observed - 1; k >= 0 && term > SMALL * sum; k--) {
    term /= law.ratio(k)
    sum += term
  }
  return { atLeast: 1 - (sum - here), atMost: sum }
}

/**
 * Tails of a Poisson count.
 *
 * @param mean  above 0
 * @param observed  whole, 0 or more
 */
export const poissonTails = (mean: number, observed: number): CountTails =>
  tailsOf(
    {
      mean,
      probability: k => Math.exp(k * Math.log(mean) - mean - logFactorial(k)),
      ratio: k => mean / (k + 1),
    },
    observed,
  )

/** Counts between which a share of a law lies. */
export interface CountRange {
  readonly low: number
  readonly high: number
}

/** Central range of a Poisson count: below `low`, and above `high`, lies at most half of what is left of `coverage`. */
export function poissonRange(mean: number, coverage: number): CountRange {
  const tail = (1 - coverage) / 2
  return { low: firstCount(mean, atMost => atMost > tail), high: firstCount(mean, atMost => atMost >= 1 - tail) }
}

/** Smallest count whose P(N ≤ count) is enough; by halving, up to forty standard deviations above the mean. */
function firstCount(mean: number, isEnough: (atMost: number) => boolean): number {
  let [low, high] = [0, Math.ceil(mean + 40 * Math.sqrt(mean) + 40)]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isEnough(poissonTails(mean, middle).atMost)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Tails of a negative-binomial count: clustered earthquakes vary more than Poisson's.
 *
 * @param variance  above the mean; at or below it the count is taken as Poisson's, which it tends to
 */
export function negativeBinomialTails(mean: number, variance: number, observed: number): CountTails {
  if (!(variance > mean)) return poissonTails(mean, observed)
  const size = mean ** 2 / (variance - mean)
  const success = mean / variance
  const failure = 1 - success
  const logProbability = (k: number) =>
    logGamma(k + size) - logGamma(size) - logFactorial(k) + size * Math.log(success) + k * Math.log(failure)
  return tailsOf(
    { mean, probability: k => Math.exp(logProbability(k)), ratio: k => ((k + size) / (k + 1)) * failure },
    observed,
  )
}

/** Share of simulated values at or above, and at or below, the observed one. */
export function sampleTails(simulated: ArrayLike<number>, observed: number): CountTails {
  let above = 0
  let below = 0
  for (let i = 0; i < simulated.length; i++) {
    if (simulated[i] >= observed) above++
    if (simulated[i] <= observed) below++
  }
  return { atLeast: above / simulated.length, atMost: below / simulated.length }
}
