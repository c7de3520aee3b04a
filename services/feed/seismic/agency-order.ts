import type { QuakeContent, Solution } from './quake-solution.js'
import { ANSS_RULE, type SameQuakeRule } from './same-quake.js'

/** Whom to believe, and which solutions are of one quake. */
export interface SourceHierarchy {
  /** Agencies, the one most believed first; whoever is not named comes after them, by name. */
  readonly agencies: readonly string[]
  /** Orders of their own, by region. */
  readonly byRegion: Readonly<Record<string, readonly string[]>>
  readonly sameQuake: SameQuakeRule
}

/** The regional network's own catalogue through the USGS before its files, and both before a second opinion. */
export const HIERARCHY_DEFAULTS: SourceHierarchy = {
  agencies: ['usgs', 'scedc', 'emsc'],
  byRegion: {},
  sameQuake: ANSS_RULE,
}

/**
 * What is true of a quake in a region: the newest report of the agency most believed there among those that have not
 * withdrawn theirs; undefined if all have.
 */
export function believed(
  solutions: readonly Solution[],
  { agencies, byRegion }: SourceHierarchy,
  region?: string,
): QuakeContent | undefined {
  const order = (region === undefined ? undefined : byRegion[region]) ?? agencies
  let best: Solution | undefined
  for (const solution of newestOfAgencies(solutions)) {
    if (!solution.content.withdrawn && (best === undefined || rank(solution, order) < rank(best, order)))
      best = solution
  }
  return best?.content
}

function rank({ agency }: Solution, order: readonly string[]): number {
  const found = order.indexOf(agency)
  return found === -1 ? order.length : found
}

/**
 * One solution of each agency, by the agency's name. Under all the ids that it gives a quake the newest counts; a
 * withdrawal takes back its own id and what it lists of older, not what was told later or under other ids.
 */
function newestOfAgencies(solutions: readonly Solution[]): readonly Solution[] {
  if (solutions.length === 1) return solutions
  const newest = new Map<string, Solution>()
  for (const solution of solutions.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    if (solution.content.withdrawn || solutions.some(other => takesBack(other, solution))) continue
    const known = newest.get(solution.agency)
    if (known === undefined || isNewer(solution, known)) newest.set(solution.agency, solution)
  }
  return [...newest.values()]
}

const takesBack = (other: Solution, of: Solution): boolean =>
  other.content.withdrawn && other.agency === of.agency && other.aliases.includes(of.id) && isNewer(other, of)

const keyOf = ({ agency, id }: Solution): string => `${agency} ${id}`

/** By `updated` where both have it, else by arrival. */
function isNewer(a: Solution, b: Solution): boolean {
  const laterMs = a.content.updatedMs - b.content.updatedMs
  return Number.isNaN(laterMs) ? a.toldAt > b.toldAt : laterMs > 0
}
