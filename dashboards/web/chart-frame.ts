import type { Series } from '../../services/api/wire.js'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import type { Box } from './map-frame.js'

const MARGIN = { left: 34, right: 10, top: 8, bottom: 20 }

/** The part of a canvas in which the curves lie, and what its edges stand for. */
export interface ChartFrame extends Box {
  readonly fromDay: number
  readonly toDay: number
  /** Equivalent magnitude at the upper edge; the lower is 0. */
  readonly topMeq: number
}

/** A frame for the series: its first to its last window end, 0 to the magnitude above the largest. */
export function chartFrame({ observed, forecast, horizonDays }: Series, width: number, height: number): ChartFrame {
  const ends = [observed.day[0], observed.day.at(-1), ...[forecast.day[0], forecast.day.at(-1)].map(endOf(horizonDays))]
  const days = ends.filter(day => day !== undefined)
  const largest = [...observed.meq, ...forecast.quantiles.flat(), ...forecast.mean].reduce<number>(
    (top, value) => Math.max(top, value ?? 0),
    0,
  )
  return {
    left: MARGIN.left,
    top: MARGIN.top,
    width: Math.max(1, width - MARGIN.left - MARGIN.right),
    height: height - MARGIN.top - MARGIN.bottom,
    fromDay: Math.min(...days),
    toDay: Math.max(...days),
    topMeq: Math.max(2, Math.ceil(largest)),
  }
}

const endOf = (horizonDays: number) => (day: number | undefined) => (day === undefined ? undefined : day + horizonDays)

export const xOf = (frame: ChartFrame, day: number): number =>
  frame.left + ((day - frame.fromDay) / Math.max(1, frame.toDay - frame.fromDay)) * frame.width

export const yOf = (frame: ChartFrame, meq: number): number =>
  frame.top + frame.height - (meq / frame.topMeq) * frame.height

/** Day at a canvas position. */
export const dayAt = (frame: ChartFrame, x: number): number =>
  Math.round(frame.fromDay + ((x - frame.left) / frame.width) * (frame.toDay - frame.fromDay))

/** Months between two date ticks; a chart takes the first that leaves enough room. */
const TICK_MONTHS: readonly number[] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]

/**
 * Firsts of months to label, at most `most` of them.
 *
 * @returns day and text: `Mar 2010`, or `2010` where ticks are whole years apart
 */
export function dateTicks(fromDay: number, toDay: number, most: number): [day: number, text: string][] {
  const months = (toDay - fromDay) / 30.44
  const step = TICK_MONTHS.find(count => months / count <= most) ?? 12_000
  const [year, month] = dateOfDay(fromDay).split('-').map(Number)
  const ticks: [number, string][] = []
  for (let index = Math.ceil((year * 12 + month - 1) / step) * step; ; index += step) {
    const day = dayOf(Date.UTC(Math.floor(index / 12), index % 12))
    if (day > toDay) return ticks
    if (day >= fromDay) ticks.push([day, step >= 12 ? dateOfDay(day).slice(0, 4) : monthName(day)])
  }
}

const monthName = (day: number): string =>
  new Date(dateOfDay(day)).toLocaleDateString('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** What stands at one window end of the series. */
export interface SeriesPoint {
  /** Last day of the window. */
  readonly day: number
  readonly observed?: number
  readonly mean?: number | null
  /** Lowest and highest quantile. */
  readonly range?: readonly [number | null, number | null]
}

/** All window ends of a series, ascending. */
export function seriesPoints({ observed, forecast, horizonDays }: Series): SeriesPoint[] {
  const points = new Map<number, SeriesPoint>()
  observed.day.forEach((day, i) => {
    points.set(day, { day, observed: observed.meq[i] })
  })
  const lowest = forecast.quantiles[0]
  const highest = forecast.quantiles[forecast.quantiles.length - 1]
  forecast.day.forEach((issue, i) => {
    const day = issue + horizonDays
    points.set(day, { ...points.get(day), day, mean: forecast.mean[i], range: [lowest[i], highest[i]] })
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
