/** c_2 … c_26 of 1/Γ(z) = Σ c_k z^k (c_1 = 1). Abramowitz & Stegun (1964), 6.1.34 */
const RECIPROCAL_GAMMA: readonly number[] = [
  0.5772156649015329, -0.6558780715202538, -0.0420026350340952, 0.1665386113822915, -0.0421977345555443,
  -0.009621971527877, 0.007218943246663, -0.0011651675918591, -0.0002152416741149, 0.0001280502823882,
  -0.0000201348547807, -0.0000012504934821, 0.000001133027232, -0.0000002056338417, 0.000000006116095,
  0.0000000050020075, -0.0000000011812746, 0.0000000001043427, 0.0000000000077823, -0.0000000000036968,
  0.00000000000051, -0.0000000000000206, -0.0000000000000054, 0.0000000000000014, 0.0000000000000001,
]

const EPSILON = 2 ** -53

/** G(a) of 1/Γ(1 + a) = 1 + a·G(a); |a| ≤ 1/2. */
const reciprocalSlope = (a: number): number => RECIPROCAL_GAMMA.reduceRight((sum, c) => sum * a + c, 0)

/** Σ_{k ≥ first} (−x)^k / (k! (s + k)), 0 < x ≤ 1. DLMF 8.7.1, without its factor x^s */
function lowerSeries(s: number, x: number, first: 0 | 1): number {
  let power = first === 0 ? 1 : -x
  let sum = power / (s + first)
  for (let k = first + 1; Math.abs(power) > EPSILON * Math.abs(sum); k++) {
    power *= -x / k
    sum += power / (s + k)
  }
  return sum
}

/** Γ(s, x) by its continued fraction, x > 1, s ≤ 1.5. DLMF 8.9.2, evaluated as Thompson & Barnett (1986) modify Lentz */
function continuedFraction(s: number, x: number): number {
  let b = x + 1 - s
  let c = Infinity
  let d = 1 / b
  let fraction = d
  let factor = 0
  for (let k = 1; Math.abs(factor - 1) > EPSILON * 4; k++) {
    const numerator = k * (s - k)
    b += 2
    d = 1 / (b + numerator * d)
    c = b + numerator / c
    factor = c * d
    fraction *= factor
  }
  return Math.exp(s * Math.log(x) - x) * fraction
}

/**
 * Upper incomplete gamma function Γ(s, x) = ∫_x^∞ t^(s−1) e^(−t) dt, for any sign of s, to 13 digits.
 *
 * Γ(s) − γ(s, x) loses everything near s = 0, −1, …, where Γ has its poles and where the Omori exponents of real
 * fits lie. For |s| ≤ 1/2 the poles of both terms are therefore taken out before they are evaluated; other s are
 * reached from there by Γ(s + 1, x) = s Γ(s, x) + x^s e^(−x).
 *
 * @param s  real, |s| up to about 100
 * @param x  above 0; +Infinity gives 0
 * @returns NaN if x is not above 0: the integral diverges at x = 0 for s ≤ 0
 * @see Gautschi (1979), ACM TOMS 5, 466–481, doi:10.1145/355853.355863
 */
export function upperIncompleteGamma(s: number, x: number): number {
  if (!(x > 0)) return Number.NaN
  if (x === Infinity) return 0
  if (s > 1.5) return (s - 1) * upperIncompleteGamma(s - 1, x) + x ** (s - 1) * Math.exp(-x)
  if (x > 1) return continuedFraction(s, x)
  if (s < -0.5) return (upperIncompleteGamma(s + 1, x) - x ** s * Math.exp(-x)) / s
  if (s > 0.5) {
    const a = s - 1
    return 1 / (1 + a * reciprocalSlope(a)) - x ** s * lowerSeries(s, x, 0)
  }
  const slope = reciprocalSlope(s)
  const logX = Math.log(x)
  const powerSlope = s === 0 ? logX : Math.expm1(s * logX) / s
  return -slope / (1 + s * slope) - powerSlope - x ** s * lowerSeries(s, x, 1)
}
