import type { LogRecord } from '../../../shared/ports/event-log.js'
import type { ChannelKind, ChannelOf } from '../../../shared/ports/rules/channel-schema.js'
import type { Notification, NotificationKind } from '../notification.js'

/** What a channel may use of the world. */
export interface ChannelWorld {
  /** Environment: secrets stand there. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly nowMs: () => number
  /** Durable when it resolves. */
  readonly append: (topic: string, records: readonly LogRecord[]) => Promise<void>
}

/** A way to tell people or programs. Sending the same notification again is harmless: its key says that it is the same. */
export interface Channel {
  /** What it has words for. */
  readonly kinds: readonly NotificationKind[]
  /** Disturbs people: of an alert that somebody has acknowledged it tells no updates. */
  readonly isForPeople: boolean
  /** Resolves when the other side has taken it. @throws {DeliveryError} */
  send(notification: Notification, signal: AbortSignal): Promise<void>
  close(): void
}

/** @throws {SettingsError} a secret is not in the environment */
export type MakeChannel<Kind extends ChannelKind> = (
  name: string,
  settings: ChannelOf<Kind>,
  world: ChannelWorld,
) => Channel

export const ALL_KINDS: readonly NotificationKind[] = [
  'fired',
  'updated',
  'resolved',
  'cancelled',
  'acknowledged',
  'silenced',
]

export const EVENT_KINDS: readonly NotificationKind[] = ['fired', 'updated', 'resolved', 'cancelled']
