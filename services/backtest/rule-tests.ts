import type { AlertRule } from '../../shared/domain/alert-rule.js'
import { type CellState, stepCells } from '../../shared/kernels/alert-state.js'
import type { RULE_EVENTS, WrittenRuleTest } from '../../shared/ports/rules/rule-schema.js'

/** How a rule stands after an issue, in the words of a file's tests. */
export type RuleWord = (typeof RULE_EVENTS)[number]

/** How one test of a file went. */
export interface RuleTestResult {
  readonly name: string
  readonly rule: string
  readonly expected: readonly string[]
  readonly found: readonly RuleWord[]
  readonly passed: boolean
}

/** Runs a test of a file: a value an issue, a day apart; the model has all the skill that the rule asks for. */
export function runRuleTest({ name, values, expect }: WrittenRuleTest, rule: AlertRule): RuleTestResult {
  let states: ReadonlyMap<number, CellState> = new Map()
  const found = values.map((value, day): RuleWord => {
    const result = stepCells(states, rule, { day, values: [value ?? NaN], mayFire: true })
    states = result.states
    const [change] = result.changes
    // Of one issue told once nothing is cancelled.
    if (change !== undefined) return change.event as RuleWord
    const state = states.get(0)
    if (state?.alert?.open === true) return 'open'
    return (state?.streak ?? 0) > 0 ? 'pending' : 'quiet'
  })
  return { name, rule: rule.id, expected: expect, found, passed: expect.join() === found.join() }
}
