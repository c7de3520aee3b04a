import { DAY_MS, HOUR_MS, MINUTE_MS, startOfDay } from '../../shared/domain/units.js'
import { hashChance } from './hash-chance.js'

/** What the service said of one value of a gauge, and when. */
export interface FlowVersion {
  readonly atMs: number
  /** ft³/s; null: there is none. */
  readonly value: number | null
  readonly isApproved: boolean
  readonly qualifier: 'ICE' | 'ESTIMATED' | null
}

export interface RecordedGauge {
  /** `01022500` */
  readonly number: string
  readonly latitude: number
  readonly longitude: number
  /** Hydrologic unit, 12 digits. */
  readonly unit: string
  /** Drainage area, square miles. */
  readonly area: number
}

/** What the services of rivers could know. */
export interface RecordedRivers {
  nowMs(): number
  /** Gauges that are listed; others can be asked about all the same. */
  readonly gauges: readonly RecordedGauge[]
  /** The versions of a daily mean, in the order in which they were said. */
  daily(gauge: string, day: number): readonly FlowVersion[]
  /** The versions of a momentary value, the same; the times are multiples of `stepMs`. */
  momentary(gauge: string, timeMs: number): readonly FlowVersion[]
  readonly stepMs: number
}

const STORM_DAYS = 25
const APPROVED_AFTER_DAYS = 90
const LATE_DAYS = 5
const FILLED_AFTER_DAYS = 12
const WEEK_DAYS = 7

/**
 * Rivers that are made up, by a seed: storms on top of a base flow that follows the year. Their reporting is that of real
 * ones: a value is provisional when it comes, six to eighteen hours after its day; one in eight is corrected two days
 * later, and all are approved at the beginning of a month after ninety days, changed by a few percent. One in forty comes
 * five days late; in one week of thirty the gauge is out, and its values are estimated later; in one winter week of three
 * there is ice and no value.
 */
export function recordedRivers(nowMs: () => number, seed = 1): RecordedRivers {
  const chance = (...parts: readonly (string | number)[]) => hashChance(seed, ...parts)
  const known = new Map<string, readonly FlowVersion[]>()
  const daily = (gauge: string, day: number) => {
    const key = `${gauge} ${day}`
    const versions = known.get(key) ?? dailyVersions(gauge, day, chance)
    known.set(key, versions)
    return versions
  }
  return {
    nowMs,
    gauges: GAUGES,
    stepMs: HOUR_MS,
    daily,
    momentary(gauge, timeMs) {
      const day = Math.floor(timeMs / DAY_MS)
      const versions = daily(gauge, day)
      // Momentary values follow their day; what comes late or is filled in later, comes as late.
      const [first] = versions
      const lateMs = first.atMs - startOfDay(day + 1) > DAY_MS ? first.atMs - startOfDay(day) : 0
      const ripple = 1 + 0.1 * Math.sin((2 * Math.PI * timeMs) / DAY_MS)
      return versions
        .filter(({ isApproved }, i) => i === 0 || isApproved)
        .map((version, i) => ({
          ...version,
          atMs: i === 0 ? timeMs + lateMs + 40 * MINUTE_MS : version.atMs,
          value: version.value === null ? null : figures(version.value * ripple),
        }))
    },
  }
}

type Chance = (...parts: readonly (string | number)[]) => number

function dailyVersions(gauge: string, day: number, chance: Chance): readonly FlowVersion[] {
  const flow = flowOf(gauge, day, chance)
  const dayEndMs = startOfDay(day + 1)
  const approved = (value: number | null, qualifier: FlowVersion['qualifier']): FlowVersion => ({
    atMs: approvalOf(day),
    value,
    isApproved: true,
    qualifier,
  })
  const final = figures(flow * (0.97 + 0.06 * chance(gauge, day, 'final')))
  const week = Math.floor(day / WEEK_DAYS)
  if (chance(gauge, week, 'out') < 1 / 30) {
    const filledMs = startOfDay(day + FILLED_AFTER_DAYS)
    return [{ atMs: filledMs, value: final, isApproved: false, qualifier: 'ESTIMATED' }, approved(final, 'ESTIMATED')]
  }
  const isLate = chance(gauge, day, 'late') < 1 / 40
  const atMs = dayEndMs + (isLate ? LATE_DAYS * DAY_MS : 0) + (6 + 12 * chance(gauge, day, 'hour')) * HOUR_MS
  const month = new Date(dayEndMs).getUTCMonth()
  if (month < 2 && chance(gauge, week, 'ice') < 1 / 3) {
    const iced = { atMs, value: null, isApproved: false, qualifier: 'ICE' } as const
    return [iced, approved(final, 'ESTIMATED')]
  }
  const first: FlowVersion = { atMs, value: figures(flow), isApproved: false, qualifier: null }
  if (chance(gauge, day, 'revised') >= 1 / 8) return [first, approved(final, null)]
  const revised = figures(flow * (0.9 + 0.2 * chance(gauge, day, 'by')))
  return [first, { ...first, atMs: atMs + 2 * DAY_MS, value: revised }, approved(final, null)]
}

/** ft³/s: base flow of the season, and what is left of the storms of the last weeks. */
function flowOf(gauge: string, day: number, chance: Chance): number {
  const size = 50 * 10 ** (1.5 * chance(gauge, 'size'))
  const season = 1 + 0.6 * Math.sin((2 * Math.PI * (day - 20)) / 365.25)
  let storms = 0
  for (let ago = 0; ago < STORM_DAYS; ago++) {
    const rain = chance(gauge, day - ago, 'storm')
    if (rain > 0.9) storms += 60 * (rain - 0.9) * Math.exp(-ago / 5)
  }
  return size * (season + storms)
}

/** The first of the month that comes ninety days later, at noon. */
function approvalOf(day: number): number {
  const at = new Date(startOfDay(day + APPROVED_AFTER_DAYS))
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1, 12)
}

/** Three significant figures, as the agency writes them. */
const figures = (value: number): number => Number(value.toPrecision(3))

/** Twelve gauges that are not there, in three hydrologic units of Maine. */
const GAUGES: readonly RecordedGauge[] = Array.from({ length: 12 }, (_, i) => ({
  number: String(1_099_900 + i).padStart(8, '0'),
  latitude: 44 + 0.2 * Math.floor(i / 4),
  longitude: -69 + 0.25 * (i % 4),
  unit: `0105000${1 + Math.floor(i / 4)}0${String(i).padStart(3, '0')}`,
  area: 100 + 25 * i,
}))
