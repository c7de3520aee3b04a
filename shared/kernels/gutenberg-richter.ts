/** Magnitudes are given to 0.01: a magnitude of 4.00 stands for 3.995 and above. */
const HALF_STEP = 0.005

/** Number and sum of the magnitudes at or above a threshold: what the estimate needs. */
export interface TailSums {
  n: number
  sum: number
}

export interface BValue {
  readonly b: number
  /** One standard deviation. */
  readonly error: number
  /** Magnitudes that it is of. */
  readonly n: number
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
 * b and its standard error, of magnitudes in bins: 2.30 b² √(Σ (M − mean)² / (n (n − 1))).
 *
 * @param magnitudes  those of a catalogue; below `threshold` they are left out
 * @param threshold  at or above the magnitude of completeness
 * @param step  width of a magnitude bin, ΔM
 * @returns NaN for fewer than two magnitudes
 * @see Shi & Bolt (1982), BSSA 72, 1677–1687
 */
export function bValueOf(magnitudes: ArrayLike<number>, threshold: number, step: number): BValue {
  // Half a bin below: 3.3 − 0.1 is not exactly 3.2.
  const above = Array.from(magnitudes).filter(magnitude => magnitude >= threshold - step / 2)
  const n = above.length
  const mean = above.reduce((sum, magnitude) => sum + magnitude, 0) / n
  const b = Math.LOG10E / (mean - (threshold - step / 2))
  const spread = above.reduce((sum, magnitude) => sum + (magnitude - mean) ** 2, 0)
  return { b, error: n < 2 ? NaN : Math.LN10 * b * b * Math.sqrt(spread / (n * (n - 1))), n }
}

/**
 * P(at least one M ≥ m) from that of a lower magnitude, for quakes that come as a Poisson process with
 * Gutenberg–Richter magnitudes: 1 − (1 − P₀)^(10^(−b (m − m₀))).
 */
export const extrapolateExceedance = (probability: number, fromMagnitude: number, magnitude: number, b: number) =>
  -Math.expm1(Math.log1p(-probability) * 10 ** (-b * (magnitude - fromMagnitude)))
