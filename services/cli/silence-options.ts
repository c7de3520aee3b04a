import { InvalidArgumentError } from 'commander'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/units.js'

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const SPANS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS }

/** `90m`, `8h`, `3d` → ms. */
export function parseSpan(text: string): number {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? []
  if (unit === undefined || Number(count) === 0) {
    throw new InvalidArgumentError(`"${text}" is no span of time; write 90m, 8h or 3d.`)
  }
  return Number(count) * SPANS[unit]
}

/** `mon,wed` or `fri-mon` → numbers of weekdays, 0 is Sunday. */
export function parseWeekdays(text: string): number[] {
  return text.split(',').flatMap(part => {
    const [from, to = from] = part.split('-').map(name => WEEKDAYS.indexOf(name))
    if (from === -1 || to === -1) {
      throw new InvalidArgumentError(`"${text}" are no weekdays; write some of ${WEEKDAYS.join(',')}, or fri-sun.`)
    }
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7)
  })
}

/** `22:00-06:00` → minutes of the day. */
export function parseHours(text: string): [fromMinute: number, toMinute: number] {
  const [, fromHour, fromMinute, toHour, toMinute] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text) ?? []
  const [from, to] = [Number(fromHour) * 60 + Number(fromMinute), Number(toHour) * 60 + Number(toMinute)]
  if (!(from <= 1440 && to <= 1440 && from !== to)) {
    throw new InvalidArgumentError(`"${text}" are no hours; write 22:00-06:00.`)
  }
  return [from, to]
}
