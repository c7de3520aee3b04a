import type { Region } from '../../shared/domain/region.js'
import type { Truth } from '../../shared/domain/truth.js'
import { hasHappened } from '../../shared/kernels/alert-outcome.js'
import { truthOf } from '../../shared/kernels/truth-of.js'
import type { CompiledRule } from './compiled-rule.js'
import type { FiredAlert, RegionAlerts, RuleMemory } from './region-alerts.js'

/** Alerts of a rule that are remembered with their outcome. */
const REMEMBERED = 200

/** Outcomes that an alert tells of. */
const TOLD = 10

/** Days of fields behind the newest that the reasons of an alert may name. */
export const EVIDENCE_DAYS = 28

/** Decides what came of the alerts whose window is over, and again where its truth was revised. */
export function decideOutcomes(state: RegionAlerts, rules: readonly CompiledRule[], region: Region): void {
  const { lastDay = -Infinity } = state
  const truths = new Map<string, Truth>()
  const truthFor = (day: number, horizonDays: number): Truth => {
    const key = `${day}/${horizonDays}`
    const truth = truths.get(key) ?? truthOf(region, day, horizonDays, d => state.fields.get(d))
    truths.set(key, truth)
    return truth
  }
  const revised = [...state.revised]
  for (const { rule, cells } of rules) {
    const memory = state.rules.get(rule.id)
    for (const fired of memory?.fired ?? []) {
      const end = fired.firedDay + rule.horizonDays
      if (fired.settled === true || end > lastDay) continue
      const isNews = fired.happened === undefined || revised.some(day => day > end - rule.horizonDays && day <= end)
      if (isNews) {
        const truth = truthFor(fired.firedDay, rule.horizonDays)
        fired.happened = hasHappened(rule, truth, fired.cell, cells, fired.reach)
      }
      fired.settled = end + region.latenessDays + 1 <= lastDay
    }
    if (memory !== undefined && memory.fired.length > REMEMBERED)
      memory.fired.splice(0, memory.fired.length - REMEMBERED)
  }
  state.revised.clear()
  forgetFields(state)
}

function forgetFields(state: RegionAlerts): void {
  const open = [...state.rules.values()].flatMap(({ fired }) => fired.filter(({ settled }) => settled !== true))
  const oldest = Math.min((state.lastDay ?? Infinity) - EVIDENCE_DAYS, ...open.map(({ firedDay }) => firedDay))
  for (const day of state.fields.keys()) if (day < oldest) state.fields.delete(day)
}

/** The newest alerts of a rule of which it is known what came, oldest first. */
export const similarAlerts = ({ fired }: RuleMemory): readonly FiredAlert[] =>
  fired.filter(({ happened }) => happened !== undefined).slice(-TOLD)
