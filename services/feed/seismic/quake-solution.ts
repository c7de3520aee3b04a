import { dayOf, MINUTE_MS } from '../../../shared/domain/units.js'

/**
 * Origin times that two reports under one id may lie apart: an automatic solution is a few seconds off, a poor one some
 * tens. The bound is needed: in the USGS feed of 2014-04-15 an M 4.1 near Hispaniola and an M 2.9 near Puerto Rico, six
 * hours apart, both list `at00n3rz0w`.
 */
export const SAME_ID_MS = MINUTE_MS

/** What a report says of a quake. */
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
  /** The agency has taken it back; what others say of it counts on. One that says "a blast" has not: it is believed. */
  readonly withdrawn: boolean
  /** Ids of the regions that cover it; empty if it does not stand. */
  readonly regions: readonly string[]
}

/** Who reports, and under which ids. */
export interface ReportName {
  /** Who answers for the report, such as `usgs`: of one agency, one report may replace another. */
  readonly agency: string
  /** All ids of the report, its own first. */
  readonly ids: readonly string[]
  /** The report lists every id of its quake: one that an earlier report listed and this does not is none of them. */
  readonly listsAll: boolean
}

/** The newest that one agency says under one id. Changed in place. */
export interface Solution {
  readonly agency: string
  readonly id: string
  /** Counts the solutions seen before it. */
  readonly seniority: number
  content: QuakeContent
  /** Counts the reports before the one that `content` is from: where no `updated` decides, the later stands. */
  toldAt: number
  /** Other ids, by the newest report that had any to list. */
  aliases: readonly string[]
  /** `updated` of that report; −Infinity before there was one. */
  aliasesUpdatedMs: number
  /** Absent where it is alone and its content is what has been put out: of nearly all. */
  quake?: KnownQuake
}

/** One quake, as all its solutions together tell it. */
export interface KnownQuake {
  /** Id of its eldest solution. */
  readonly id: string
  readonly solutions: readonly Solution[]
  /** What has been put out, by region. */
  readonly shown: readonly ShownRow[]
}

export interface ShownRow {
  readonly region: string
  readonly content: QuakeContent
}

/** The quakes that may still be revised. Survives v8.serialize as a whole: its maps share their solutions. */
export interface QuakeTruth {
  /** By each id that it has or lists. */
  readonly byId: Map<string, Solution[]>
  /** By UTC day of origin time. A solution that has moved to another day is in both. */
  readonly byDay: Map<number, Solution[]>
  readonly agencies: Set<string>
  /** Reports heard. */
  told: number
}

export const initTruth = (): QuakeTruth => ({ byId: new Map(), byDay: new Map(), agencies: new Set(), told: 0 })

export const solutionOf = ({ byId }: QuakeTruth, agency: string, id: string): Solution | undefined =>
  byId.get(id)?.find(solution => solution.id === id && solution.agency === agency)

/** Whether any of these ids is known. */
export const isKnown = ({ byId }: QuakeTruth, ids: readonly string[]): boolean => ids.some(id => byId.has(id))

/** Puts a solution where its ids and its day are looked up. */
export function indexSolution({ byId, byDay }: QuakeTruth, solution: Solution): void {
  addTo(byId, solution.id, solution)
  for (const id of solution.aliases) addTo(byId, id, solution)
  addTo(byDay, dayOf(solution.content.timeMs), solution)
}

/** Puts it under the ids that it newly lists. */
export function listUnder({ byId }: QuakeTruth, solution: Solution, ids: readonly string[]): void {
  for (const id of ids) addTo(byId, id, solution)
}

/** Puts it on a further day: one that has moved to another stands on both. */
export function listOnDay({ byDay }: QuakeTruth, solution: Solution, timeMs: number): void {
  addTo(byDay, dayOf(timeMs), solution)
}

/** Takes away the ids that a solution no longer lists. */
export function unlist({ byId }: QuakeTruth, solution: Solution, ids: readonly string[]): void {
  for (const id of ids) {
    const known = byId.get(id)
    if (known === undefined) continue
    if (known.length === 1 && known[0] === solution) byId.delete(id)
    else
      byId.set(
        id,
        known.filter(other => other !== solution),
      )
  }
}

/** Forgets the quakes of the days before `firstDay`: no report about them will be heard. */
export function forgetBefore(truth: QuakeTruth, firstDay: number): void {
  for (const [day, solutions] of truth.byDay) {
    if (day >= firstDay) continue
    truth.byDay.delete(day)
    for (const solution of solutions) {
      if (dayOf(solution.content.timeMs) !== day) continue
      unlist(truth, solution, [solution.id])
      unlist(truth, solution, solution.aliases)
    }
  }
}

function addTo<Key>(map: Map<Key, Solution[]>, key: Key, solution: Solution): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [solution])
  else known.push(solution)
}
