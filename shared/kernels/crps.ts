/**
 * Continuous ranked probability score of an ensemble, in the unit of what is forecast:
 * mean |x_i − y| − ½ mean |x_i − x_j|.
 *
 * @param members  at least one; order does not matter
 * @param fair  divides the second term by m (m − 1) instead of m²: the score that an ensemble of infinite size from the
 *   same law would get on average; needs two members
 * @see Gneiting & Raftery (2007), JASA 102, 359–378, equation 21; Ferro (2014), QJRMS 140, 1917–1923 for `fair`
 */
export function ensembleCrps(observed: number, members: ArrayLike<number>, fair = false): number {
  const sorted = Float64Array.from(members).sort()
  const m = sorted.length
  let error = 0
  let spread = 0
  for (let i = 0; i < m; i++) {
    error += Math.abs(sorted[i] - observed)
    // Σ_i Σ_j |x_i − x_j| / 2 of sorted members
    spread += (2 * i + 1 - m) * sorted[i]
  }
  return error / m - spread / (m * (fair ? m - 1 : m))
}

/**
 * CRPS of quantiles: twice the pinball loss, integrated over the levels. A level stands for the levels nearer to it than
 * to its neighbours, so unevenly spaced levels count by what they stand for; evenly spaced ones give the mean.
 *
 * @param quantiles  of one cell, shape [levels]
 * @param levels  ascending, within (0, 1)
 * @see Laio & Tamea (2007), Hydrology and Earth System Sciences 11, 1267–1277, doi:10.5194/hess-11-1267-2007
 */
export function quantileCrps(observed: number, quantiles: ArrayLike<number>, levels: ArrayLike<number>): number {
  let total = 0
  const last = levels.length - 1
  for (let q = 0; q <= last; q++) {
    const from = q === 0 ? 0 : (levels[q - 1] + levels[q]) / 2
    const to = q === last ? 1 : (levels[q] + levels[q + 1]) / 2
    const error = observed - quantiles[q]
    total += (to - from) * (error >= 0 ? levels[q] * error : (levels[q] - 1) * error)
  }
  return 2 * total
}

/**
 * CRPS of quantiles, added up over the cells.
 *
 * @param observed  NaN where not known, shape [cells]
 * @param quantiles  NaN where not known, shape [levels · cells], level-major
 */
export function quantileCrpsSum(
  observed: ArrayLike<number>,
  quantiles: ArrayLike<number>,
  levels: ArrayLike<number>,
): number {
  const cells = observed.length
  const own = new Float64Array(levels.length)
  let total = 0
  for (let cell = 0; cell < cells; cell++) {
    if (Number.isNaN(observed[cell]) || Number.isNaN(quantiles[cell])) continue
    for (let q = 0; q < own.length; q++) own[q] = quantiles[q * cells + cell]
    total += quantileCrps(observed[cell], own, levels)
  }
  return total
}
