import { type AlertQuantity, type AlertRule, costLossThreshold } from '../../domain/alert-rule.js'
import type { Region } from '../../domain/region.js'
import { honestMisses } from '../../kernels/calibration-drift.js'
import type { WrittenRule } from './rule-schema.js'

/** Quiet time where a rule does not say, days: one week of event time. */
const QUIET_DAYS = 7

/** Newest issues over which skill is taken, where a rule does not say. */
const SKILL_ISSUES = 60

/** Newest issues over which calibration is taken, where a rule does not say. */
const CALIBRATION_ISSUES = 60

/** What of a region a rule's numbers rest on. */
export type RuleRegion = Pick<Region, 'horizonsDays' | 'strideDays' | 'windowDays'>

/** What a rule of a file means: every default filled in. The rule has no faults. */
export function ruleOf(written: WrittenRule, region: RuleRegion): AlertRule {
  const { when, minimumSkill } = written
  const threshold = thresholdOf(when, region)
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

function quantityOf({ exceedance, forecast, calibration, issues = CALIBRATION_ISSUES }: When): AlertQuantity {
  if (exceedance !== undefined) return { kind: 'exceedance', name: exceedance }
  if (calibration === 'pit') return { kind: 'pit', issues }
  if (calibration !== undefined) return { kind: 'outside', coverage: calibration, issues }
  return typeof forecast === 'number' ? { kind: 'quantile', level: forecast } : { kind: 'mean' }
}

type When = WrittenRule['when']

/** NaN where the condition names none, which is a fault; a chance is one of a known region. */
export function thresholdOf(when: When, region?: RuleRegion): number {
  const { above, below, costLoss, chance, calibration, issues = CALIBRATION_ISSUES } = when
  if (costLoss !== undefined) return costLossThreshold(costLoss.cost, costLoss.loss)
  if (chance !== undefined && region !== undefined) {
    const { strideDays, windowDays } = region
    return typeof calibration === 'number' ? honestMisses(calibration, chance, { issues, strideDays, windowDays }) : NaN
  }
  return above ?? below ?? NaN
}
