import { alertStage } from '../../services/alert/stage.js'
import type { AlertRule } from '../../shared/domain/alert-rule.js'
import { EXCEEDANCE_MAGNITUDES, EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import type { Forecast, Message } from '../../shared/domain/messages.js'
import { cellCount, SOCAL } from '../../shared/domain/region.js'
import { type CellState, stepCells } from '../../shared/kernels/alert-state.js'
import { quantityValues } from '../../shared/kernels/alert-values.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { runStage } from '../support/run-stage.js'
import { comparePairs } from './measure.js'
import type { Bench, RatioLine } from './report.js'

const RULES = 100
const ISSUES = 50

/** Thresholds that one value in a thousand is past: alerts are rare. */
const ruleOf = (i: number): AlertRule => ({
  id: `rule-${i}`,
  says: 'made up',
  region: SOCAL.id,
  model: 'made-up',
  horizonDays: 14,
  per: 'pixel',
  where: {},
  combine: 'max',
  quantity: { kind: 'exceedance', name: EXCEEDANCE_NAMES[i % EXCEEDANCE_NAMES.length] },
  side: 'above',
  threshold: 0.999 + i * 1e-6,
  clear: 0.99,
  forIssues: 1 + (i % 3),
  quietDays: 7,
  severity: 'moderate',
  channels: [],
})

/** 100 rules over the 2,400 pixels of a region against the bare comparisons. */
export const rulesBench: Bench = {
  name: 'rules',
  async run(by) {
    const random = randomFrom(1)
    const cells = cellCount(SOCAL)
    const rules = Array.from({ length: RULES }, (_, i) => ruleOf(i))
    const issues = Array.from(
      { length: ISSUES },
      (_, day): Forecast => ({
        topic: 'forecasts',
        region: SOCAL.id,
        model: 'made-up',
        modelHash: 'h',
        day,
        horizonDays: 14,
        revision: 0,
        trainedToDay: 0,
        engine: '',
        cutAt: new Float64Array(0),
        mean: new Float32Array(cells),
        levels: Float64Array.from(QUANTILE_LEVELS),
        quantiles: new Float32Array(QUANTILE_LEVELS.length * cells),
        exceedances: EXCEEDANCE_NAMES,
        thresholds: Float32Array.from(EXCEEDANCE_MAGNITUDES),
        exceedance: Float32Array.from({ length: EXCEEDANCE_NAMES.length * cells }, () => uniform(random)),
      }),
    )
    const kernel = () => {
      const states = rules.map((): ReadonlyMap<number, CellState> => new Map())
      for (const forecast of issues) {
        for (const [r, rule] of rules.entries()) {
          const values = quantityValues(forecast, rule.quantity)!
          states[r] = stepCells(states[r], rule, { day: forecast.day, values, mayFire: true }).states
        }
      }
    }
    const comparisons = () => {
      let met = 0
      for (const forecast of issues) {
        for (const { quantity, threshold } of rules) {
          const values = quantityValues(forecast, quantity)!
          for (let cell = 0; cell < cells; cell++) if (values[cell] > threshold) met++
        }
      }
      if (met === 0) throw new Error('no value is past any threshold; lower them')
    }
    const stage = () => {
      const { init, operator } = alertStage([SOCAL], { rules, exercise: true })
      const messages = issues.flatMap((forecast): Message[] => [
        forecast,
        { topic: 'watermark', region: SOCAL.id, completeToMs: forecast.day, end: false },
      ])
      return runStage({ init, operator }, init(), messages).then(() => undefined)
    }
    const line: Omit<RatioLine, 'reference' | 'pairs' | 'what'> = {
      bench: 'rules',
      count: RULES * cells * ISSUES,
      unit: 'rule · pixels',
    }
    const reference = 'a loop that only compares'
    return [
      { ...line, what: `${RULES} rules, kernel`, reference, pairs: await comparePairs(kernel, comparisons, by) },
      {
        ...line,
        what: `${RULES} rules, stage and its messages`,
        reference,
        pairs: await comparePairs(stage, comparisons, by),
      },
    ]
  },
}
