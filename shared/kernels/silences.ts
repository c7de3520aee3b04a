import type { Alert } from '../domain/alert.js'
import type { Silence } from '../domain/duty.js'
import { DAY_MS, dayOf, MINUTE_MS } from '../domain/units.js'
import { weekdayOf } from './weekday.js'

/** Whether a silence holds at a moment, for an alert. An hour after midnight belongs to the day on which it began. */
export function isSilent(silence: Silence, { rule, alert }: Pick<Alert, 'rule' | 'alert'>, nowMs: number): boolean {
  if (silence.rule !== undefined && silence.rule !== rule) return false
  if (silence.alert !== undefined && !alert.startsWith(silence.alert)) return false
  return nowMs >= silence.fromMs && nowMs < silence.untilMs && recursAt(silence, nowMs)
}

function recursAt({ weekdays, fromMinute, toMinute }: Silence, nowMs: number): boolean {
  const minute = Math.floor((nowMs - dayOf(nowMs) * DAY_MS) / MINUTE_MS)
  const isOn = (day: number) => weekdays.length === 0 || weekdays.includes(weekdayOf(day))
  const today = dayOf(nowMs)
  if (fromMinute === toMinute) return isOn(today)
  if (fromMinute < toMinute) return isOn(today) && minute >= fromMinute && minute < toMinute
  return (isOn(today) && minute >= fromMinute) || (isOn(today - 1) && minute < toMinute)
}
