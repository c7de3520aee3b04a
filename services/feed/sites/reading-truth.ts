import { dayOf } from '../../../shared/domain/units.js'

/** What is held to be true of one day of a region's sites. */
interface DayTruth {
  /** Of values that stand for days, by variable · sites + site: knowledge time, −Infinity where nothing was said. */
  readonly knownMs: Float64Array
  readonly value: Float64Array
  readonly quality: Uint8Array
  readonly spanDays: Uint8Array
  /** Of values of moments: by variable · sites + site, then time. */
  readonly moments: Map<number, Map<number, [knownMs: number, value: number, quality: number]>>
}

/** The newest word on every reading that may still change; changed in place, survives v8.serialize. */
export interface ReadingTruth {
  readonly sites: number
  readonly variables: number
  readonly days: Map<number, DayTruth>
}

/** One reading of a site of a region. */
export interface SiteReading {
  readonly site: number
  readonly variable: number
  readonly timeMs: number
  readonly spanDays: number
  /** NaN: there is none, or no more. */
  readonly value: number
  readonly knownMs: number
  readonly quality: number
}

/** What a reading was to the truth. `void`: it took back what never stood. */
export type ReadingOutcome = 'new' | 'revised' | 'repeated' | 'deleted' | 'void'

export const initReadingTruth = (sites: number, variables: number): ReadingTruth => ({
  sites,
  variables,
  days: new Map(),
})

/**
 * Tells the truth one reading. The one of the newest knowledge time stands, in whatever order they come; of two that are
 * equally new, the one that came last.
 */
export function tellReading(truth: ReadingTruth, reading: SiteReading): ReadingOutcome {
  const day = dayTruth(truth, dayOf(reading.timeMs))
  const at = reading.variable * truth.sites + reading.site
  return reading.spanDays === 0 ? tellMoment(day, at, reading) : tellSpan(day, at, reading)
}

function tellSpan(day: DayTruth, at: number, { knownMs, value, quality, spanDays }: SiteReading): ReadingOutcome {
  const before = day.knownMs[at]
  if (knownMs < before) return 'repeated'
  const stood = before > -Infinity && !Number.isNaN(day.value[at])
  const isSame =
    before > -Infinity &&
    Object.is(day.value[at], value) &&
    day.quality[at] === quality &&
    day.spanDays[at] === spanDays
  day.knownMs[at] = knownMs
  day.value[at] = value
  day.quality[at] = quality
  day.spanDays[at] = spanDays
  return outcomeOf(before > -Infinity, stood, isSame, value)
}

function tellMoment(day: DayTruth, at: number, { timeMs, knownMs, value, quality }: SiteReading): ReadingOutcome {
  const byTime = day.moments.get(at) ?? new Map<number, [number, number, number]>()
  day.moments.set(at, byTime)
  const before = byTime.get(timeMs)
  if (before !== undefined && knownMs < before[0]) return 'repeated'
  byTime.set(timeMs, [knownMs, value, quality])
  const isSame = before !== undefined && Object.is(before[1], value) && before[2] === quality
  return outcomeOf(before !== undefined, before !== undefined && !Number.isNaN(before[1]), isSame, value)
}

function outcomeOf(wasTold: boolean, stood: boolean, isSame: boolean, value: number): ReadingOutcome {
  if (isSame) return 'repeated'
  if (Number.isNaN(value)) return stood ? 'deleted' : 'void'
  return wasTold && stood ? 'revised' : 'new'
}

function dayTruth({ days, sites, variables }: ReadingTruth, day: number): DayTruth {
  const known = days.get(day)
  if (known !== undefined) return known
  const size = sites * variables
  const fresh: DayTruth = {
    knownMs: new Float64Array(size).fill(-Infinity),
    value: new Float64Array(size).fill(NaN),
    quality: new Uint8Array(size),
    spanDays: new Uint8Array(size),
    moments: new Map(),
  }
  days.set(day, fresh)
  return fresh
}

export function forgetReadings({ days }: ReadingTruth, firstDay: number): void {
  for (const day of days.keys()) if (day < firstDay) days.delete(day)
}
