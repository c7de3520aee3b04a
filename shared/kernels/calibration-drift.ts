import type { CalibrationQuantity } from '../domain/alert-rule.js'
import type { Score } from '../domain/messages.js'
import { logFactorial } from './log-factorial.js'
import { pitDeviation } from './pit.js'

/** How the truths of one issue lay in what was said. */
export type IssueRanks = Pick<Score, 'levels' | 'pit' | 'spread' | 'outside' | 'horizonDays'>

/**
 * How the intervals have held over the newest issues whose window was over by a day.
 *
 * @param ranks  by issue day
 * @param day  last day known
 * @returns NaN where fewer issues are scored than the quantity asks for, or none says anything of it
 */
export function calibrationOf(
  ranks: ReadonlyMap<number, IssueRanks>,
  quantity: CalibrationQuantity,
  day: number,
): number {
  const newest = [...ranks]
    .filter(([issued, { horizonDays }]) => issued + horizonDays <= day)
    .sort(([a], [b]) => b - a)
    .slice(0, quantity.issues)
    .map(([, issue]) => issue)
  if (newest.length < quantity.issues) return NaN
  if (quantity.kind === 'pit') return pitOf(newest)
  let [outside, spread] = [0, 0]
  for (const issue of newest) {
    const interval = intervalOf(issue.levels, quantity.coverage)
    if (interval === undefined) return NaN
    outside += issue.outside[interval]
    spread += issue.spread
  }
  return outside / spread
}

/** Issues of another artefact may have other levels: those of the newest count. */
function pitOf(newest: readonly IssueRanks[]): number {
  const [{ levels }] = newest
  const pit = new Float64Array(levels.length + 1)
  for (const issue of newest) {
    if (issue.pit.length === pit.length) for (let bin = 0; bin < pit.length; bin++) pit[bin] += issue.pit[bin]
  }
  return pitDeviation(pit, levels)
}

/** Place of a central interval among the levels, the widest first; undefined: there is none of this coverage. */
export function intervalOf(levels: ArrayLike<number>, coverage: number): number | undefined {
  for (let k = 0; k < Math.floor(levels.length / 2); k++) {
    if (Math.abs(levels[levels.length - 1 - k] - levels[k] - coverage) < 1e-9) return k
  }
  return undefined
}

/**
 * The share of misses that honest intervals stay within, but for a chance: the least k / n of which
 * P(more than k of n miss) ≤ chance, where each misses with probability 1 − coverage. Windows that overlap, and the cells of
 * one window, share their luck: n counts whole windows, one after another.
 *
 * @param issues, strideDays  how many of the newest issues, and how far they lie apart
 */
export function honestMisses(
  coverage: number,
  chance: number,
  { issues, strideDays, windowDays }: { issues: number; strideDays: number; windowDays: number },
): number {
  const n = Math.max(1, Math.floor((issues * strideDays) / windowDays))
  const probability = (k: number) =>
    Math.exp(
      logFactorial(n) -
        logFactorial(k) -
        logFactorial(n - k) +
        k * Math.log(1 - coverage) +
        (n - k) * Math.log(coverage),
    )
  let [k, within] = [0, probability(0)]
  while (k < n && 1 - within > chance) within += probability(++k)
  return k / n
}
