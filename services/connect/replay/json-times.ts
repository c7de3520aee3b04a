import { HOUR_MS, startOfDay } from '../../../shared/domain/units.js'
import { civilDay } from '../../../shared/kernels/civil-date.js'
import { decimalOf } from '../../../shared/kernels/decimal.js'
import { epiweekCodeStart, epiweekOf, epiweekStart } from '../../../shared/kernels/epiweek.js'
import { isoTimeMs } from '../../../shared/kernels/iso-time.js'
import { newLocalTime, readLocalTime } from '../../../shared/kernels/local-time.js'
import type { ReadTime, RecordTimes } from './read-time.js'

const WEEK_DAYS = 7
const QUOTE = 0x22
const COLON = 0x3a

/**
 * The value of the first such key of a record, read without parsing the rest: a text without its quotes, or what stands
 * up to the next comma or bracket. A quote inside a string is escaped, so no text can look like a key.
 *
 * @returns NaN where there is no such key, or its value is no text and no number
 */
function readValue(name: string): (bytes: Uint8Array, start: number, end: number, read: ReadTime) => number {
  const key = Buffer.from(`"${name}"`)
  return (all, start, end, read) => {
    const bytes = Buffer.from(all.buffer, all.byteOffset + start, end - start)
    for (let found = bytes.indexOf(key); found !== -1; found = bytes.indexOf(key, found + 1)) {
      let at = skipBlanks(bytes, found + key.length)
      if (bytes[at] !== COLON) continue
      at = skipBlanks(bytes, at + 1)
      if (bytes[at] === QUOTE) {
        const close = bytes.indexOf(QUOTE, at + 1)
        return close === -1 ? NaN : read(bytes, at + 1, close)
      }
      let to = at
      while (to < bytes.length && !isDelimiter(bytes[to])) to++
      return read(bytes, at, to)
    }
    return NaN
  }
}

/** Comma, closing brace or bracket, blank, line end. */
const isDelimiter = (byte: number) => byte === 0x2c || byte === 0x7d || byte === 0x5d || byte <= 0x20

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d) at++
  return at
}

const field = (name: string, read: ReadTime): ReadTime => {
  const value = readValue(name)
  return (bytes, start, end) => value(bytes, start, end, read)
}

export const usgsFeatureTimes = (): RecordTimes => ({
  eventMs: field('time', decimalOf),
  knownMs: field('updated', decimalOf),
  isDaily: false,
})

export const emscTimes = (): RecordTimes => ({
  eventMs: field('time', isoTimeMs),
  knownMs: field('lastupdate', isoTimeMs),
  isDaily: false,
})

/** No site's own clock is further behind UTC. */
const BEHIND_MS = 12 * HOUR_MS

/** A day, or a moment in UTC: the day that it belongs to is that of the site's own clock, by its longitude. */
export function ogcTimes(): RecordTimes {
  const time = newLocalTime()
  const longitude = longitudeReader()
  const eventMs = field('time', (bytes, start, end) => {
    if (!readLocalTime(bytes, start, end, time)) return NaN
    if (!time.hasClock) return time.wallMs
    const east = longitude(bytes)
    const aheadMs = Number.isNaN(east) ? -BEHIND_MS : Math.round(east / 15) * HOUR_MS
    return time.wallMs - (time.offsetMs || 0) + aheadMs
  })
  const modified = newLocalTime()
  const knownMs = field('last_modified', (bytes, start, end) =>
    readLocalTime(bytes, start, end, modified) ? modified.wallMs - (modified.offsetMs || 0) : NaN,
  )
  return { eventMs, knownMs, isDaily: false }
}

/** Degrees east: the first of a feature's coordinates. */
function longitudeReader(): (feature: Uint8Array) => number {
  const key = Buffer.from('"coordinates"')
  return feature => {
    const bytes = Buffer.from(feature.buffer, feature.byteOffset, feature.byteLength)
    const found = bytes.indexOf(key)
    if (found === -1) return NaN
    const [, number] = /^\s*:\s*\[\s*(-?[\d.]+)/.exec(bytes.toString('latin1', found + key.length, found + 64)) ?? []
    return Number(number ?? NaN)
  }
}

/** The first time of an answer that is cut by day. */
export function waterJsonTimes(): RecordTimes {
  const time = newLocalTime()
  return {
    eventMs: field('dateTime', (bytes, start, end) =>
      readLocalTime(bytes, start, end, time) ? earliestLocalMs(time.wallMs, time.offsetMs) : NaN,
    ),
    isDaily: true,
  }
}

/**
 * The earliest that a moment may be by its site's own standard time: without an offset the clock is the site's, an offset
 * may be that of summer, and UTC says nothing of the site.
 */
export const earliestLocalMs = (wallMs: number, offsetMs: number): number =>
  Number.isNaN(offsetMs) ? wallMs : wallMs - (offsetMs === 0 ? BEHIND_MS : HOUR_MS)

/** Days or weeks of Epidata: YYYYMMDD or YYYYWW. A week enters when it is over. */
export function epidataTimes(): RecordTimes {
  const code = field('time_value', decimalOf)
  const hospitalDay = field('date', decimalOf)
  const issue = field('issue', decimalOf)
  const isWeekly = field('time_type', (bytes, start) => (bytes[start] === 0x77 ? 1 : 0))
  const weekly = (bytes: Uint8Array, start: number, end: number) => isWeekly(bytes, start, end) === 1
  return {
    eventMs(bytes, start, end) {
      const value = code(bytes, start, end)
      if (!Number.isNaN(value)) return startOfDay(lastDayOf(value, weekly(bytes, start, end)))
      // Admissions stand beside the day after theirs.
      return startOfDay(lastDayOf(hospitalDay(bytes, start, end), false) - 1)
    },
    // An issue names a day or a week: what it says was known when that was over.
    knownMs: (bytes, start, end) => startOfDay(lastDayOf(issue(bytes, start, end), weekly(bytes, start, end)) + 1) - 1,
    isDaily: true,
  }
}

/** Last day of a day or week as Epidata writes it; a day of a weekly signal stands for its epiweek. NaN for none. */
function lastDayOf(code: number, isWeekly: boolean): number {
  if (!Number.isInteger(code)) return NaN
  if (code < 1_000_000) return epiweekCodeStart(code) + WEEK_DAYS - 1
  const day = civilDay(Math.floor(code / 10_000), Math.floor(code / 100) % 100, code % 100)
  if (!isWeekly || Number.isNaN(day)) return day
  const { year, week } = epiweekOf(day)
  return epiweekStart(year, week) + WEEK_DAYS - 1
}
