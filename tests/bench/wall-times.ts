import type { LatencyLine } from './report.js'

/** @param times  ms, in any order */
export function sharesOf(times: readonly number[]): Pick<LatencyLine, 'runs' | 'p50Ms' | 'p99Ms'> {
  const sorted = Float64Array.from(times).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { runs: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) }
}
