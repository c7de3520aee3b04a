/** Probability levels of every seismic forecast's quantiles, ascending. */
export const QUANTILE_LEVELS: readonly number[] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]

/** Magnitudes m of P(at least one M ≥ m in the pixel and window), ascending. */
export const EXCEEDANCE_MAGNITUDES: readonly number[] = [4, 5, 6, 6.75]

/** Their names in messages. */
export const EXCEEDANCE_NAMES: readonly string[] = EXCEEDANCE_MAGNITUDES.map(magnitude => `m${magnitude}`)
