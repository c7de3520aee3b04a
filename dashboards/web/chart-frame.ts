import type { Series } from '../../services/api/wire.js'
import type { Box } from './map-frame.js'

const MARGIN = { left: 50, right: 10, top: 8, bottom: 20 }

/** Lines across the chart, at most. */
const MOST_STEPS = 5

/** The part of a canvas in which the curves lie, and what its edges stand for. */
export interface ChartFrame extends Box {
  readonly fromDay: number
  readonly toDay: number
  /** Value at the upper edge; at the lower it is 0. */
  readonly topValue: number
  /** Value between two lines across. */
  readonly step: number
}

/**
 * A frame for the series: its first to its last window end, 0 to a round value above the largest.
 *
 * @param leastTop  the upper edge is not below this
 */
export function chartFrame(series: Series, leastTop: number, width: number, height: number): ChartFrame {
  const { observed, forecast, horizonDays } = series
  const ends = [observed.day[0], observed.day.at(-1), ...[forecast.day[0], forecast.day.at(-1)].map(endOf(horizonDays))]
  const days = ends.filter(day => day !== undefined)
  const largest = [...observed.value, ...forecast.quantiles.flat(), ...forecast.mean].reduce<number>(
    (most, value) => Math.max(most, value ?? 0),
    leastTop,
  )
  const step = roundStep(largest / MOST_STEPS)
  return {
    left: MARGIN.left,
    top: MARGIN.top,
    width: Math.max(1, width - MARGIN.left - MARGIN.right),
    height: height - MARGIN.top - MARGIN.bottom,
    fromDay: Math.min(...days),
    toDay: Math.max(...days),
    topValue: Math.ceil(largest / step - 1e-9) * step,
    step,
  }
}

const endOf = (horizonDays: number) => (day: number | undefined) => (day === undefined ? undefined : day + horizonDays)

/** The least of 1, 2, 5, 10, 20 … that is not below a positive value. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find(factor => factor * power >= least * (1 - 1e-9)) ?? 10)
}

export const xOf = (frame: ChartFrame, day: number): number =>
  frame.left + ((day - frame.fromDay) / Math.max(1, frame.toDay - frame.fromDay)) * frame.width

export const yOf = (frame: ChartFrame, value: number): number =>
  frame.top + frame.height - (value / frame.topValue) * frame.height

/** Day at a canvas position. */
export const dayAt = (frame: ChartFrame, x: number): number =>
  Math.round(frame.fromDay + ((x - frame.left) / frame.width) * (frame.toDay - frame.fromDay))
