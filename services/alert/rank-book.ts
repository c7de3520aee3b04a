import { type AlertRule, isOfCalibration } from '../../shared/domain/alert-rule.js'
import type { Score } from '../../shared/domain/messages.js'
import { calibrationOf, type IssueRanks } from '../../shared/kernels/calibration-drift.js'
import type { RegionAlerts } from './region-alerts.js'

/** Issues kept beyond those that a rule asks for: scores may come of issues whose window is not over for a rule yet. */
const SPARE_ISSUES = 30

const ranksKey = ({ model, horizonDays }: Pick<Score, 'model' | 'horizonDays'>): string => `${model}/${horizonDays}`

/** Takes note of a score where a rule looks at its model's calibration: out of sample, the newest truth. */
export function noteRanks(ranks: RegionAlerts['ranks'], rules: readonly AlertRule[], score: Score): void {
  if (score.inSample) return
  const asking = rules.filter(rule => isOfCalibration(rule.quantity) && ranksKey(rule) === ranksKey(score))
  if (asking.length === 0) return
  const byDay = ranks.get(ranksKey(score)) ?? new Map<number, IssueRanks>()
  ranks.set(ranksKey(score), byDay)
  // Scores come by issue day, so the first key is the oldest; a later truth of what was dropped changes nothing.
  const oldest = byDay.keys().next().value
  if (oldest !== undefined && score.day < oldest) return
  const { levels, pit, spread, outside, horizonDays } = score
  byDay.set(score.day, { levels, pit, spread, outside, horizonDays })
  const most = Math.max(...asking.map(({ quantity }) => (isOfCalibration(quantity) ? quantity.issues : 0)))
  if (byDay.size > most + SPARE_ISSUES && oldest !== undefined) byDay.delete(oldest)
}

/** The one value that a rule of calibration looks at, at an issue; undefined for other rules. */
export function calibrationFor(ranks: RegionAlerts['ranks'], rule: AlertRule, day: number): number | undefined {
  if (!isOfCalibration(rule.quantity)) return undefined
  return calibrationOf(ranks.get(ranksKey(rule)) ?? new Map(), rule.quantity, day)
}
