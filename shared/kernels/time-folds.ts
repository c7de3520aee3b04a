import { SettingsError } from '../domain/errors.js'

/** One fold: fit to the examples of `train`, forecast those of `test`. Examples are numbered in the order of issue. */
export interface TimeFold {
  /** From 0 up to but without this example. */
  readonly trainTo: number
  readonly testFrom: number
  /** Up to but without this example. */
  readonly testTo: number
}

export interface FoldSettings {
  /** Examples in all, one for each step of issue. */
  readonly examples: number
  /** Steps ahead whose truth an example is scored by. */
  readonly horizon: number
  readonly folds: number
  /** Examples that the first fold is fitted to. */
  readonly firstTraining: number
}

/**
 * Folds by time for stacking: what a first-level model says of an example was said by a model fitted to the past only.
 *
 * Each fold is fitted to all examples whose whole truth was known when its first test example was issued, so windows of
 * truth never lie across the border; the test parts follow each other without gaps to the last example. In-sample
 * forecasts, which a model gives of what it was fitted to, would teach the second level to trust the first too much.
 *
 * @see Wolpert (1992), Neural Networks 5, 241–259, for stacking; Tashman (2000), Int. J. Forecasting 16, 437–450, for
 *   the rolling origin
 * @throws {SettingsError} if a fold would have nothing to fit to or nothing to forecast
 */
export function timeFolds({ examples, horizon, folds, firstTraining }: FoldSettings): TimeFold[] {
  // The last training example is issued `horizon` steps before the first test example.
  const from = firstTraining + horizon - 1
  const tested = examples - from
  if (!(firstTraining >= 1 && folds >= 1 && tested >= folds)) {
    throw new SettingsError(
      `${examples} examples leave ${Math.max(tested, 0)} to forecast in ${folds} folds after ${firstTraining} to fit to; ` +
        'take fewer folds, a shorter first training, or more data',
    )
  }
  const start = (fold: number) => from + Math.floor((fold * tested) / folds)
  return Array.from({ length: folds }, (_, fold) => ({
    trainTo: start(fold) - horizon + 1,
    testFrom: start(fold),
    testTo: start(fold + 1),
  }))
}

/**
 * Joins the forecasts of all folds.
 *
 * @param parts  one for each fold, shape [testTo − testFrom, width]
 * @returns shape [examples forecast, width], from the first fold's `testFrom`
 * @throws {SettingsError} if a part does not hold `width` numbers for each example of its fold
 */
export function joinFolds(folds: readonly TimeFold[], parts: readonly Float32Array[], width = 1): Float32Array {
  const first = folds[0].testFrom
  const joined = new Float32Array((folds[folds.length - 1].testTo - first) * width)
  folds.forEach(({ testFrom, testTo }, n) => {
    const part = parts[n]
    if (part?.length !== (testTo - testFrom) * width) {
      throw new SettingsError(
        `fold ${n} holds ${part?.length ?? 'no'} numbers, not ${testTo - testFrom} × ${width}; forecast all its examples`,
      )
    }
    joined.set(part, (testFrom - first) * width)
  })
  return joined
}
