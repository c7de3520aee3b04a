import { SECOND_MS } from '../../../shared/domain/units.js'
import { SAME_ID_MS, type Solution } from './quake-solution.js'

/** When solutions of two agencies that share no id are of one quake. */
export interface SameQuakeRule {
  readonly timeMs: number
  readonly distanceKm: number
  /** Magnitudes may differ by this; an unknown one differs from none. */
  readonly magnitude: number
}

/**
 * What the Advanced National Seismic System associates by: 16 s and 100 km; it sets no bound to magnitudes, of which no
 * two that are known differ by 20.
 * @see USGS, Product Distribution Layer, class gov.usgs.earthquake.indexer.DefaultAssociator
 */
export const ANSS_RULE: SameQuakeRule = { timeMs: 16 * SECOND_MS, distanceKm: 100, magnitude: 20 }

/** Kilometres in a degree of latitude, as DefaultAssociator has it. */
const KM_PER_DEGREE = 111.12
const RADIANS = Math.PI / 180

/** Pairs that share an id come before all that are merely close; a pair with the same own id comes first. */
const SAME_ID = -2
const LISTED_ID = -1

/**
 * How far two solutions are from being one quake: undefined if they are two, below 0 if they share an id, else the
 * distance in the space of the normalised windows. Solutions of one agency are one only by their ids: the agency knows.
 */
export function likeness(a: Solution, b: Solution, rule: SameQuakeRule): number | undefined {
  if (a.id === b.id) return SAME_ID
  const apartMs = Math.abs(a.content.timeMs - b.content.timeMs)
  if (apartMs <= SAME_ID_MS && sharesId(a, b)) return LISTED_ID
  if (a.agency === b.agency || a.content.withdrawn || b.content.withdrawn || apartMs > rule.timeMs) return undefined
  if (Math.abs(a.content.magnitude - b.content.magnitude) > rule.magnitude) return undefined
  const km = kilometresApart(a, b)
  return km > rule.distanceKm ? undefined : Math.hypot(apartMs / rule.timeMs, km / rule.distanceKm)
}

const sharesId = (a: Solution, b: Solution): boolean =>
  a.aliases.includes(b.id) || b.aliases.includes(a.id) || a.aliases.some(id => b.aliases.includes(id))

/** Within some hundreds of kilometres a plane is near enough. */
function kilometresApart({ content: a }: Solution, { content: b }: Solution): number {
  const degreesEast = Math.abs(a.longitude - b.longitude)
  const east = Math.min(degreesEast, 360 - degreesEast) * Math.cos(((a.latitude + b.latitude) / 2) * RADIANS)
  return Math.hypot(a.latitude - b.latitude, east) * KM_PER_DEGREE
}

interface Pair {
  readonly a: number
  readonly b: number
  readonly likeness: number
}

/**
 * Divides solutions into quakes, the same way whatever their order: the likest pairs are joined first, and no quake gets
 * two solutions of one agency that do not share an id.
 *
 * @param solutions  all that could be joined with any of them is among them
 */
export function divideIntoQuakes(solutions: readonly Solution[], rule: SameQuakeRule): Solution[][] {
  if (solutions.length === 1) return [[...solutions]]
  const ordered = solutions.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const pairs: Pair[] = []
  for (let a = 0; a < ordered.length; a++) {
    for (let b = a + 1; b < ordered.length; b++) {
      const found = likeness(ordered[a], ordered[b], rule)
      if (found !== undefined) pairs.push({ a, b, likeness: found })
    }
  }
  pairs.sort((p, q) => p.likeness - q.likeness || p.a - q.a || p.b - q.b)
  const quakes = ordered.map(solution => [solution])
  for (const { a, b, likeness: found } of pairs) {
    const [one, other] = [quakes[a], quakes[b]]
    if (one === other) continue
    const bothIn = one.some(({ agency }) => other.some(solution => solution.agency === agency))
    const sameAgency = ordered[a].agency === ordered[b].agency
    if (bothIn && !sameAgency && found !== SAME_ID) continue
    const joined = [...one, ...other]
    for (const [i, quake] of quakes.entries()) if (quake === one || quake === other) quakes[i] = joined
  }
  return [...new Set(quakes)]
}

const keyOf = ({ agency, id }: Solution): string => `${agency} ${id}`
