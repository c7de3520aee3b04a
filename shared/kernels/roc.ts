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
 * ROC of values against whether it happened.
 *
 * @param values, happened  shape [pairs]; happened 0 or 1; no NaN
 * @see Mason (1982), Aust. Met. Mag. 30, 291–303; Fawcett (2006), Pattern Recognition Letters 27, 861–874, algorithm 1
 */
export function roc(values: Float32Array, happened: Uint8Array, maxPoints = 101): Roc {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a])
  const pairs = values.length
  let positives = 0
  for (let i = 0; i < pairs; i++) positives += happened[i]
  const negatives = pairs - positives
  const points: RocPoint[] = [{ threshold: Infinity, hitRate: 0, falseAlarmRate: 0 }]
  let hits = 0
  let area = 0
  for (let i = 0; i < pairs; ) {
    const value = values[order[i]]
    const [before, start] = [hits, i]
    for (; i < pairs && values[order[i]] === value; i++) hits += happened[order[i]]
    area += (i - start - (hits - before)) * ((before + hits) / 2)
    const threshold = i < pairs ? values[order[i]] : -Infinity
    points.push({ threshold, hitRate: hits / positives, falseAlarmRate: (i - hits) / negatives })
  }
  return { points: thin(points, maxPoints), area: area / (positives * negatives), happened: positives, pairs }
}

/** First and last stay. */
function thin<T>(points: readonly T[], maxPoints: number): T[] {
  const last = points.length - 1
  if (last < maxPoints) return [...points]
  return Array.from({ length: maxPoints }, (_, i) => points[Math.round((i * last) / (maxPoints - 1))])
}
