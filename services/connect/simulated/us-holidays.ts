import { DAY_MS } from '../../../shared/domain/units.js'
import { weekdayOf } from '../../../shared/kernels/weekday.js'

/** Month and day on which most health offices were closed. */
const FIXED: readonly (readonly [month: number, date: number])[] = [
  [1, 1],
  [7, 4],
  [12, 25],
]

/** New Year, Independence Day, Christmas, and Thanksgiving, the fourth Thursday of November; a UTC day number. */
export function isUsHoliday(day: number): boolean {
  const when = new Date(day * DAY_MS)
  const [month, date] = [when.getUTCMonth() + 1, when.getUTCDate()]
  if (month === 11) return weekdayOf(day) === 4 && date > 21 && date <= 28
  return FIXED.some(holiday => holiday[0] === month && holiday[1] === date)
}
