import { DELETED, REPORTED } from '../../../shared/domain/quake.js'
import { dayOf } from '../../../shared/domain/units.js'
import { believed, type SourceHierarchy } from './agency-order.js'
import {
  indexSolution,
  type KnownQuake,
  listOnDay,
  listUnder,
  type QuakeContent,
  type QuakeTruth,
  type ReportName,
  type ShownRow,
  type Solution,
  solutionOf,
  unlist,
} from './quake-solution.js'
import { divideIntoQuakes, likeness } from './same-quake.js'

/** What a report was to the truth. `void`: it took back, or called no earthquake, what never stood. */
export type Outcome = 'new' | 'revised' | 'repeated' | 'deleted' | 'void'

/** Told of each row to put out: the truth about one quake in one region. */
export type OnRow = (region: string, id: string, kind: number, content: QuakeContent) => void

const NONE: readonly string[] = []

/**
 * Tells the truth what a report says. Of one agency under one id, where both reports carry `updated`, the newer stands,
 * in whatever order they come, and a withdrawal before a report of the same time; where one does not, the one that came
 * last. Then all solutions that could be of the same quake are divided into quakes anew, and what that changes is put
 * out: so the truth depends on what was said, not on the order in which we heard it.
 */
export function tellTruth(
  truth: QuakeTruth,
  hierarchy: SourceHierarchy,
  name: ReportName,
  content: QuakeContent,
  onRow: OnRow,
): Outcome {
  const told = truth.told++
  const known = solutionOf(truth, name.agency, name.ids[0])
  return known === undefined
    ? tellFirst(truth, hierarchy, name, content, told, onRow)
    : tellAgain(truth, hierarchy, name, content, told, known, onRow)
}

/** The first report of an agency under an id. */
function tellFirst(
  truth: QuakeTruth,
  hierarchy: SourceHierarchy,
  name: ReportName,
  content: QuakeContent,
  told: number,
  onRow: OnRow,
): Outcome {
  truth.agencies.add(name.agency)
  // Most of the quakes of most catalogues: nothing that we know could be the same.
  const isAlone = truth.agencies.size === 1 && !name.ids.some(id => truth.byId.has(id))
  const solution = addSolution(truth, name, content, told)
  if (isAlone) {
    for (const region of content.regions) onRow(region, solution.id, REPORTED, content)
    return content.stands ? 'new' : 'void'
  }
  const { before, after, changed } = regroup(truth, hierarchy, [solution], solution, onRow)
  const { solutions } = quakeIn(solution, hierarchy)
  if (solutions.length === 1) return content.stands ? 'new' : 'void'
  if (!changed && before <= after) return 'repeated'
  return believed(solutions, hierarchy)?.stands === true ? 'revised' : 'deleted'
}

/** A further report of an agency under an id. */
function tellAgain(
  truth: QuakeTruth,
  hierarchy: SourceHierarchy,
  name: ReportName,
  content: QuakeContent,
  told: number,
  known: Solution,
  onRow: OnRow,
): Outcome {
  const isNews = supersedes(content, known.content)
  const lists = (name.listsAll || name.ids.length > 1) && !(content.updatedMs < known.aliasesUpdatedMs)
  const listed = lists ? name.ids.slice(1) : known.aliases
  const isRelisted = listed.length !== known.aliases.length || listed.some(id => !known.aliases.includes(id))
  if (lists) known.aliasesUpdatedMs = content.updatedMs
  if (!isNews && !isRelisted) return 'repeated'
  const around = solutionsAround(truth, hierarchy, known)
  known.quake = quakeIn(known, hierarchy)
  const before = believed(known.quake.solutions, hierarchy)
  if (isRelisted) relist(truth, known, listed)
  if (isNews) {
    if (dayOf(content.timeMs) !== dayOf(known.content.timeMs)) listOnDay(truth, known, content.timeMs)
    known.content = content
    known.toldAt = told
  }
  const { changed } = regroup(truth, hierarchy, [known, ...around], undefined, onRow)
  const now = believed(quakeIn(known, hierarchy).solutions, hierarchy)
  if (!changed && sameTruth(before, now)) return 'repeated'
  return now?.stands === true ? 'revised' : 'deleted'
}

function addSolution(
  truth: QuakeTruth,
  { agency, ids, listsAll }: ReportName,
  content: QuakeContent,
  told: number,
): Solution {
  const solution: Solution = {
    agency,
    id: ids[0],
    seniority: told,
    content,
    toldAt: told,
    aliases: ids.length === 1 ? NONE : ids.slice(1),
    aliasesUpdatedMs: listsAll || ids.length > 1 ? content.updatedMs : -Infinity,
  }
  indexSolution(truth, solution)
  return solution
}

function relist(truth: QuakeTruth, known: Solution, listed: readonly string[]): void {
  unlist(truth, known, known.aliases)
  known.aliases = listed.length === 0 ? NONE : listed
  listUnder(truth, known, listed)
}

function supersedes(content: QuakeContent, known: QuakeContent): boolean {
  const laterMs = content.updatedMs - known.updatedMs
  return Number.isNaN(laterMs) || laterMs > 0 || (laterMs === 0 && content.withdrawn && !known.withdrawn)
}

/** Those that could be of the same quake as this one, itself not among them. */
function solutionsAround({ byId, byDay, agencies }: QuakeTruth, { sameQuake }: SourceHierarchy, of: Solution) {
  const found = new Set<Solution>()
  const look = (solutions: readonly Solution[] = []) => {
    for (const other of solutions) {
      if (other !== of && likeness(of, other, sameQuake) !== undefined) found.add(other)
    }
  }
  look(byId.get(of.id))
  for (const id of of.aliases) look(byId.get(id))
  // An agency's own solutions are told apart by their ids alone.
  if (agencies.size > 1) {
    const { timeMs } = of.content
    for (let day = dayOf(timeMs - sameQuake.timeMs); day <= dayOf(timeMs + sameQuake.timeMs); day++)
      look(byDay.get(day))
  }
  return found
}

/** Solutions and all that is connected with them, however far, eldest first. */
function connected(truth: QuakeTruth, hierarchy: SourceHierarchy, seeds: readonly Solution[]): readonly Solution[] {
  const reached = new Set(seeds)
  // A set hands over what is added while it is walked.
  for (const solution of reached) {
    for (const other of solutionsAround(truth, hierarchy, solution)) reached.add(other)
    for (const other of solution.quake?.solutions ?? []) reached.add(other)
  }
  return reached.size === 1 ? seeds : [...reached].sort((a, b) => a.seniority - b.seniority)
}

/**
 * Divides all that hangs together with these solutions anew, and puts out what that changes.
 *
 * @param fresh  one of them of which nothing has been put out yet
 */
function regroup(
  truth: QuakeTruth,
  hierarchy: SourceHierarchy,
  seeds: readonly Solution[],
  fresh: Solution | undefined,
  onRow: OnRow,
) {
  const all = connected(truth, hierarchy, seeds)
  const before = new Set<KnownQuake>()
  for (const solution of all) if (solution !== fresh) before.add(quakeIn(solution, hierarchy))
  const after = divideIntoQuakes(all, hierarchy.sameQuake).map(solutions => quakeOf(solutions, hierarchy))
  for (const quake of after) {
    const { solutions } = quake
    for (const member of solutions) member.quake = solutions.length === 1 ? undefined : quake
  }
  return { before: before.size, after: after.length, changed: putOut([...before], after, onRow) }
}

/** The quake that a solution belongs to, as it has been put out. */
const quakeIn = (solution: Solution, hierarchy: SourceHierarchy): KnownQuake =>
  solution.quake ?? quakeOf([solution], hierarchy)

function quakeOf(solutions: readonly Solution[], hierarchy: SourceHierarchy): KnownQuake {
  const eldest = solutions.reduce((a, b) => (a.seniority < b.seniority ? a : b))
  const regions =
    solutions.length === 1
      ? solutions[0].content.regions
      : [...new Set(solutions.flatMap(({ content }) => content.regions))]
  const shown: ShownRow[] = []
  for (const region of regions) {
    const content = believed(solutions, hierarchy, region)
    if (content?.stands === true && content.regions.includes(region)) shown.push({ region, content })
  }
  return { id: eldest.id, solutions, shown }
}

/** Puts out what differs between two divisions of the same solutions, deletions first. Tells whether anything did. */
function putOut(before: readonly KnownQuake[], after: readonly KnownQuake[], onRow: OnRow): boolean {
  let changed = false
  const rowIn = (quakes: readonly KnownQuake[], id: string, region: string) =>
    quakes.find(quake => quake.id === id)?.shown.find(row => row.region === region)?.content
  for (const { id, shown } of before) {
    for (const { region, content } of shown) {
      if (rowIn(after, id, region) !== undefined) continue
      onRow(region, id, DELETED, content)
      changed = true
    }
  }
  for (const { id, shown } of after) {
    for (const { region, content } of shown) {
      if (sameTruth(rowIn(before, id, region), content)) continue
      onRow(region, id, REPORTED, content)
      changed = true
    }
  }
  return changed
}

/** Two contents that put out the same rows: of a quake that does not stand, nothing is put out. */
function sameTruth(a: QuakeContent | undefined, b: QuakeContent | undefined): boolean {
  if (a?.stands !== true || b?.stands !== true) return (a?.stands ?? false) === (b?.stands ?? false)
  return (
    a.timeMs === b.timeMs &&
    a.latitude === b.latitude &&
    a.longitude === b.longitude &&
    Object.is(a.depthKm, b.depthKm) &&
    Object.is(a.magnitude, b.magnitude)
  )
}
