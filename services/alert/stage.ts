import { type Alert, WHOLE_REGION } from '../../shared/domain/alert.js'
import { type AlertRule, isOfCalibration } from '../../shared/domain/alert-rule.js'
import type { Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { reachOf } from '../../shared/kernels/alert-outcome.js'
import { type CellChange, reviseCells, stepCells } from '../../shared/kernels/alert-state.js'
import { combineCells, quantityValues } from '../../shared/kernels/alert-values.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'
import { alertMessage } from './alert-message.js'
import { type CompiledRule, compileRules } from './compiled-rule.js'
import { decideOutcomes } from './outcomes.js'
import { calibrationFor, noteRanks } from './rank-book.js'
import { initRegionAlerts, type RegionAlerts, type RuleMemory } from './region-alerts.js'
import { noteRevision, withRevisions } from './revised-truth.js'
import { noteScore, skillFor } from './skill-book.js'

export interface AlertOptions {
  /** Linted: what they name is there. */
  readonly rules: readonly AlertRule[]
  /** What runs is a replay or a simulation: its alerts say so. */
  readonly exercise: boolean
}

/** By region id. */
export type AlertStates = Map<string, RegionAlerts>

/**
 * Forecasts, scores and fields → what happens to alerts. They come at watermarks, by issue and then in the order of the
 * rules, so they do not depend on how the topics interleave.
 *
 * A revised issue is the newest issue said again: its alerts are taken back (`cancelled`), changed or fired from where
 * the rule stood before it. A rule that is gone, or whose numbers have changed, resolves its open alerts.
 */
export const alertStage = (regions: readonly Region[], { rules, exercise }: AlertOptions): Stage<AlertStates> => ({
  init: () => new Map(regions.map(({ id }) => [id, initRegionAlerts()])),
  operator: states => {
    const compiled = compileRules(rules, regions)
    const regionById = new Map(regions.map(region => [region.id, region]))
    const rulesOf = (id: string) => compiled.get(id) ?? []
    return handleTopics({
      fields: field => {
        const state = states.get(field.region)!
        // Where no rule looks, nothing is kept: the state is in every snapshot.
        if (rulesOf(field.region).length === 0) {
          state.fields.clear()
          return [field]
        }
        if (field.revision > 0) {
          state.revised.add(field.day)
          noteRevision(state, field)
        } else state.lastDay = field.day
        state.fields.set(field.day, field)
        return [field]
      },
      scores: score => {
        const { losses, ranks } = states.get(score.region)!
        const own = rulesOf(score.region).map(({ rule }) => rule)
        noteScore(losses, own, score)
        noteRanks(ranks, own, score)
        return [score]
      },
      forecasts: forecast => {
        if (rulesOf(forecast.region).some(({ rule }) => isMeant(rule, forecast))) {
          states.get(forecast.region)!.waiting.push(forecast)
        }
        return [forecast]
      },
      watermark: mark => {
        const state = states.get(mark.region)!
        const own = rulesOf(mark.region)
        decideOutcomes(state, own, regionById.get(mark.region)!)
        const gone = closeOthers(state, own, regionById.get(mark.region)!, exercise)
        const issued = inOrder(state.waiting).flatMap(forecast =>
          own.filter(({ rule }) => isMeant(rule, forecast)).flatMap(rule => runRule(state, rule, forecast, exercise)),
        )
        state.waiting = []
        const alerts = [...gone, ...issued]
        for (const { event } of alerts) state.counts[event]++
        return [...alerts, mark]
      },
    })
  },
})

const isMeant = (rule: AlertRule, { model, horizonDays }: Forecast): boolean =>
  rule.model === model && rule.horizonDays === horizonDays

/** By issue; what was said of one issue in the order in which it came. */
const inOrder = (forecasts: readonly Forecast[]): Forecast[] =>
  [...forecasts].sort((a, b) => a.day - b.day || a.revision - b.revision)

function runRule(state: RegionAlerts, compiled: CompiledRule, forecast: Forecast, exercise: boolean): Alert[] {
  const { rule, cells, text } = compiled
  const held = calibrationFor(state.ranks, rule, forecast.day)
  const all = held === undefined ? quantityValues(forecast, rule.quantity) : [held]
  if (all === undefined) return []
  const memory = memoryOf(state, compiled)
  const { day, revision, modelHash } = forecast
  const isAgain = memory.issue !== undefined && memory.issue.day === day
  // What was said of an issue before the newest one stands as it was judged then.
  if (memory.issue !== undefined && (day < memory.issue.day || (isAgain && revision <= memory.issue.revision)))
    return []
  const perRegion = rule.per === 'region'
  const { skill, isEnough } = skillFor(state.losses, rule)
  const issue = {
    day,
    values: perRegion && held === undefined ? [combineCells(all, cells, rule.combine)] : all,
    ...(!perRegion && cells !== undefined && { cells }),
    mayFire: isEnough,
  }
  const before = isAgain ? memory.before : memory.states
  const { states, changes } = isAgain
    ? reviseCells(before, memory.states, rule, issue)
    : withRevisions(
        stepCells(before, rule, issue),
        compiled,
        // How a model has held is told by all its scores: that one of many truths was revised takes no alert of it back.
        held === undefined ? state.revisions : [],
        memory.issue?.day ?? Infinity,
        issue.values,
        day,
      )
  Object.assign(memory, { rule, text, before, states, issue: { day, revision, modelHash } })
  for (const change of changes) noteFired(memory, change, compiled, forecast)
  return changes.map(change =>
    alertMessage(state, { compiled, memory, issue: { day, revision, modelHash }, change, skill, exercise }),
  )
}

function memoryOf(state: RegionAlerts, { rule, text }: CompiledRule): RuleMemory {
  const known = state.rules.get(rule.id)
  if (known !== undefined) return known
  const memory: RuleMemory = { rule, text, before: new Map(), states: new Map(), fired: [] }
  state.rules.set(rule.id, memory)
  return memory
}

/** Remembers what fired, to see what comes of it; what is cancelled never was. */
function noteFired(memory: RuleMemory, { cell, event, state }: CellChange, compiled: CompiledRule, forecast: Forecast) {
  const of = compiled.rule.per === 'region' ? WHOLE_REGION : cell
  const { firedDay } = state.alert
  if (event === 'cancelled') {
    memory.fired = memory.fired.filter(fired => fired.cell !== of || fired.firedDay !== firedDay)
  }
  // What a drift warns of does not come in a window: there is nothing to see.
  if (event !== 'fired' || isOfCalibration(compiled.rule.quantity)) return
  const reach = reachOf(forecast, compiled.rule)
  memory.fired.push({ cell: of, firedDay, ...(reach !== undefined && { reach: reach.slice() }) })
}

/** Resolves the alerts of rules that are gone or have other numbers now, and forgets those rules. */
function closeOthers(state: RegionAlerts, own: readonly CompiledRule[], region: Region, exercise: boolean): Alert[] {
  const alerts: Alert[] = []
  for (const [id, memory] of state.rules) {
    if (own.some(({ rule, text }) => rule.id === id && text === memory.text)) continue
    state.rules.delete(id)
    const { issue, rule } = memory
    if (issue === undefined) continue
    for (const [cell, { streak, alert }] of memory.states) {
      if (alert?.open !== true) continue
      const closed = { ...alert, open: false, sequence: alert.sequence + 1 }
      const change: CellChange = { cell, event: 'resolved', value: alert.toldValue, state: { streak, alert: closed } }
      const compiled = { rule, region, text: memory.text }
      const message = alertMessage(state, { compiled, memory, issue, change, skill: NaN, exercise })
      alerts.push({ ...message, reason: `Rule ${id} was changed or removed: its alert ends here. ${message.reason}` })
    }
  }
  return alerts
}
