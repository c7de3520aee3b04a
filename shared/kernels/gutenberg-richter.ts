/** Magnitudes are given to 0.01: a magnitude of 4.00 stands for 3.995 and above. */
const HALF_STEP = 0.005

/** Number and sum of the magnitudes at or above a threshold: what the estimate needs. */
export interface TailSums {
  n: number
  sum: number
}

/**
 * The b of Gutenberg–Richter, N(≥ m) ∝ 10^(−b m), by maximum likelihood: b = log10 e / (mean M − (Mmin − ΔM/2)).
 *
 * @param tail  sums over magnitudes ≥ `threshold`
 * @param threshold  Mmin, at or above the magnitude of completeness
 * @see Aki (1965), Bulletin of the Earthquake Research Institute 43, 237–239; Utsu (1966) for ΔM/2
 */
export const bValue = ({ n, sum }: TailSums, threshold: number): number =>
  Math.LOG10E / (sum / n - (threshold - HALF_STEP))

/**
 * P(at least one M ≥ m) from that of a lower magnitude, for quakes that come as a Poisson process with
 * Gutenberg–Richter magnitudes: 1 − (1 − P₀)^(10^(−b (m − m₀))).
 */
export const extrapolateExceedance = (probability: number, fromMagnitude: number, magnitude: number, b: number) =>
  -Math.expm1(Math.log1p(-probability) * 10 ** (-b * (magnitude - fromMagnitude)))
