import type { AlertRule } from '../../shared/domain/alert-rule.js'
import type { Score } from '../../shared/domain/messages.js'
import { pairedSkill } from '../../shared/kernels/paired-skill.js'
import type { RegionAlerts } from './region-alerts.js'

/** Issues kept beyond those that a rule asks for: two models are scored on them, but not always on the same. */
const SPARE_ISSUES = 30

/** What a loss is of: the Brier score of an exceedance, or the squared error of the point forecast. */
const measureOf = ({ quantity }: AlertRule): string => (quantity.kind === 'exceedance' ? quantity.name : 'sse')

const lossKey = (model: string, horizonDays: number, measure: string): string => `${model}/${horizonDays}/${measure}`

/** Takes note of a score where a rule asks for it: of what was said out of sample, the newest truth. */
export function noteScore(losses: RegionAlerts['losses'], rules: readonly AlertRule[], score: Score): void {
  if (score.inSample) return
  for (const rule of rules) {
    const { minimumSkill, model, horizonDays } = rule
    const isAsked = minimumSkill !== undefined && [model, minimumSkill.against].includes(score.model)
    if (!isAsked || score.horizonDays !== horizonDays) continue
    const measure = measureOf(rule)
    const key = lossKey(score.model, horizonDays, measure)
    const byDay = losses.get(key) ?? new Map()
    losses.set(key, byDay)
    const row = score.exceedances.indexOf(measure)
    const [loss, count] = row === -1 ? [score.sse, score.n] : [score.brier[row], score.compared[row]]
    byDay.set(score.day, { loss, count })
    // Scores come by issue day: the first key is the oldest.
    const oldest = byDay.keys().next().value
    if (byDay.size > mostIssues(rules) + SPARE_ISSUES && oldest !== undefined) byDay.delete(oldest)
  }
}

const mostIssues = (rules: readonly AlertRule[]): number =>
  Math.max(0, ...rules.map(({ minimumSkill }) => minimumSkill?.issues ?? 0))

/** Whether the model is good enough for the rule now, and how good it is: NaN where that is not asked or not known. */
export function skillFor(losses: RegionAlerts['losses'], rule: AlertRule): { skill: number; isEnough: boolean } {
  const { minimumSkill, model, horizonDays } = rule
  if (minimumSkill === undefined) return { skill: NaN, isEnough: true }
  const of = (name: string) => losses.get(lossKey(name, horizonDays, measureOf(rule))) ?? new Map()
  const { skill, issues } = pairedSkill(of(model), of(minimumSkill.against), minimumSkill.issues)
  return { skill, isEnough: issues >= minimumSkill.issues && skill >= minimumSkill.atLeast }
}
