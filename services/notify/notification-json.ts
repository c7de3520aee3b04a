import { dateOfDay } from '../../shared/domain/units.js'
import { headline, type Notification } from './notification.js'

/** Number for JSON, which has no NaN. */
const known = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** A notification for programs: webhook and topic say the same. Days are dates, what is not known is null. */
export function notificationJson({ key, kind, domain, alert, atMs, by, note }: Notification) {
  const { channels: _, topic: __, behindDay, behindCell, behindValue, similarDay, similarHappened, ...said } = alert
  return {
    version: 1,
    key,
    kind,
    domain,
    at: new Date(atMs).toISOString(),
    headline: headline({ kind, alert }),
    ...(by !== undefined && { by }),
    ...(note !== undefined && { note }),
    alert: {
      ...said,
      day: dateOfDay(alert.day),
      firedDay: dateOfDay(alert.firedDay),
      value: known(alert.value),
      skill: known(alert.skill),
      behind: Array.from(behindDay, (day, i) => ({ day: dateOfDay(day), cell: behindCell[i], value: behindValue[i] })),
      similar: Array.from(similarDay, (day, i) => ({ firedDay: dateOfDay(day), happened: similarHappened[i] === 1 })),
    },
  }
}
