import { logGamma } from './log-gamma.js'

const EPSILON = 1e-15
const TINY = 1e-300

/** Continued fraction of the incomplete beta function, by Lentz's method. DLMF 8.17.22 */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1, factor = 0; Math.abs(factor - 1) > EPSILON && m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    factor = c * d
    fraction *= factor
  }
  return fraction
}

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value)

/** Regularised incomplete beta function I_x(a, b), a and b above 0, x in [0, 1]. DLMF 8.17.22 and 8.17.4 */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, 1 - x)) / b
}

/** P(T ≤ t) of Student's t with `freedom` degrees of freedom. */
export function studentCdf(t: number, freedom: number): number {
  const tail = incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2
  return t > 0 ? 1 - tail : tail
}

/**
 * The t that P(T ≤ t) = `level` belongs to, by bisection.
 *
 * @param level  within (0, 1)
 */
export function studentQuantile(level: number, freedom: number): number {
  let low = -1
  let high = 1
  while (studentCdf(low, freedom) > level) low *= 2
  while (studentCdf(high, freedom) < level) high *= 2
  // Halved until no Float64 lies between the two.
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentCdf(middle, freedom) < level) low = middle
    else high = middle
  }
  return (low + high) / 2
}
