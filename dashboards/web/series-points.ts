import type { Series } from '../../services/api/wire.js'

/** What stands at one window end of the series. */
export interface SeriesPoint {
  /** Last day of the window. */
  readonly day: number
  readonly observed?: number | null
  readonly mean?: number | null
  /** Lowest and highest quantile. */
  readonly range?: readonly [number | null, number | null]
}

/** All window ends of a series, ascending. */
export function seriesPoints({ observed, forecast, horizonDays }: Series): SeriesPoint[] {
  const points = new Map<number, SeriesPoint>()
  observed.day.forEach((day, i) => {
    points.set(day, { day, observed: observed.value[i] })
  })
  const [low, high] = centralRows(forecast.levels, 0.95) ?? [0, forecast.levels.length - 1]
  forecast.day.forEach((issue, i) => {
    const day = issue + horizonDays
    const range = [forecast.quantiles[low][i], forecast.quantiles[high][i]] as const
    points.set(day, { ...points.get(day), day, mean: forecast.mean[i], range })
  })
  return [...points.values()].sort((a, b) => a.day - b.day)
}

/** The point nearest to a day; undefined of an empty list. */
export function nearestPoint(points: readonly SeriesPoint[], day: number): SeriesPoint | undefined {
  return points.reduce<SeriesPoint | undefined>(
    (best, point) => (best === undefined || Math.abs(point.day - day) < Math.abs(best.day - day) ? point : best),
    undefined,
  )
}

/** Rows of the quantiles between which a central share of outcomes is expected; undefined where they are not given. */
export function centralRows(levels: readonly number[], share: number): [low: number, high: number] | undefined {
  const rowOf = (level: number) => levels.findIndex(known => Math.abs(known - level) < 1e-6)
  const rows: [number, number] = [rowOf((1 - share) / 2), rowOf((1 + share) / 2)]
  return rows.includes(-1) ? undefined : rows
}
