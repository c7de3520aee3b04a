import { DAY_MS, startOfDay } from '../../shared/domain/units.js'
import { hashChance } from './hash-chance.js'

/** A count as it was issued, and when. */
export interface CountVersion {
  readonly atMs: number
  readonly value: number
}

/** What the services of the epidemic could know. */
export interface RecordedEpidemic {
  nowMs(): number
  /** States by the letters that Epidata uses. */
  readonly states: readonly string[]
  /** Counties that are listed: code and name; their state is the first. */
  readonly counties: readonly { readonly fips: string; readonly name: string; readonly state: string }[]
  /** Admissions of the week that begins on a day, in the order in which they were issued. */
  admissions(state: string, weekStart: number): readonly CountVersion[]
  /** Cases and deaths since the beginning, up to a day, in the order in which they were told. */
  cumulative(
    fips: string,
    day: number,
  ): readonly { readonly atMs: number; readonly cases: number; readonly deaths: number }[]
}

const WEEK_DAYS = 7

/** The finalized signal comes on the Friday or Saturday after its week: six or seven days after its Saturday. */
const ISSUED_AFTER_DAYS = 6

/** County counts begin this many days before now, and no line is older. */
const COUNTY_FIRST_DAY = 18_283 // 2020-01-22

/**
 * An epidemic that is made up, by a seed: three waves a year, by state and county. Its reporting is that of the real
 * one: a week is issued on the Friday after it, one in five is revised upwards a week or two later, and one in forty
 * comes a week late; a county's total is told a day after its day, and one in thirty is corrected two days later.
 */
export function recordedEpidemic(nowMs: () => number, seed = 1): RecordedEpidemic {
  const chance = (...parts: readonly (string | number)[]) => hashChance(seed, ...parts)
  const sizeOf = (place: string) => 10 ** (1 + 2 * chance(place, 'size'))
  const perDay = (place: string, day: number) => {
    const phase = chance(place, 'phase')
    return sizeOf(place) * (1.1 + Math.sin(2 * Math.PI * (day / 122 + phase))) * (0.9 + 0.2 * chance(place, day))
  }
  return {
    nowMs,
    states: STATES,
    counties: COUNTIES,
    admissions(state, weekStart) {
      let sum = 0
      for (let day = weekStart; day < weekStart + WEEK_DAYS; day++) sum += 0.1 * perDay(state, day)
      const isLate = chance(state, weekStart, 'late') < 1 / 40
      const atMs = startOfDay(weekStart + WEEK_DAYS + ISSUED_AFTER_DAYS + (isLate ? WEEK_DAYS : 0)) + 0.6 * DAY_MS
      const first = { atMs, value: Math.round(sum) }
      if (chance(state, weekStart, 'revised') >= 0.2) return [first]
      const weeks = chance(state, weekStart, 'when') < 0.5 ? 1 : 2
      const value = Math.round(sum * (1.01 + 0.1 * chance(state, weekStart, 'by'))) + 1
      return [first, { atMs: atMs + weeks * WEEK_DAYS * DAY_MS, value }]
    },
    cumulative(fips, day) {
      if (day < COUNTY_FIRST_DAY) return []
      const days = day - COUNTY_FIRST_DAY + 1
      const isRevised = chance(fips, day, 'revised') < 1 / 30
      // Grows by the county's mean: totals need no memory of the days before.
      const cases = Math.round(sizeOf(fips) * days + 0.4 * sizeOf(fips) * chance(fips, day, 'more'))
      const told = { atMs: startOfDay(day + 1) + DAY_MS / 2, cases, deaths: Math.floor(cases / 60) }
      return isRevised ? [told, { ...told, atMs: told.atMs + 2 * DAY_MS, cases: cases + 1 }] : [told]
    },
  }
}

const STATES = 'al ak az ar ca co ct de fl ga'.split(' ')

const COUNTIES = [
  ['06037', 'Los Angeles', 'California'],
  ['06073', 'San Diego', 'California'],
  ['36061', 'New York', 'New York'],
  ['01001', 'Autauga', 'Alabama'],
  ['04013', 'Maricopa', 'Arizona'],
].map(([fips, name, state]) => ({ fips, name, state }))
