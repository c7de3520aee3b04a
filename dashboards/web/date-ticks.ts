import { dateOfDay, dayOf } from '../../shared/domain/units.js'

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
