import type { Alert, AlertEvent } from '../../shared/domain/alert.js'
import type { Domain } from '../../shared/domain/region.js'

/** What is told: an event of an alert, or what duty people said of it. */
export type NotificationKind = AlertEvent | 'acknowledged' | 'silenced'

/** Something that a channel is to tell; it is the same at each attempt. */
export interface Notification {
  /** Idempotency key: names what is told, so that who gets it twice can tell. */
  readonly key: string
  readonly kind: NotificationKind
  readonly domain: Domain
  /** The newest event of the alert. */
  readonly alert: Alert
  /** When it was decided to tell, ms since 1970. */
  readonly atMs: number
  /** What was told of the alert before, oldest first. */
  readonly earlier: readonly Earlier[]
  /** Who acknowledged or silenced. */
  readonly by?: string
  readonly note?: string
}

/** A notification that was told before. */
export type Earlier = Pick<Notification, 'key' | 'atMs'>

/** The event ends the alert. */
export const isLast = (kind: NotificationKind): boolean => kind === 'resolved' || kind === 'cancelled'

/** For people, in one line; what is no real warning says so first. */
export function headline({ kind, alert }: Pick<Notification, 'kind' | 'alert'>): string {
  const mark = alert.exercise ? '[EXERCISE] ' : ''
  return `${mark}${kind.toUpperCase()}: ${alert.says}, ${alert.place} (${alert.severity})`
}
