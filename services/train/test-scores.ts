import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import type { Prediction } from '../../shared/domain/forecaster.js'
import type { Truth } from '../../shared/domain/truth.js'
import { addPixelErrors, initPixelErrors, type PixelErrorSums } from '../../shared/kernels/pixel-scores.js'
import { brierSum, countReached, type ErrorSums, errorSums } from '../../shared/kernels/scores.js'
import type { PixelSet } from './protocol.js'

/** What the test says of one model on one set of pixels, as sums; of equivalent magnitude. */
export interface TestScores {
  readonly set: PixelSet
  /** One for each test issue, in order. */
  readonly issues: ErrorSums[]
  readonly pixelErrors: PixelErrorSums
  /** Sums over the set's pixels, one for each test issue. */
  readonly observedTotal: number[]
  readonly forecastTotal: number[]
  /** Σ (p − o)² and Σ o, for each of EXCEEDANCE_MAGNITUDES. */
  readonly brier: Float64Array
  readonly exceeded: Float64Array
}

export const initTestScores = (set: PixelSet, pixels: number): TestScores => ({
  set,
  issues: [],
  pixelErrors: initPixelErrors(pixels),
  observedTotal: [],
  forecastTotal: [],
  brier: new Float64Array(EXCEEDANCE_MAGNITUDES.length),
  exceeded: new Float64Array(EXCEEDANCE_MAGNITUDES.length),
})

/** Adds one test issue. */
export function addTestIssue(scores: TestScores, { mean, exceedance }: Prediction, truth: Truth): void {
  const { pixels } = scores.set
  const total = (values: ArrayLike<number>) => pixels.reduce((sum, p) => sum + values[p], 0)
  scores.issues.push(errorSums(truth.value, mean, pixels))
  addPixelErrors(scores.pixelErrors, truth.value, mean)
  scores.observedTotal.push(total(truth.value))
  scores.forecastTotal.push(total(mean))
  EXCEEDANCE_MAGNITUDES.forEach((magnitude, m) => {
    const probability = exceedance.subarray(m * mean.length, (m + 1) * mean.length)
    scores.brier[m] += brierSum(probability, truth.peak, magnitude, pixels)
    scores.exceeded[m] += countReached(truth.peak, magnitude, pixels)
  })
}
