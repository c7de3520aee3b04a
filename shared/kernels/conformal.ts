/**
 * State of adaptive conformal inference for one central interval: how far its nominal miscoverage has moved. A plain
 * object, so that it can be kept across restarts.
 */
export interface ConformalState {
  /** Miscoverage that is asked for, such as 0.05. */
  readonly target: number
  /** Miscoverage α_t that the next interval is cut at; may leave [0, 1], where the interval is all or nothing. */
  alpha: number
  /** Truths seen, and those outside their interval. */
  seen: number
  missed: number
  /** EMA of the misses, from which drift is told. */
  recent: number
}

export interface ConformalRule {
  /** γ, how fast α follows a miss. The paper's 0.005. */
  readonly rate: number
  /** Weight of the newest truths in `recent`. */
  readonly recentWeight: number
  /** `recent` further than this from the target is drift. */
  readonly driftDistance: number
}

/**
 * γ is the paper's. The drift rule is ours: the EMA's standard deviation over independent truths is
 * √(α (1 − α) w / (2 − w)), 0.015 at α = 0.05 and w = 0.01; 0.1 lies more than six of them away.
 */
export const CONFORMAL: ConformalRule = { rate: 0.005, recentWeight: 0.01, driftDistance: 0.1 }

export const initConformal = (target: number): ConformalState => ({
  target,
  alpha: target,
  seen: 0,
  missed: 0,
  recent: target,
})

/**
 * Learns from one truth, or from the share of many cells that lay outside at one issue:
 * α_(t+1) = α_t + γ (α − err_t). Whatever the data do, the mean of err over T truths is within
 * (max(α₁, 1 − α₁) + γ) / (γ T) of the target.
 *
 * @param missed  0 within, 1 outside; between them: the share of the cells outside
 * @see Gibbs & Candès (2021), NeurIPS 34, 1660–1672, arXiv 2106.00170, equation 2 and proposition 4.1
 */
export function addMiss(state: ConformalState, missed: number, rule: ConformalRule = CONFORMAL): void {
  state.alpha += rule.rate * (state.target - missed)
  state.seen++
  state.missed += missed
  state.recent += rule.recentWeight * (missed - state.recent)
}

/** Whether the misses of late are far from what was asked for: the model has drifted, though the intervals follow. */
export const hasDrifted = ({ recent, target }: ConformalState, rule: ConformalRule = CONFORMAL): boolean =>
  Math.abs(recent - target) > rule.driftDistance

/** Where a level lies between two of a forecast's: its quantile is q[from] + share · (q[to] − q[from]). */
export interface LevelPlace {
  readonly from: number
  readonly to: number
  readonly share: number
}

/**
 * Linear between the levels; beyond the outermost the tail is taken as exponential, through the last two, so that a low
 * enough α widens the interval as far as it must. The place is the same for every cell.
 *
 * @param levels  ascending, two or more
 * @param level  above 0 and below 1
 */
export function placeOfLevel(levels: ArrayLike<number>, level: number): LevelPlace {
  const last = levels.length - 1
  if (level < levels[0]) return { from: 0, to: 1, share: beyond(levels[0], levels[1], level) }
  if (level > levels[last]) {
    return { from: last, to: last - 1, share: beyond(1 - levels[last], 1 - levels[last - 1], 1 - level) }
  }
  let above = 1
  while (above < last && levels[above] < level) above++
  return { from: above - 1, to: above, share: (level - levels[above - 1]) / (levels[above] - levels[above - 1]) }
}

/** Where the tail's probability is less than that of the outermost quantile: linear in its logarithm; below 0. */
const beyond = (outerTail: number, innerTail: number, tail: number): number =>
  Math.log(tail / outerTail) / Math.log(innerTail / outerTail)

/**
 * The quantile at a level that the forecast may not have; see `placeOfLevel`.
 *
 * @param quantiles  of one cell, shape [levels]; ascending
 * @param levels  ascending, two or more
 * @param level  0 and below give −Infinity, 1 and above +Infinity: the interval holds everything
 */
export function quantileAt(quantiles: ArrayLike<number>, levels: ArrayLike<number>, level: number): number {
  if (level <= 0) return -Infinity
  if (level >= 1) return Infinity
  const { from, to, share } = placeOfLevel(levels, level)
  return quantiles[from] + share * (quantiles[to] - quantiles[from])
}

/**
 * The interval that keeps the target's coverage: the quantiles at α_t / 2 and 1 − α_t / 2; empty at the median where α
 * has risen past 1.
 */
export function conformalInterval(
  { alpha }: ConformalState,
  quantiles: ArrayLike<number>,
  levels: ArrayLike<number>,
): { readonly low: number; readonly high: number } {
  const tail = Math.min(0.5, alpha / 2)
  return { low: quantileAt(quantiles, levels, tail), high: quantileAt(quantiles, levels, 1 - tail) }
}
