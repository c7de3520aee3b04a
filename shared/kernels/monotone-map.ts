import { isotonic } from './isotonic.js'

/** A rising function, linear between its points and level beyond them. */
export interface MonotoneMap {
  /** Ascending, shape [points]. */
  readonly x: Float64Array
  /** Never falling, shape [points]. */
  readonly y: Float64Array
}

/**
 * The rising function of x nearest to y: the pairs are put in order of x, averaged over bins of the same number, and
 * pooled where they fall. The last bins grow smaller, by halves: the few large x matter most.
 *
 * @param bins  of the same number, beside the small ones at the end
 * @param leastPairs  fewer than this are no bin
 * @returns one point, at 0, if there is no pair
 */
export function fitMonotone(x: ArrayLike<number>, y: ArrayLike<number>, bins: number, leastPairs: number): MonotoneMap {
  const n = x.length
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a] - x[b])
  const ends: number[] = []
  for (let bin = 1; bin < bins; bin++) ends.push(Math.floor((n * bin) / bins))
  for (let left = n / bins / 2; left >= leastPairs; left /= 2) ends.push(Math.floor(n - left))
  ends.push(n)
  const points: [x: number, y: number, weight: number][] = []
  let from = 0
  for (const end of ends) {
    if (end - from < leastPairs && end < n) continue
    let [sumX, sumY] = [0, 0]
    for (let i = from; i < end; i++) {
      sumX += x[order[i]]
      sumY += y[order[i]]
    }
    if (end > from) points.push([sumX / (end - from), sumY / (end - from), end - from])
    from = end
  }
  if (points.length === 0) return { x: Float64Array.of(0), y: Float64Array.of(0) }
  return {
    x: Float64Array.from(points, ([at]) => at),
    y: isotonic(
      points.map(([, value]) => value),
      points.map(([, , weight]) => weight),
    ),
  }
}

export function valueAt({ x, y }: MonotoneMap, at: number): number {
  const last = x.length - 1
  if (!(at > x[0])) return y[0]
  if (at >= x[last]) return y[last]
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (x[middle] <= at) low = middle
    else high = middle
  }
  return y[low] + ((at - x[low]) / (x[high] - x[low])) * (y[high] - y[low])
}
