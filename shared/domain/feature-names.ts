/** Trailing windows of the features, days, ascending. SPEC.md 1.1 */
export const WINDOW_DAYS: readonly number[] = [14, 28, 84, 364, 1820]

/** Spans N of the EMA features, in steps of the horizon. N = 1 is the newest value itself: `lag0`. */
export const EMA_SPANS: readonly number[] = [2, 3, 5, 10, 20, 50, 100]

/** Time constants τ of the activity features, days: from a night's swarm to the pixel's own rate. */
export const ACTIVITY_DAYS: readonly number[] = [2, 7, 20, 60, 200, 700, 2000]

/** How many windows back from the issue time the lag features reach: 26 × 14 days is one year. SPEC.md 1.7 */
export const LAGS = 26

/**
 * Rows of `Features.columns`, in order. All but counts and shares are equivalent magnitudes, 0 where nothing happened.
 *
 * - `lag<k>`: the window of 14 days that ended k windows before the issue time; lag0 ends at it
 * - `meq<W>`: the trailing W days (meq14 would be lag0)
 * - `count<W>`: quakes with M ≥ 3.29 in the trailing W days
 * - `ema<N>`: EMA of span N over the windows … lag2, lag1, lag0
 * - `active<τ>`: share of days with a quake, each day weighted by e^(−age/τ)
 */
export const FEATURE_NAMES: readonly string[] = [
  ...Array.from({ length: LAGS }, (_, k) => `lag${k}`),
  ...WINDOW_DAYS.slice(1).map(days => `meq${days}`),
  ...WINDOW_DAYS.map(days => `count${days}`),
  ...EMA_SPANS.map(span => `ema${span}`),
  ...ACTIVITY_DAYS.map(days => `active${days}`),
]

/** Where each feature stands in `FEATURE_NAMES`. */
export const FEATURE_ROW: ReadonlyMap<string, number> = new Map(FEATURE_NAMES.map((name, row) => [name, row]))
