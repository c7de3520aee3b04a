import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import { alertStage } from '../../../services/alert/stage.js'
import type { AlertRule } from '../../../shared/domain/alert-rule.js'
import type { Forecast, Message } from '../../../shared/domain/messages.js'
import { dayOf } from '../../../shared/domain/units.js'
import { M4_RULE as rule } from '../../support/alert-rule.js'
import { fieldOf, forecastOf, SMALL, scoreOf, watermarkOf } from '../../support/made-up-messages.js'
import { GAUGES, siteFieldOf, siteForecast } from '../../support/made-up-sites.js'
import { onTopic, runStage } from '../../support/run-stage.js'

const DAY0 = dayOf(Date.UTC(2019, 6, 5))

/** P(M ≥ 4) by pixel; the other exceedances are those of `forecastOf`. */
function said(day: number, probabilities: readonly number[], revision = 0): Forecast {
  const forecast = forecastOf(SMALL, 'ema', DAY0 + day, 2, revision)
  const exceedance = forecast.exceedance.slice()
  exceedance.set(probabilities)
  return { ...forecast, exceedance }
}

const field = (day: number, quakes: [number, number][] = [], revision = 0) =>
  fieldOf(SMALL, DAY0 + day, quakes, revision)
const mark = (day: number) => watermarkOf(SMALL, day)

async function alertsOf(messages: readonly Message[], rules = [rule], states?: ReturnType<typeof stateOf>) {
  const stage = alertStage([SMALL], { rules, exercise: true })
  return onTopic(await runStage(stage, states ?? stage.init(), messages), 'alerts')
}
const stateOf = (rules = [rule]) => alertStage([SMALL], { rules, exercise: true }).init()

const short = (alerts: Awaited<ReturnType<typeof alertsOf>>) =>
  alerts.map(({ event, alert, sequence }) => `${event} ${alert} ${sequence}`)

describe('the alert stage', () => {
  it('fires with all that a person needs', async () => {
    const quakes = field(0, [
      [1, 4.5],
      [5, 3],
    ])
    const [alert] = await alertsOf([quakes, said(0, [0, 0.75]), mark(1)])
    assert.equal(alert.alert, 'exercise-m4/small/1/2019-07-05')
    assert.equal(alert.exercise, true)
    assert.deepEqual([alert.cell, alert.place], [1, '32.50° N, 118.50° W'])
    assert.deepEqual([alert.model, alert.modelHash, alert.day, alert.revision], ['ema', 'hash-of-ema', DAY0, 0])
    assert.deepEqual([alert.value, alert.threshold, alert.streak], [0.75, 0.5, 1])
    // Pixel 5 touches pixel 1 at a corner.
    assert.deepEqual(
      [[...alert.behindCell], [...alert.behindValue]],
      [
        [1, 5],
        [4.5, 3],
      ],
    )
    assert.equal(
      alert.reason,
      'exceedance m4 of 32.50° N, 118.50° W up to 2019-07-07 is 0.75 by ema, issued 2019-07-05: ' +
        'above 0.5 for 1 issue in a row.',
    )
  })
  it('cancels what fired on an issue that a later truth took back', async () => {
    const alerts = await alertsOf([field(0), said(0, [0.9]), mark(1), field(0, [], 1), said(0, [0.1], 1), mark(1)])
    assert.deepEqual(short(alerts), [
      'fired exercise-m4/small/0/2019-07-05 0',
      'cancelled exercise-m4/small/0/2019-07-05 1',
    ])
    assert.match(alerts[1].reason, /^A later truth changed what it fired on, 2019-07-05/)
  })
  it('cancels at the next issue what fired on observations that were taken back since', async () => {
    const states = stateOf()
    const fired = [field(0, [[1, 6]]), said(0, [0.9, 0, 0.9]), mark(1)]
    await alertsOf(fired, [rule], states)
    // The quake of pixel 1 is gone: pixel 0 touches it. In pixel 2 it stays, with another value.
    const next = [field(0, [], 1), field(1), said(1, [0.1, 0, 0.8]), mark(2)]
    const alerts = await alertsOf(next, [{ ...rule, quietDays: 9 }], stateOf([{ ...rule, quietDays: 9 }]))
    assert.deepEqual(alerts.length, 1) // without a history only pixel 2 fires
    assert.deepEqual(short(await alertsOf(next, [rule], states)), [
      'cancelled exercise-m4/small/0/2019-07-05 1',
      'updated exercise-m4/small/2/2019-07-05 1',
    ])
  })
  it('resolves what ends by itself, whatever is revised elsewhere or later', async () => {
    const states = stateOf()
    await alertsOf([field(0), said(0, [0.9]), mark(1), field(1), said(1, [0.9]), mark(2)], [rule], states)
    const far = field(0, [[2, 5]], 1)
    const later = field(1, [[0, 5]], 1)
    const alerts = await alertsOf([far, later, field(2), said(2, [0.1]), mark(3)], [rule], states)
    assert.deepEqual(
      alerts.map(({ event }) => event),
      ['resolved'],
    )
  })
  it('resolves where it no longer holds', async () => {
    const alerts = await alertsOf([field(0), said(0, [0.9]), mark(1), field(1), said(1, [0.4]), mark(2)])
    assert.deepEqual(
      alerts.map(({ event }) => event),
      ['fired', 'resolved'],
    )
  })
  it('tells how the alerts before it turned out, and again when the truth is revised', async () => {
    const states = stateOf()
    // An M4 came on day 2 in pixel 0; nothing did in pixel 1. The day is revised: it was an M3.9.
    await alertsOf([field(0), said(0, [0.9, 0.9]), mark(1), field(1), said(1, [0, 0]), mark(2)], [rule], states)
    const [after] = await alertsOf([field(2, [[0, 4]]), said(2, [0, 0, 0.9]), mark(3)], [rule], states)
    assert.deepEqual([...after.similarHappened], [1, 0])
    const [later] = await alertsOf([field(2, [[0, 3.9]], 1), field(3), said(3, [0.9]), mark(4)], [rule], states)
    assert.deepEqual([...later.similarHappened], [0, 0])
  })
  it('is silent until the model has shown the skill that the rule asks for', async () => {
    const skilled = { ...rule, minimumSkill: { against: 'climatology', atLeast: 0.5, issues: 2 } }
    const score = (model: string, day: number, brier: number) =>
      scoreOf(SMALL, model, DAY0 + day, [[0, 0]], { brier: new Float64Array(4).fill(brier) })
    const one = [score('ema', -4, 1), score('climatology', -4, 4)]
    const two = [score('ema', -3, 1), score('climatology', -3, 4)]
    const states = stateOf()
    assert.deepEqual(await alertsOf([field(0), said(0, [0.9]), ...one, mark(1)], [skilled], states), [])
    const [fired] = await alertsOf([field(1), said(1, [0.9]), ...two, mark(2)], [skilled], states)
    // 1 − (1 + 1) / (4 + 4)
    assert.deepEqual([fired.event, fired.skill], ['fired', 0.75])
  })
  it('keeps nothing of a region that no rule is about', async () => {
    const states = stateOf()
    await alertsOf([field(0, [[0, 5]]), said(0, [0.9]), mark(1)], [rule], states)
    await alertsOf([field(1, [[0, 5]]), said(1, [0.9]), mark(2)], [], states)
    const { fields, waiting, rules } = states.get('small')!
    assert.deepEqual([fields.size, waiting.length, rules.size], [0, 0, 0])
  })
  it('takes a region for one value', async () => {
    const [alert] = await alertsOf([field(0), said(0, [0.1, 0.6]), mark(1)], [{ ...rule, per: 'region' }])
    assert.deepEqual([alert.cell, alert.place, alert.alert], [-1, 'small', 'exercise-m4/small/all/2019-07-05'])
    assert.ok(Math.abs(alert.value - 0.6) < 1e-7)
  })
  it('looks only at a part of the region', async () => {
    const box = { south: 33, north: 34, west: -120, east: -119 }
    const alerts = await alertsOf([field(0), said(0, [1, 1, 1, 1, 1, 1]), mark(1)], [{ ...rule, where: { box } }])
    assert.deepEqual(
      alerts.map(({ cell }) => cell),
      [3],
    )
  })
  it('resolves the alerts of a rule whose numbers have changed, and fires by the new ones', async () => {
    const states = stateOf()
    await alertsOf([field(0), said(0, [0.9]), mark(1)], [rule], states)
    const alerts = await alertsOf([field(1), said(1, [0.9]), mark(2)], [{ ...rule, threshold: 0.8 }], states)
    assert.deepEqual(short(alerts), [
      'resolved exercise-m4/small/0/2019-07-05 1',
      'fired exercise-m4/small/0/2019-07-06 0',
    ])
    assert.match(alerts[0].reason, /^Rule m4 was changed or removed/)
  })
  it('does not depend on how fields and forecasts interleave, nor on a restart', async () => {
    const days = Array.from({ length: 6 }, (_, day) => ({
      fields: [field(day, [[day, 4.2]])],
      forecasts: [said(day, [day % 2, (day + 1) % 2, day > 2 ? 1 : 0])],
      marks: [mark(day + 1)],
    }))
    const inTurn = days.flatMap(({ fields, forecasts, marks }) => [...fields, ...forecasts, ...marks])
    const turned = days.flatMap(({ fields, forecasts, marks }) => [...forecasts, ...fields, ...marks])
    const expected = await alertsOf(inTurn)
    assert.ok(expected.length > 6)
    assert.deepEqual(await alertsOf(turned), expected)
    const states = stateOf()
    const first = await alertsOf(inTurn.slice(0, 8), [rule], states)
    const restored = deserialize(serialize(states)) as typeof states
    assert.deepEqual([...first, ...(await alertsOf(inTurn.slice(8), [rule], restored))], expected)
  })
  it('warns of a gauge by its own threshold', async () => {
    const gauge: AlertRule = { ...rule, region: 'gauges', horizonDays: 1, per: 'gauge', threshold: 0.15 }
    const stage = alertStage([GAUGES], {
      rules: [{ ...gauge, quantity: { kind: 'exceedance', name: 'p95' } }],
      exercise: false,
    })
    // P(≥ p95) of gauge s is (s + 1) / 10.
    const forecast = siteForecast(GAUGES, 'ema', DAY0, 1, 5)
    const messages = [siteFieldOf(GAUGES, DAY0, 'runoff', [1, 2, 3]), forecast, watermarkOf(GAUGES, 1)]
    const alerts = onTopic(await runStage(stage, stage.init(), messages), 'alerts')
    assert.deepEqual(
      alerts.map(({ alert, place }) => [alert, place]),
      [
        ['m4/gauges/02/2019-07-05', 'Middle Fork (02)'],
        ['m4/gauges/03/2019-07-05', 'Lower Run (03)'],
      ],
    )
    assert.deepEqual([...alerts[0].behindValue], [2])
  })
})
