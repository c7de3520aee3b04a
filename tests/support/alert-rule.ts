import type { AlertRule } from '../../shared/domain/alert-rule.js'

/** Fires in a pixel of `SMALL` where `ema` says P(M ≥ 4) > 0.5. */
export const M4_RULE: AlertRule = {
  id: 'm4',
  says: 'M4 or more is likely',
  region: 'small',
  model: 'ema',
  horizonDays: 2,
  per: 'pixel',
  where: {},
  combine: 'max',
  quantity: { kind: 'exceedance', name: 'm4' },
  side: 'above',
  threshold: 0.5,
  clear: 0.5,
  forIssues: 1,
  quietDays: 0,
  severity: 'severe',
  channels: [],
}
