import { dateOfDay } from '../../shared/domain/units.js'
import type { Notification } from './notification.js'

/** What stands below the headline, for people: a line each. */
export function notificationLines({ alert, by, note }: Notification): string[] {
  const { behindDay, behindCell, behindValue, similarHappened, skill } = alert
  const happened = similarHappened.reduce((sum, one) => sum + one, 0)
  const behind = Array.from(
    behindDay,
    (day, i) => `${Number(behindValue[i].toPrecision(3))} on ${dateOfDay(day)} (cell ${behindCell[i]})`,
  )
  return [
    ...(by === undefined ? [] : [`By ${by}${note === undefined || note === '' ? '' : `: ${note}`}`]),
    alert.reason,
    behind.length === 0 ? 'Nothing was observed there of late.' : `Observed before: ${behind.join(', ')}.`,
    similarHappened.length === 0
      ? 'No alert of this rule has run out yet.'
      : `Of the last ${similarHappened.length} alerts of this rule ${happened} came true.`,
    ...(Number.isFinite(skill) ? [`Skill of the model of late: ${Number(skill.toPrecision(3))}.`] : []),
    `Forecast: ${alert.region} ${alert.model} ${dateOfDay(alert.day)} +${alert.horizonDays} d, revision ${alert.revision}. Alert: ${alert.alert}`,
  ]
}
