/** Width of a magnitude bin of the CSEP experiments. */
const BIN = 0.1

/** Slack of an edge, in bins. */
const EDGE = 1e-6

/** A probability of 1 would be an infinite rate. */
const LARGEST = 1 - 1e-9

/**
 * Lower edges of regular bins from the lowest threshold to the last edge not above the highest; the last bin is open.
 * They are regular because pyCSEP finds the bin of a magnitude by the width of the first.
 *
 * @param thresholds  magnitudes, ascending: 4, 5, 6, 6.75 give 4.0, 4.1, … 6.7
 */
export function magnitudeEdges(thresholds: ArrayLike<number>): Float64Array {
  const span = thresholds[thresholds.length - 1] - thresholds[0]
  const count = Math.floor(span / BIN + EDGE) + 1
  return Float64Array.from({ length: count }, (_, k) => Number((thresholds[0] + k * BIN).toFixed(6)))
}

/**
 * Expected earthquakes in each magnitude bin of a Poisson process that has the forecast's probabilities.
 *
 * At the thresholds Λ(m), the rate of M ≥ m, follows from P(at least one) = 1 − e^(−Λ). Between two of them log Λ is taken
 * as linear in m, as Gutenberg & Richter (1944) have it; where the higher one is impossible, Λ falls tenfold a magnitude
 * up to it. A probability above that of a lower threshold counts as equal to it. The bins add up to Λ of the lowest.
 *
 * @param probabilities  of at least one earthquake of M ≥ each threshold
 * @param edges  of `magnitudeEdges`
 * @returns shape [edges]; NaN where a probability is
 */
export function binRates(
  probabilities: ArrayLike<number>,
  thresholds: ArrayLike<number>,
  edges: Float64Array,
): Float64Array {
  const rates = new Float64Array(thresholds.length)
  for (let k = 0; k < rates.length; k++) {
    const rate = -Math.log1p(-Math.min(probabilities[k], LARGEST))
    rates[k] = k === 0 ? rate : Math.min(rate, rates[k - 1])
  }
  const above = edges.map(edge => rateAbove(edge, rates, thresholds))
  // Where Λ stays the same, its two powers may differ by a rounding.
  return above.map((rate, k) => (k + 1 < above.length ? Math.max(0, rate - above[k + 1]) : rate))
}

/** Λ(m) between the thresholds. */
function rateAbove(magnitude: number, rates: Float64Array, thresholds: ArrayLike<number>): number {
  let k = 0
  while (k + 2 < thresholds.length && magnitude >= thresholds[k + 1]) k++
  const steps = magnitude - thresholds[k]
  if (k + 1 === thresholds.length || steps === 0) return rates[k]
  if (rates[k + 1] === 0) return rates[k] * 10 ** -steps
  const share = steps / (thresholds[k + 1] - thresholds[k])
  return rates[k] ** (1 - share) * rates[k + 1] ** share
}
