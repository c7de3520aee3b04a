import type { Alert } from '../../shared/domain/alert.js'
import type { Silence } from '../../shared/domain/duty.js'
import type { StreamEnds } from '../run/epochs.js'
import type { Earlier, Notification } from './notification.js'

/** An alert that is open, as the duty people and the channels know it. */
export interface OpenAlert {
  /** Its newest event. */
  alert: Alert
  /** What was decided to be told of it, oldest first. */
  readonly told: Earlier[]
  /** Channels that know of it: they are told when it ends, silent or not. */
  readonly channels: Set<string>
  acknowledged: boolean
}

/** A notification on its way to one channel. */
export interface Pending {
  readonly notification: Notification
  /** Failures so far. */
  failures: number
  /** Not before this moment, ms since 1970. */
  notBeforeMs: number
}

/** A notification that a channel will never take: people must see it. */
export interface DeadLetter {
  readonly channel: string
  readonly notification: Notification
  readonly failures: number
  readonly reason: string
  readonly atMs: number
}

/** What the notifier remembers of one partition; saved as one record, with the offsets that it stands for. */
export interface NotifyState {
  /** Next offset of each topic. */
  readonly offsets: Map<string, bigint>
  /** By stream: what was read last; a stage that was killed says it again. */
  readonly read: StreamEnds
  /** By the alert's name. */
  readonly open: Map<string, OpenAlert>
  /** By id and region. */
  readonly silences: Map<string, Silence & { readonly region: string }>
  /** By channel: in the order in which they are told. */
  readonly queues: Map<string, Pending[]>
  /** Oldest first. */
  readonly dead: DeadLetter[]
  /** Notifications that were taken, by channel. */
  readonly delivered: Map<string, number>
}

export const initNotifyState = (): NotifyState => ({
  offsets: new Map(),
  read: new Map(),
  open: new Map(),
  silences: new Map(),
  queues: new Map(),
  dead: [],
  delivered: new Map(),
})
