import { drawGamma } from './gamma-draws.js'
import { logFactorial } from './log-factorial.js'
import { poisson, type RandomState, uniform } from './random.js'

/** Mean from which rejection is exact and quicker than counting. */
const LARGE_MEAN = 10

/**
 * Poisson in time that does not grow with the mean: counted while small, by transformed rejection from a mean of 10 on.
 *
 * @param mean  0 or more, finite
 * @see Hörmann (1993), Insurance: Mathematics and Economics 12, 39–45, algorithm PTRS, doi:10.1016/0167-6687(93)90997-4
 */
export function drawPoisson(random: RandomState, mean: number): number {
  if (mean < LARGE_MEAN) return poisson(random, mean)
  const logMean = Math.log(mean)
  const b = 0.931 + 2.53 * Math.sqrt(mean)
  const a = -0.059 + 0.02483 * b
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
  const squeeze = 0.9277 - 3.6224 / (b - 2)
  for (;;) {
    const u = uniform(random) - 0.5
    const v = 1 - uniform(random)
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43)
    if (us >= 0.07 && v <= squeeze) return k
    if (k < 0 || (us < 0.013 && v > us)) continue
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * logMean - mean - logFactorial(k)) return k
  }
}

/**
 * Binomial: how many of `n` happen with probability `p` each.
 *
 * @param n  whole, 0 or more
 * @param p  0..1
 * @see Hörmann (1993), Journal of Statistical Computation and Simulation 46, 101–110, algorithm BTRS,
 *   doi:10.1080/00949659308811496
 */
export function drawBinomial(random: RandomState, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0
  if (p >= 1) return n
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p)
  return n * p < LARGE_MEAN ? invertBinomial(random, n, p) : rejectBinomial(random, n, p)
}

/** By the inverse of its distribution, from 0 up. */
function invertBinomial(random: RandomState, n: number, p: number): number {
  const odds = p / (1 - p)
  let left = uniform(random)
  let k = 0
  for (let mass = Math.exp(n * Math.log1p(-p)); left >= mass && k < n; k++) {
    left -= mass
    mass *= (odds * (n - k)) / (k + 1)
  }
  return k
}

function rejectBinomial(random: RandomState, n: number, p: number): number {
  const deviation = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * deviation
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const c = n * p + 0.5
  const squeeze = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * deviation
  const logOdds = Math.log(p / (1 - p))
  const mode = Math.floor((n + 1) * p)
  const atMode = logFactorial(mode) + logFactorial(n - mode)
  for (;;) {
    const u = uniform(random) - 0.5
    const v = 1 - uniform(random)
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + c)
    if (us >= 0.07 && v <= squeeze) return k
    if (k < 0 || k > n) continue
    const log = Math.log((v * alpha) / (a / (us * us) + b))
    if (log <= atMode + logOdds * (k - mode) - logFactorial(k) - logFactorial(n - k)) return k
  }
}

/**
 * Negative binomial: a Poisson whose mean is itself gamma. Variance mean + mean² / size.
 *
 * @param mean  0 or more, finite
 * @param size  above 0; Infinity is Poisson
 */
export function drawNegativeBinomial(random: RandomState, mean: number, size: number): number {
  if (mean === 0) return 0
  return drawPoisson(random, size === Infinity ? mean : (drawGamma(random, size) * mean) / size)
}
