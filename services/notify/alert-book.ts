import type { Alert } from '../../shared/domain/alert.js'
import { DUTY_TOPIC, type DutyWord } from '../../shared/domain/duty.js'
import { decodeDuty } from '../../shared/ports/duty-codec.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { decode } from '../../shared/ports/message-codec.js'

/** How an alert stands. */
export type Standing = 'open' | 'acknowledged' | 'resolved' | 'cancelled'

/** An alert from its beginning. */
export interface AlertEntry {
  readonly alert: string
  /** Its events, oldest first. */
  readonly events: Alert[]
  acknowledged?: Extract<DutyWord, { word: 'acknowledged' }>
}

/** What was said of alerts: by the rules, and by people. */
export interface AlertBook {
  /** By the alert's name, the first to fire first. */
  readonly alerts: Map<string, AlertEntry>
  /** Silences that were not taken back, by id and region. */
  readonly silences: Map<string, Extract<DutyWord, { word: 'silenced' }>>
}

export const initAlertBook = (): AlertBook => ({ alerts: new Map(), silences: new Map() })

/** Takes note of an event; what a stage says again after a crash is noted once. */
export function noteAlert({ alerts }: AlertBook, alert: Alert): void {
  const entry = alerts.get(alert.alert) ?? { alert: alert.alert, events: [] }
  const last = entry.events.at(-1)
  if (last !== undefined && last.sequence >= alert.sequence) return
  entry.events.push(alert)
  alerts.set(alert.alert, entry)
}

export function noteDuty({ alerts, silences }: AlertBook, word: DutyWord): void {
  if (word.word === 'silenced') silences.set(`${word.silence.id}/${word.region}`, word)
  else if (word.word === 'unsilenced') silences.delete(`${word.id}/${word.region}`)
  else {
    const entry = alerts.get(word.alert)
    if (entry !== undefined) entry.acknowledged ??= word
  }
}

export const newestEvent = ({ events }: AlertEntry): Alert => events[events.length - 1]

export function standingOf(entry: AlertEntry): Standing {
  const { event } = newestEvent(entry)
  if (event === 'resolved' || event === 'cancelled') return event
  return entry.acknowledged === undefined ? 'open' : 'acknowledged'
}

/** All that the log says of the alerts of some regions. @throws {MessageError | PortError} */
export async function readAlertBook(log: EventLog, regionIds: readonly string[]): Promise<AlertBook> {
  const book = initAlertBook()
  for (const region of regionIds) {
    for await (const record of log.read('alerts', region)) {
      if (record.key !== region) continue
      const message = decode(record)
      if (message.topic === 'alerts') noteAlert(book, message)
    }
    for await (const record of log.read(DUTY_TOPIC, region)) {
      if (record.key === region) noteDuty(book, decodeDuty(record))
    }
  }
  return book
}
