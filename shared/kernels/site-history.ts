import { MessageError } from '../domain/errors.js'
import { fieldColumn } from '../domain/field-columns.js'
import type { Field } from '../domain/messages.js'
import type { SiteFeatureRule } from '../domain/site-features.js'
import { emaWeight } from './ema.js'
import { toPowerScale } from './power-scale.js'
import { addSeasonal, initSeasonal, type SeasonalSums, seasonalRow } from './seasonal-course.js'
import { countValue, initHistogram, type ValueHistogram } from './value-histogram.js'

/** One day of a region of sites, with all that follows from it and the days before; shapes [sites]. */
export interface SiteDay {
  /** As the field gave it, NaN where nothing is known. */
  readonly value: Float32Array
  /** Of each mean of the rule: its column on this day. */
  readonly columns: readonly Float32Array[]
  /** Mean of the window that ends here, on the rule's scale; NaN where a day of it is not known. */
  readonly z: Float32Array
  /** The newest z that is known, and how many days ago its window ended. */
  readonly last: Float32Array
  readonly age: Uint16Array
  /** EMA of z in steps of a window, shape [spans · sites]; dropped when it can no longer be needed. */
  ema?: Float64Array
}

/** All that the features of one region of sites remember. Saved and restored as it is. */
export interface SiteHistory {
  readonly sites: number
  readonly windowDays: number
  /** How many days back a field may still be revised. */
  readonly latenessDays: number
  firstDay?: number
  day?: number
  readonly days: Map<number, SiteDay>
  /** First day from which on what was derived is out of date. */
  staleFrom?: number
  /** Of every window whose days can no longer be revised. */
  readonly percentiles: ValueHistogram
  readonly seasonal: SeasonalSums
}

/** An age that is not known: no window has been. */
export const NEVER = 0xffff

/** Largest |z| told apart in percentiles: 32 m/day of runoff, a million cases a day. */
const LARGEST_Z = 32
const HALF_CELLS = 500

export const initSiteHistory = (
  sites: number,
  windowDays: number,
  latenessDays: number,
  rule: SiteFeatureRule,
): SiteHistory => ({
  sites,
  windowDays,
  latenessDays,
  days: new Map(),
  percentiles: initHistogram(sites, LARGEST_Z, HALF_CELLS),
  seasonal: initSeasonal(sites, rule.harmonics),
})

/**
 * Takes in one day's field: the next day, or a new truth about a day before, from which on all will be worked out anew.
 *
 * @throws {MessageError} if a day was left out, or the day is older than any that may be revised
 */
export function addSiteDay(history: SiteHistory, rule: SiteFeatureRule, field: Field): void {
  const { day } = field
  const newest = history.day
  if (newest !== undefined && day > newest + 1) {
    throw new MessageError(`the field of day ${day} follows that of day ${newest}; send every day, quiet ones empty`)
  }
  if (newest !== undefined && (day < newest - history.latenessDays - 1 || day < history.firstDay!)) {
    throw new MessageError(
      `day ${day} is revised, but the record runs from ${history.firstDay} to ${newest} and only ` +
        `${history.latenessDays} days may change; raise the region's latenessDays`,
    )
  }
  history.firstDay ??= day
  history.day = Math.max(newest ?? day, day)
  setRaw(history, rule, field)
  history.staleFrom = Math.min(history.staleFrom ?? day, day)
  // Told again, the newest day makes no other day final.
  if (newest !== undefined && day <= newest) return
  refresh(history, rule)
  settle(history, rule)
}

/** Works out what follows from revised days; several at once cost no more than the oldest. */
export function refresh(history: SiteHistory, rule: SiteFeatureRule): void {
  const { staleFrom, day } = history
  if (staleFrom === undefined || day === undefined) return
  for (let d = staleFrom; d <= day; d++) derive(history, rule, d)
  history.staleFrom = undefined
}

/** Puts what a field says in the place of what was known of its day. */
function setRaw({ sites, days }: SiteHistory, rule: SiteFeatureRule, field: Field): void {
  const dense = (name: string) => {
    const column = fieldColumn(field, name)
    const values = new Float32Array(sites).fill(NaN)
    for (let row = 0; row < column.length; row++) values[field.cell[row]] = column[row]
    return values
  }
  const byName = new Map([...new Set(rule.means.map(({ column }) => column))].map(name => [name, dense(name)]))
  const raw = { value: dense(rule.target), columns: rule.means.map(({ column }) => byName.get(column)!) }
  const known = days.get(field.day)
  const derived = known ?? {
    z: new Float32Array(sites),
    last: new Float32Array(sites),
    age: new Uint16Array(sites),
    ema: new Float64Array(rule.emaSpans.length * sites),
  }
  days.set(field.day, { ...derived, ...raw })
}

/** All that follows from a day and the days before it, in place. */
function derive({ sites, windowDays, days }: SiteHistory, rule: SiteFeatureRule, day: number): void {
  const { z, last, age, ema } = days.get(day)!
  windowMeans(z, days, day, windowDays)
  const before = days.get(day - 1)
  for (let s = 0; s < sites; s++) {
    z[s] = toPowerScale(z[s], rule.power)
    const isKnown = !Number.isNaN(z[s])
    last[s] = isKnown ? z[s] : (before?.last[s] ?? NaN)
    age[s] = isKnown ? 0 : Math.min(NEVER, (before?.age[s] ?? NEVER) + 1)
  }
  if (ema === undefined) return
  const emaBefore = days.get(day - windowDays)?.ema
  rule.emaSpans.forEach((span, i) => {
    const a = emaWeight(span)
    for (let at = i * sites, s = 0; s < sites; s++, at++) {
      const e = emaBefore?.[at] ?? NaN
      // A window that is not known leaves the average where it was.
      ema[at] = Number.isNaN(z[s]) ? e : Number.isNaN(e) ? z[s] : a * z[s] + (1 - a) * e
    }
  })
}

/** Mean over the window that ends with a day; NaN where a day of it is not known. */
function windowMeans(into: Float32Array, days: SiteHistory['days'], day: number, windowDays: number): void {
  const first = days.get(day - windowDays + 1)
  if (first === undefined) {
    into.fill(NaN)
    return
  }
  const sum = Float64Array.from(first.value)
  for (let d = day - windowDays + 2; d <= day; d++) {
    const { value } = days.get(d)!
    for (let s = 0; s < sum.length; s++) sum[s] += value[s]
  }
  for (let s = 0; s < sum.length; s++) into[s] = sum[s] / windowDays
}

/** Adds the windows that no revision can reach to the long-term sums, and drops days that no feature looks at. */
function settle(history: SiteHistory, rule: SiteFeatureRule): void {
  const { day, latenessDays, windowDays, days, sites } = history
  const final = day! - latenessDays - 2
  const settled = days.get(final)
  if (settled !== undefined) {
    const row = seasonalRow(final, rule.harmonics)
    addSeasonal(history.seasonal, row, settled.z)
    for (let s = 0; s < sites; s++) countValue(history.percentiles, s, settled.z[s])
  }
  const old = days.get(day! - latenessDays - windowDays - 2)
  if (old !== undefined) old.ema = undefined
  days.delete(day! - keptDays(rule, windowDays, latenessDays))
}

/** How many days back any feature looks. */
const keptDays = (rule: SiteFeatureRule, windowDays: number, latenessDays: number): number =>
  Math.max(rule.lags * windowDays, ...rule.aboveDays, ...rule.means.map(({ days }) => days)) +
  latenessDays +
  windowDays +
  2
