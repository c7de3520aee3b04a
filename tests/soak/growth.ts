import { studentCdf } from '../../shared/kernels/student-t.js'

/** A value at a time. */
export interface Point {
  readonly hours: number
  readonly value: number
}

/** How a value went over time. */
export interface Trend {
  /** Slope of the least-squares line. */
  readonly perHour: number
  readonly standardError: number
  /** One-sided, of no growth. */
  readonly pValue: number
  /** Means of the first and of the last quarter of the points. */
  readonly firstQuarter: number
  readonly lastQuarter: number
}

/**
 * The line through some points. What is measured once a minute is not independent from minute to minute, so the standard
 * error is widened by √((1 + r) / (1 − r)), r the residuals' autocorrelation of lag 1, where that is above 0.
 *
 * @param points  three at least, in order
 * @see von Storch & Zwiers (1999), Statistical Analysis in Climate Research, section 6.6.8, for the widening
 */
export function trendOf(points: readonly Point[]): Trend {
  const n = points.length
  const [middle, level] = [mean(points.map(({ hours }) => hours)), mean(points.map(({ value }) => value))]
  let [spread, together] = [0, 0]
  for (const { hours, value } of points) {
    spread += (hours - middle) ** 2
    together += (hours - middle) * (value - level)
  }
  const perHour = together / spread
  const residuals = points.map(({ hours, value }) => value - level - perHour * (hours - middle))
  const squares = residuals.reduce((sum, r) => sum + r * r, 0)
  const lagged = residuals.slice(1).reduce((sum, r, i) => sum + r * residuals[i], 0)
  const r = squares > 0 ? Math.min(0.99, Math.max(0, lagged / squares)) : 0
  const standardError = Math.sqrt((squares / (n - 2) / spread) * ((1 + r) / (1 - r)))
  const quarter = Math.max(1, Math.floor(n / 4))
  return {
    perHour,
    standardError,
    pValue: pValueOf(perHour, standardError, n - 2),
    firstQuarter: mean(points.slice(0, quarter).map(({ value }) => value)),
    lastQuarter: mean(points.slice(-quarter).map(({ value }) => value)),
  }
}

/** A line that fits exactly is no matter of chance. */
function pValueOf(slope: number, standardError: number, freedom: number): number {
  if (standardError === 0) return slope > 0 ? 0 : 1
  return 1 - studentCdf(slope / standardError, freedom)
}

/** Whether a value grows: by more than is allowed, and not by chance. */
export const grows = ({ perHour, pValue }: Trend, allowedPerHour: number, level: number): boolean =>
  perHour > allowedPerHour && pValue < level

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
