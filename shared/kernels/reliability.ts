/** Forecasts of yes or no by their probability, counted in bins that are narrow where probabilities are small. */
export interface ReliabilityCounts {
  /** Upper ends of the bins, ascending; the last is 1. */
  readonly edges: readonly number[]
  /** Forecasts, Σ of their probabilities, and events; shape [edges] each. */
  readonly n: Float64Array
  readonly probability: Float64Array
  readonly events: Float64Array
}

/** Three bins a decade from 10⁻⁵: rare events are what matters, and tenths would put all of them into one bin. */
export const RELIABILITY_EDGES: readonly number[] = [
  1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1,
]

export const initReliability = (edges = RELIABILITY_EDGES): ReliabilityCounts => ({
  edges,
  n: new Float64Array(edges.length),
  probability: new Float64Array(edges.length),
  events: new Float64Array(edges.length),
})

/**
 * @param counts  changed in place
 * @param probability  NaN: not known
 * @param peak, threshold  an event is a peak at or above the threshold; NaN: not known
 * @see Murphy & Winkler (1977), Applied Statistics 26, 41–47
 */
export function addReliability(
  counts: ReliabilityCounts,
  probability: ArrayLike<number>,
  peak: ArrayLike<number>,
  threshold: number | ArrayLike<number>,
): void {
  for (let i = 0; i < probability.length; i++) {
    const limit = typeof threshold === 'number' ? threshold : threshold[i]
    if (Number.isNaN(probability[i]) || Number.isNaN(peak[i]) || Number.isNaN(limit)) continue
    let bin = 0
    while (bin < counts.edges.length - 1 && probability[i] > counts.edges[bin]) bin++
    counts.n[bin]++
    counts.probability[bin] += probability[i]
    if (peak[i] >= limit) counts.events[bin]++
  }
}

export interface BrierParts {
  /** Mean squared distance of the observed frequencies from the probabilities; 0 is perfect. */
  readonly reliability: number
  /** How far the bins' frequencies differ from the mean frequency: the more, the better. */
  readonly resolution: number
  /** Variance of the outcome, which no forecast changes. */
  readonly uncertainty: number
}

/** Brier score ≈ reliability − resolution + uncertainty. Murphy (1973), Journal of Applied Meteorology 12, 595–600 */
export function brierParts({ n, probability, events }: ReliabilityCounts): BrierParts {
  const total = n.reduce((sum, count) => sum + count, 0)
  const rate = events.reduce((sum, count) => sum + count, 0) / total
  let [reliability, resolution] = [0, 0]
  for (let bin = 0; bin < n.length; bin++) {
    if (n[bin] === 0) continue
    reliability += (n[bin] / total) * (probability[bin] / n[bin] - events[bin] / n[bin]) ** 2
    resolution += (n[bin] / total) * (events[bin] / n[bin] - rate) ** 2
  }
  return { reliability, resolution, uncertainty: rate * (1 - rate) }
}
