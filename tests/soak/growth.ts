import { normalCdf } from '../../shared/kernels/normal.js'

/** A value at a time. */
export interface Point {
  readonly hours: number
  readonly value: number
}

/** How a value went over time. */
export interface Trend {
  /** Median of the slopes between all pairs of points. */
  readonly perHour: number
  /** Its 95 % interval. */
  readonly low: number
  readonly high: number
  /** One-sided, of no growth. */
  readonly pValue: number
  /** Means of the first and of the last quarter of the points. */
  readonly firstQuarter: number
  readonly lastQuarter: number
}

/** Of the standard normal law, for an interval of 95 %. */
const WITHIN = 1.959964

/**
 * The slope through some points by Theil & Sen, and whether there is any by Mann & Kendall. Both go by ranks: a buffer that
 * happens to be alive in a sample moves neither, however large. What is measured once a minute is not independent from
 * minute to minute, so the variance is widened by (1 + r) / (1 − r), r the residuals' autocorrelation of lag 1, where that
 * is above 0.
 *
 * @param points  three at least, in order
 * @see Sen (1968), Journal of the American Statistical Association 63, 1379–1389, for slope and interval
 * @see von Storch & Zwiers (1999), Statistical Analysis in Climate Research, section 6.6.8, for the widening
 */
export function trendOf(points: readonly Point[]): Trend {
  const n = points.length
  const slopes: number[] = []
  let rises = 0
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const rise = points[j].value - points[i].value
      slopes.push(rise / (points[j].hours - points[i].hours))
      rises += Math.sign(rise)
    }
  }
  slopes.sort((a, b) => a - b)
  const perHour = median(slopes)
  const deviation = Math.sqrt(varianceOf(points) * widening(points, perHour))
  const z = deviation > 0 ? (rises - Math.sign(rises)) / deviation : 0
  const rank = (WITHIN * deviation) / 2
  const at = (place: number) => slopes[Math.min(slopes.length - 1, Math.max(0, place))]
  const quarter = Math.max(1, Math.floor(n / 4))
  return {
    perHour,
    low: at(Math.floor(slopes.length / 2 - rank) - 1),
    high: at(Math.ceil(slopes.length / 2 + rank)),
    pValue: 1 - normalCdf(z),
    firstQuarter: mean(points.slice(0, quarter).map(({ value }) => value)),
    lastQuarter: mean(points.slice(-quarter).map(({ value }) => value)),
  }
}

/** Of the sum of the signs of all rises, were there no trend; values that are equal make it smaller. */
function varianceOf(points: readonly Point[]): number {
  const counts = new Map<number, number>()
  for (const { value } of points) counts.set(value, (counts.get(value) ?? 0) + 1)
  const term = (t: number) => (t * (t - 1) * (2 * t + 5)) / 18
  return [...counts.values()].reduce((sum, t) => sum - term(t), term(points.length))
}

function widening(points: readonly Point[], perHour: number): number {
  const flat = points.map(({ hours, value }) => value - perHour * hours)
  const level = median(flat.toSorted((a, b) => a - b))
  const residuals = flat.map(value => value - level)
  const squares = residuals.reduce((sum, r) => sum + r * r, 0)
  const lagged = residuals.slice(1).reduce((sum, r, i) => sum + r * residuals[i], 0)
  const r = squares > 0 ? Math.min(0.99, Math.max(0, lagged / squares)) : 0
  return (1 + r) / (1 - r)
}

/** Whether a value grows: by more than is allowed, and not by chance. */
export const grows = ({ perHour, pValue }: Trend, allowedPerHour: number, level: number): boolean =>
  perHour > allowedPerHour && pValue < level

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** @param sorted  ascending */
const median = (sorted: readonly number[]): number =>
  (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
