import type { EventLog, LogRecord } from '../../shared/ports/event-log.js'

/** One log, new and empty; opened again it is the same log. */
export interface LogPlace {
  open(partitions?: number): Promise<EventLog>
}

export const PARTITIONS = 4

export const text = (value: string, key = 'socal'): LogRecord => ({ key, value: Buffer.from(value) })

/** Opens a new log for a test, and closes it. */
export const withLog =
  (newPlace: () => Promise<LogPlace>) => (body: (log: EventLog, place: LogPlace) => Promise<void>) => async () => {
    const place = await newPlace()
    const log = await place.open(PARTITIONS)
    try {
      await body(log, place)
    } finally {
      await log.close()
    }
  }
