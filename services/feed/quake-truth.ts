import { DELETED, REPORTED } from '../../shared/domain/quake.js'
import { dayOf, MINUTE_MS } from '../../shared/domain/units.js'

/**
 * Origin times that two reports of one quake may lie apart: an automatic solution is a few seconds off, a poor one some
 * tens. The bound is needed: in the USGS feed of 2014-04-15 an M 4.1 near Hispaniola and an M 2.9 near Puerto Rico, six
 * hours apart, both list `at00n3rz0w`.
 */
export const SAME_QUAKE_MS = MINUTE_MS

/** What the newest report says of a quake. */
export interface QuakeContent {
  readonly timeMs: number
  /** NaN where the source does not say when it last changed its report. */
  readonly updatedMs: number
  readonly latitude: number
  readonly longitude: number
  readonly depthKm: number
  readonly magnitude: number
  /** It is an earthquake, and has not been taken back. */
  readonly stands: boolean
  /** Ids of the regions that cover it; empty if it does not stand. */
  readonly regions: readonly string[]
}

/** One quake under all its ids. */
interface KnownQuake {
  /** The id under which it was first put out. */
  readonly id: string
  /** All ids that lead here, `id` included; empty once another quake has taken them over. */
  ids: readonly string[]
  /** Counts the quakes seen before it: of two that turn out to be one, the elder stays. */
  readonly seniority: number
  content: QuakeContent
}

/** The quakes that may still be revised. Survives v8.serialize as a whole: the maps share their quakes. */
export interface QuakeTruth {
  readonly byId: Map<string, KnownQuake>
  /** By UTC day of origin time. A quake that has moved to another day is in both. */
  readonly byDay: Map<number, KnownQuake[]>
  seen: number
}

export const initTruth = (): QuakeTruth => ({ byId: new Map(), byDay: new Map(), seen: 0 })

/** What a report was to the truth. `void`: it took back, or called no earthquake, what never stood. */
export type Outcome = 'new' | 'revised' | 'repeated' | 'deleted' | 'void'

/** Told of each row to put out: the truth about one quake in one region. */
export type OnRow = (region: string, id: string, kind: number, content: QuakeContent) => void

/**
 * Tells the truth what a report says. Where both reports carry `updated`, the newer stands, in whatever order they
 * come; where one does not, the one that came last. A report that changes nothing is a repeat.
 *
 * @param ids  all ids of the report, its own first
 */
export function tellTruth(truth: QuakeTruth, ids: readonly string[], content: QuakeContent, onRow: OnRow): Outcome {
  const known = knownUnder(truth, ids, content.timeMs)
  if (known.length === 0) {
    const quake: KnownQuake = { id: ids[0], ids: [], seniority: truth.seen++, content }
    adopt(truth, quake, ids)
    bucketOf(truth, content).push(quake)
    for (const region of content.regions) onRow(region, quake.id, REPORTED, content)
    return content.stands ? 'new' : 'void'
  }
  const [elder, ...younger] = known
  const before = elder.content
  let newest = before
  for (const quake of younger) {
    if (quake.content.updatedMs > newest.updatedMs) newest = quake.content
    for (const region of quake.content.regions) onRow(region, quake.id, DELETED, quake.content)
    for (const id of quake.ids) truth.byId.delete(id)
    adopt(truth, elder, quake.ids)
    quake.ids = []
  }
  adopt(truth, elder, ids)
  if (supersedes(content, newest)) newest = content
  if (sameTruth(before, newest)) {
    elder.content = { ...before, updatedMs: newest.updatedMs }
    return younger.length > 0 ? 'revised' : 'repeated'
  }
  replaceContent(truth, elder, newest, onRow)
  if (newest.stands) return 'revised'
  return before.stands || younger.length > 0 ? 'deleted' : 'void'
}

/** Whether any of these ids is known. */
export const isKnown = (truth: QuakeTruth, ids: readonly string[]): boolean => ids.some(id => truth.byId.has(id))

/** Forgets the quakes of the days before `firstDay`: no report about them will be heard. */
export function forgetBefore(truth: QuakeTruth, firstDay: number): void {
  for (const [day, quakes] of truth.byDay) {
    if (day >= firstDay) continue
    truth.byDay.delete(day)
    for (const quake of quakes) {
      if (dayOf(quake.content.timeMs) === day) for (const id of quake.ids) truth.byId.delete(id)
    }
  }
}

/** The quakes that these ids name, eldest first: the report's own id always, another only a quake of its time. */
function knownUnder({ byId }: QuakeTruth, ids: readonly string[], timeMs: number): KnownQuake[] {
  const known: KnownQuake[] = []
  for (const id of ids) {
    const quake = byId.get(id)
    if (quake === undefined || known.includes(quake)) continue
    if (id === ids[0] || Math.abs(quake.content.timeMs - timeMs) <= SAME_QUAKE_MS) known.push(quake)
  }
  return known.length > 1 ? known.sort((a, b) => a.seniority - b.seniority) : known
}

/** Takes the ids that are free; one that names another quake stays with it. */
function adopt({ byId }: QuakeTruth, quake: KnownQuake, ids: readonly string[]): void {
  for (const id of ids) {
    if (byId.has(id)) continue
    byId.set(id, quake)
    // Nearly every quake has one id: it shares its report's list.
    quake.ids = ids.length === 1 && quake.ids.length === 0 ? ids : [...quake.ids, id]
  }
}

function bucketOf({ byDay }: QuakeTruth, { timeMs }: QuakeContent): KnownQuake[] {
  const day = dayOf(timeMs)
  const known = byDay.get(day)
  if (known !== undefined) return known
  const bucket: KnownQuake[] = []
  byDay.set(day, bucket)
  return bucket
}

/** Puts a quake's new content out: where it was and is no more it is deleted. */
function replaceContent(truth: QuakeTruth, quake: KnownQuake, content: QuakeContent, onRow: OnRow): void {
  const before = quake.content
  quake.content = content
  if (dayOf(before.timeMs) !== dayOf(content.timeMs)) bucketOf(truth, content).push(quake)
  for (const region of before.regions) {
    if (!content.regions.includes(region)) onRow(region, quake.id, DELETED, before)
  }
  for (const region of content.regions) onRow(region, quake.id, REPORTED, content)
}

const supersedes = (content: QuakeContent, known: QuakeContent): boolean =>
  Number.isNaN(content.updatedMs) || Number.isNaN(known.updatedMs) || content.updatedMs > known.updatedMs

/** Two contents that put out the same rows: of a quake that does not stand, nothing is put out. */
const sameTruth = (a: QuakeContent, b: QuakeContent): boolean =>
  a.stands === b.stands &&
  (!a.stands ||
    (a.timeMs === b.timeMs &&
      a.latitude === b.latitude &&
      a.longitude === b.longitude &&
      Object.is(a.depthKm, b.depthKm) &&
      Object.is(a.magnitude, b.magnitude)))
