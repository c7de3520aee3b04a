import { from, lastValueFrom, toArray } from 'rxjs'
import type { AlertRule } from '../../shared/domain/alert-rule.js'
import { SettingsError } from '../../shared/domain/errors.js'
import type { Field } from '../../shared/domain/messages.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import type { DayRange, ForecastStore } from '../../shared/ports/forecast-store.js'
import { compileRules } from '../alert/compiled-rule.js'
import { alertStage } from '../alert/stage.js'
import { readHistory } from './history.js'
import { type RuleOutcome, ruleOutcome } from './rule-outcome.js'
import { initRuleRecord, noteDay, noteEvent, noteIssue } from './rule-record.js'

/**
 * Runs the rules of one region over what a store holds of it: by the same stage that would have run them live, with the
 * scores that were out by then. What it would have said is compared with what happened.
 *
 * @throws {SettingsError} the store has no forecast that a rule looks at
 * @throws {PortError} if the store cannot be read
 */
export async function backtestRules(
  store: ForecastStore,
  region: Region,
  rules: readonly AlertRule[],
  range: DayRange,
): Promise<RuleOutcome[]> {
  const own = compileRules(rules, [region]).get(region.id) ?? []
  const records = own.map(initRuleRecord)
  const stage = alertStage([region], { rules, exercise: true })
  const state = stage.init()
  const fields = new Map<number, Field>()
  const keptDays = longestHorizon(region) + region.windowDays
  let lastDay = -Infinity
  for await (const { day, field, forecasts, messages } of readHistory(
    store,
    region,
    own.map(({ rule }) => rule),
    range,
  )) {
    lastDay = day
    fields.set(day, field)
    fields.delete(day - keptDays)
    const said = await lastValueFrom(from(messages).pipe(stage.operator(state), toArray()))
    for (const record of records) {
      for (const forecast of forecasts) noteIssue(record, forecast)
      noteDay(record, day, d => fields.get(d))
      for (const message of said) {
        if (message.topic === 'alerts' && message.rule === record.compiled.rule.id) noteEvent(record, message)
      }
    }
  }
  return records.map(record => {
    const { id, model, horizonDays } = record.compiled.rule
    if (record.firstIssue !== undefined) return ruleOutcome(record, lastDay)
    throw new SettingsError(
      `the store has no forecast of ${region.id} by ${model} for ${horizonDays} days that rule ${id} looks at; ` +
        'name the data folder of a replay with --data, or another range',
    )
  })
}
