import { dateOfDay } from '../../shared/domain/units.js'
import type { RuleOutcome } from '../backtest/rule-outcome.js'
import type { RuleTestResult } from '../backtest/rule-tests.js'
import { table } from './rejects-text.js'

/** A line for each test; of one that fails, the issues side by side. */
export function ruleTestText(results: readonly RuleTestResult[]): string {
  const failed = results.filter(({ passed }) => !passed).length
  const lines = results.map(({ name, rule, passed, expected, found }) =>
    passed
      ? `ok   ${rule}: ${name}\n`
      : `FAIL ${rule}: ${name}\n${table([
          ['  expected', ...expected],
          ['  found', ...found],
        ])}`,
  )
  return `${lines.join('')}${results.length - failed} of ${results.length} tests pass\n`
}

/** What each rule would have been worth, for people. */
export const backtestText = (outcomes: readonly RuleOutcome[]): string => outcomes.map(outcomeText).join('\n')

function outcomeText(outcome: RuleOutcome): string {
  const { rule, fromDay, toDay, alerts, perMonth, hits, falseAlarms, undecided, cancelled, events, misses } = outcome
  const { leadDays, roc, chosen } = outcome
  const head = [
    [rule, `issues ${dateOfDay(fromDay)} to ${dateOfDay(toDay)}`],
    ['alerts', `${alerts}, ${perMonth.toFixed(2)} a month; ${cancelled} cancelled`],
  ]
  if (!outcome.hasOutcome) return table(head)
  const share = (of: number, all: number) => (all === 0 ? '' : ` (${Math.round((100 * of) / all)} %)`)
  const lead =
    hits === 0
      ? 'none'
      : `${leadDays.median} days in the middle, ${leadDays.min} to ${leadDays.max}, from firing to event`
  return table([
    ...head,
    ['hits', `${hits}${share(hits, alerts)}`],
    ['false alarms', `${falseAlarms}${share(falseAlarms, alerts)}${undecided === 0 ? '' : `; ${undecided} not over`}`],
    ['events', `${events}`],
    ['misses', `${misses}${share(misses, events)}`],
    ['lead time', lead],
    ['ROC', rocText(roc.area, roc.pairs, roc.happened)],
    ['chosen point', pointText(chosen)],
    ...SHOWN_RATES.map(rate => [`hit rate ≥ ${rate}`, pointText(roc.points.find(({ hitRate }) => hitRate >= rate))]),
  ])
}

/** Points of the curve that are shown beside the chosen one. */
const SHOWN_RATES = [0.5, 0.8, 0.95]

const rocText = (area: number, pairs: number, happened: number): string =>
  Number.isNaN(area)
    ? `no area: of ${pairs} forecasts ${happened} came true`
    : `area ${area.toFixed(3)} over ${pairs} forecasts, of which ${happened} came true`

function pointText(point: RuleOutcome['chosen'] | undefined): string {
  if (point === undefined || Number.isNaN(point.hitRate)) return 'not known'
  const { threshold, hitRate, falseAlarmRate } = point
  const at = Number.isFinite(threshold) ? `threshold ${Number(threshold.toPrecision(3))}` : 'warning always'
  return `${at}: hit rate ${hitRate.toFixed(3)}, false alarm rate ${falseAlarmRate.toFixed(4)}`
}
