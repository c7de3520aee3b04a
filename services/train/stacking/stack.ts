import { joinFolds, type TimeFold } from '../../../shared/kernels/time-folds.js'

/** A first-level model. */
export interface StackMember {
  readonly name: string
  /**
   * What it says of a fold's examples when it is fitted to those before it.
   *
   * @param before  the fold before: part of what it may see, and what settings may be chosen on
   * @returns shape [testTo − testFrom, width]
   */
  forecast(fold: TimeFold, before: TimeFold): Promise<Float32Array>
}

/** Forecasts that members made of what they had not seen. */
export interface OutOfFold {
  /** Examples: from this up to but without the other. */
  readonly from: number
  readonly to: number
  /** One for each member, in their order, shape [to − from, width]. */
  readonly forecasts: readonly Float32Array[]
}

/**
 * First level of a stacking: each member is fitted once for each fold but the first, and forecasts it. The first fold has
 * none before it to choose on, and serves the second as that.
 *
 * @param folds  of `timeFolds`, at least two
 * @param width  numbers of one example
 * @throws {SettingsError} a member does not forecast all
 */
export async function stack(
  members: readonly StackMember[],
  folds: readonly TimeFold[],
  width: number,
): Promise<OutOfFold> {
  const tested = folds.slice(1)
  const forecasts: Float32Array[] = []
  for (const member of members) {
    const parts: Float32Array[] = []
    for (const [n, fold] of tested.entries()) parts.push(await member.forecast(fold, folds[n]))
    forecasts.push(joinFolds(tested, parts, width))
  }
  return { from: tested[0].testFrom, to: tested[tested.length - 1].testTo, forecasts }
}
