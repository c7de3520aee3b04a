import { type AlertQuantity, type AlertRule, costLossThreshold } from '../../domain/alert-rule.js'
import type { Region } from '../../domain/region.js'
import type { WrittenRule } from './rule-schema.js'

/** Quiet time where a rule does not say, days: one week of event time. */
const QUIET_DAYS = 7

/** Newest issues over which skill is taken, where a rule does not say. */
const SKILL_ISSUES = 60

/** What a rule of a file means: every default filled in. The rule has no faults. */
export function ruleOf(written: WrittenRule, region: Pick<Region, 'horizonsDays'>): AlertRule {
  const { when, minimumSkill } = written
  const threshold = thresholdOf(when)
  return {
    id: written.id,
    says: written.says,
    region: written.region,
    model: written.model,
    horizonDays: written.horizonDays ?? region.horizonsDays[0],
    per: written.per,
    where: written.where ?? {},
    combine: written.combine ?? 'max',
    quantity: quantityOf(when),
    side: when.below === undefined ? 'above' : 'below',
    threshold,
    clear: written.clear ?? threshold,
    forIssues: written.for ?? 1,
    quietDays: written.quietDays ?? QUIET_DAYS,
    severity: written.severity,
    ...(minimumSkill !== undefined && {
      minimumSkill: {
        against: minimumSkill.against ?? 'climatology',
        atLeast: minimumSkill.atLeast,
        issues: minimumSkill.issues ?? SKILL_ISSUES,
      },
    }),
    channels: written.channels ?? [],
  }
}

function quantityOf({ exceedance, forecast }: WrittenRule['when']): AlertQuantity {
  if (exceedance !== undefined) return { kind: 'exceedance', name: exceedance }
  return typeof forecast === 'number' ? { kind: 'quantile', level: forecast } : { kind: 'mean' }
}

/** NaN where the condition names none, which is a fault. */
export const thresholdOf = ({ above, below, costLoss }: WrittenRule['when']): number =>
  above ?? below ?? (costLoss === undefined ? NaN : costLossThreshold(costLoss.cost, costLoss.loss))
