import type { Notification } from '../../services/notify/notification.js'
import type { Alert } from '../../shared/domain/alert.js'
import { dayOf } from '../../shared/domain/units.js'

/** Issue of 2019-07-05: the issue time is 2019-07-06T00:00:00Z, the window ends with 2019-07-19. */
export const ISSUE_DAY = dayOf(Date.UTC(2019, 6, 5))

export const AT_MS = Date.UTC(2019, 6, 6, 0, 5)

export function alertOf(more: Partial<Alert> = {}): Alert {
  return {
    topic: 'alerts',
    region: 'socal',
    alert: 'm5-likely/socal/1234/2019-07-05',
    event: 'fired',
    sequence: 0,
    exercise: false,
    rule: 'm5-likely',
    says: 'M5 or more is likely',
    severity: 'severe',
    channels: [],
    cell: 1234,
    place: '34.05° N, 116.55° W',
    latitude: 34.05,
    longitude: -116.55,
    model: 'ridge',
    modelHash: 'sha256:00',
    day: ISSUE_DAY,
    horizonDays: 14,
    revision: 0,
    firedDay: ISSUE_DAY,
    quantity: 'exceedance m5',
    value: 0.125,
    threshold: 0.05,
    clear: 0.02,
    side: 'above',
    streak: 2,
    skill: NaN,
    reason: 'exceedance m5 is 0.125 & more <than> 0.05.',
    behindDay: Float64Array.of(ISSUE_DAY - 1),
    behindCell: Uint32Array.of(1234),
    behindValue: Float64Array.of(6.4),
    similarDay: Float64Array.of(ISSUE_DAY - 400, ISSUE_DAY - 300),
    similarHappened: Uint8Array.of(1, 0),
    ...more,
  }
}

/** What a channel gets when the alert fires; or another kind of it. */
export function notificationOf(more: Partial<Notification> = {}, alert: Partial<Alert> = {}): Notification {
  const of = alertOf(alert)
  return {
    key: `${of.alert}#${of.sequence}`,
    kind: of.event,
    domain: 'seismic',
    alert: of,
    atMs: AT_MS,
    earlier: [],
    ...more,
  }
}
