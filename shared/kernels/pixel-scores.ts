/** Error sums over time of each pixel by itself, shape [pixels] each. */
export interface PixelErrorSums {
  /** Steps of which observed and forecast value are known. */
  readonly steps: Uint32Array
  readonly sum: Float64Array
  readonly sumSquares: Float64Array
  readonly sse: Float64Array
}

export const initPixelErrors = (pixels: number): PixelErrorSums => ({
  steps: new Uint32Array(pixels),
  sum: new Float64Array(pixels),
  sumSquares: new Float64Array(pixels),
  sse: new Float64Array(pixels),
})

/** Adds one time step: observed and forecast values (NaN: not known), shape [pixels] each. */
export function addPixelErrors(sums: PixelErrorSums, observed: ArrayLike<number>, forecast: ArrayLike<number>): void {
  for (let p = 0; p < sums.sum.length; p++) {
    const y = observed[p]
    if (Number.isNaN(y) || Number.isNaN(forecast[p])) continue
    sums.steps[p]++
    sums.sum[p] += y
    sums.sumSquares[p] += y * y
    sums.sse[p] += (y - forecast[p]) ** 2
  }
}

/**
 * NNSE of each pixel about its own mean over time, averaged over the pixels `at`: Obs / (Obs + Diff) of the 2022 paper.
 * A pixel whose observed value never varied has no NSE; it is left out of the mean.
 *
 * @returns the mean, NaN if no pixel varied, and how many pixels it is of
 * @see SPEC.md 1.7 (version "A"); not comparable with the pooled NNSE
 */
export function meanPixelNnse(sums: PixelErrorSums, at: ArrayLike<number>): { nnse: number; pixels: number } {
  let total = 0
  let pixels = 0
  for (let i = 0; i < at.length; i++) {
    const p = at[i]
    const spread = sums.sumSquares[p] - sums.sum[p] ** 2 / sums.steps[p]
    // A constant series leaves rounding noise: relative to Σ y² it is nothing.
    if (sums.steps[p] === 0 || spread <= 1e-12 * sums.sumSquares[p]) continue
    total += spread / (spread + sums.sse[p])
    pixels++
  }
  return { nnse: total / pixels, pixels }
}
