/** One threshold's place on a ROC curve. */
export interface RocPoint {
  /** Warned where the value is past it. */
  readonly threshold: number
  /** Share of what happened that was warned of: probability of detection. */
  readonly hitRate: number
  /** Share of what did not happen that was warned of: probability of false detection. */
  readonly falseAlarmRate: number
}

export interface Roc {
  /** From no warning to warning always; one for each value that occurs, thinned to at most `maxPoints`. */
  readonly points: readonly RocPoint[]
  /** Area under the curve by the trapezium rule, ties shared: the Mann–Whitney statistic. NaN if only one outcome occurs. */
  readonly area: number
  readonly happened: number
  readonly pairs: number
}

/**
 * ROC of values against whether it happened, for millions of pairs: `rocCurve` keeps a point for each value.
 *
 * @param values, happened  shape [pairs]; happened 0 or 1; no NaN
 * @see Mason (1982), Aust. Met. Mag. 30, 291–303; Fawcett (2006), Pattern Recognition Letters 27, 861–874, algorithm 1
 */
export function warningCurve(values: Float32Array, happened: Uint8Array, maxPoints = 101): Roc {
  // Sorted apart: typed arrays sort fast where they need no comparison of ours.
  const yes = values.filter((_, i) => happened[i] === 1).sort()
  const no = values.filter((_, i) => happened[i] !== 1).sort()
  const points: RocPoint[] = [{ threshold: Infinity, hitRate: 0, falseAlarmRate: 0 }]
  let area = 0
  for (let y = yes.length, n = no.length; y > 0 || n > 0; ) {
    const value = Math.max(y > 0 ? yes[y - 1] : -Infinity, n > 0 ? no[n - 1] : -Infinity)
    const [yBefore, nBefore] = [y, n]
    while (y > 0 && yes[y - 1] === value) y--
    while (n > 0 && no[n - 1] === value) n--
    const [hitsBefore, hits] = [yes.length - yBefore, yes.length - y]
    area += (nBefore - n) * ((hitsBefore + hits) / 2)
    const below = Math.max(y > 0 ? yes[y - 1] : -Infinity, n > 0 ? no[n - 1] : -Infinity)
    points.push({ threshold: below, hitRate: hits / yes.length, falseAlarmRate: (no.length - n) / no.length })
  }
  return {
    points: thin(points, maxPoints),
    area: area / (yes.length * no.length),
    happened: yes.length,
    pairs: values.length,
  }
}

/** First and last stay. */
function thin<T>(points: readonly T[], maxPoints: number): T[] {
  const last = points.length - 1
  if (last < maxPoints) return [...points]
  return Array.from({ length: maxPoints }, (_, i) => points[Math.round((i * last) / (maxPoints - 1))])
}
