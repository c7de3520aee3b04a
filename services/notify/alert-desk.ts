import { DUTY_TOPIC } from '../../shared/domain/duty.js'
import { SECOND_MS } from '../../shared/domain/units.js'
import type { Clock } from '../../shared/ports/clock.js'
import { decodeDuty } from '../../shared/ports/duty-codec.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { decode } from '../../shared/ports/message-codec.js'
import { type AlertBook, initAlertBook, noteAlert, noteDuty } from './alert-book.js'

/** Where duty people look, and what they say is written. */
export interface AlertDesk {
  readonly log: Pick<EventLog, 'append'>
  readonly regionIds: readonly string[]
  /** What the log says by now, whoever wrote it; asked often, it looks once a second. @throws {PortError} */
  book(isFresh?: boolean): Promise<AlertBook>
}

/** A look at the log is not repeated sooner, ms. */
const FRESH_MS = SECOND_MS

export function openAlertDesk(log: EventLog, regionIds: readonly string[], clock: Pick<Clock, 'nowMs'>): AlertDesk {
  const book = initAlertBook()
  const next = new Map<string, bigint>()
  let readMs = -Infinity
  let reading: Promise<void> = Promise.resolve()
  const readOn = async () => {
    for (const region of regionIds) {
      for (const topic of ['alerts', DUTY_TOPIC]) {
        const place = `${topic}/${region}`
        for await (const record of log.read(topic, region, next.get(place))) {
          next.set(place, record.offset + 1n)
          if (record.key !== region) continue
          if (topic === DUTY_TOPIC) noteDuty(book, decodeDuty(record))
          else noteIfAlert(book, decode(record))
        }
      }
    }
    readMs = clock.nowMs()
  }
  return {
    log,
    regionIds,
    async book(isFresh = false) {
      // One reader at a time; a failed look is told to who asked for it, and the next looks again.
      const before = reading.catch(() => undefined)
      reading = before.then(() => (isFresh || clock.nowMs() - readMs >= FRESH_MS ? readOn() : undefined))
      await reading
      return book
    },
  }
}

function noteIfAlert(book: AlertBook, message: ReturnType<typeof decode>): void {
  if (message.topic === 'alerts') noteAlert(book, message)
}
