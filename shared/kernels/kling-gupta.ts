/**
 * Kling–Gupta efficiency, 1 − √((r − 1)² + (α − 1)² + (β − 1)²): r the correlation of simulated and observed values, α the
 * ratio of their standard deviations, β that of their means. 1 is perfect; the observed mean throughout is about −0.41.
 *
 * Where either is NaN it is not known, and nothing is counted.
 *
 * @returns NaN where either does not vary, or the observed mean is 0
 * @see Gupta et al. (2009), Journal of Hydrology 377, 80–91, doi:10.1016/j.jhydrol.2009.08.003
 */
export function klingGupta(observed: ArrayLike<number>, simulated: ArrayLike<number>): number {
  let [n, y, s] = [0, 0, 0]
  const known = (i: number) => !(Number.isNaN(observed[i]) || Number.isNaN(simulated[i]))
  for (let i = 0; i < observed.length; i++) {
    if (!known(i)) continue
    n++
    y += observed[i]
    s += simulated[i]
  }
  const [meanObserved, meanSimulated] = [y / n, s / n]
  let [yy, ss, ys] = [0, 0, 0]
  for (let i = 0; i < observed.length; i++) {
    if (!known(i)) continue
    const [dy, ds] = [observed[i] - meanObserved, simulated[i] - meanSimulated]
    yy += dy * dy
    ss += ds * ds
    ys += dy * ds
  }
  if (!(yy > 0 && ss > 0) || meanObserved === 0) return NaN
  return 1 - Math.hypot(ys / Math.sqrt(yy * ss) - 1, Math.sqrt(ss / yy) - 1, meanSimulated / meanObserved - 1)
}
