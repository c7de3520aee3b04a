import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { alignedForecasts } from '../../services/skill/aligned-forecasts.js'
import { earthquakeSkill, UNIFORM } from '../../services/skill/earthquake-skill.js'
import { addWindow, initEarthquakeTally } from '../../services/skill/earthquake-tally.js'
import { sumOf } from '../../services/skill/model-tally.js'
import { seasonOf } from '../../services/skill/season.js'
import { type SkillSettings, skillReport } from '../../services/skill/skill-report.js'
import { skillText } from '../../services/skill/skill-text.js'
import type { Forecast } from '../../shared/domain/messages.js'
import { dayOf } from '../../shared/domain/units.js'
import { mse } from '../../shared/kernels/scores.js'
import { fieldOf, forecastOf, SMALL, scoreOf } from '../support/made-up-messages.js'
import { memoryStore } from '../support/memory-store.js'
import { near } from '../support/near.js'

const said = (model: string, day: number, more: Partial<Forecast> = {}): Forecast => ({
  ...forecastOf(SMALL, model, day, 0),
  ...more,
})
async function* stream(forecasts: readonly Forecast[]): AsyncGenerator<Forecast> {
  yield* forecasts
}

describe('alignedForecasts', () => {
  it('gives only what all have said, and counts the rest', async () => {
    const counts = { incomplete: 0, revised: 0 }
    const a = stream([1, 2, 3, 5].map(day => said('a', day)))
    const b = stream([2, 3, 4, 5].map(day => said('b', day, { revision: day === 3 ? 1 : 0 })))
    const days: number[] = []
    for await (const { day, forecasts } of alignedForecasts([a, b], counts)) {
      days.push(day)
      assert.deepEqual(
        forecasts.map(forecast => [forecast.model, forecast.day]),
        [
          ['a', day],
          ['b', day],
        ],
      )
    }
    assert.deepEqual(days, [2, 5])
    assert.deepEqual(counts, { incomplete: 2, revised: 1 })
  })
})

it('seasons are those of meteorology', () => {
  const season = (month: number) => seasonOf(dayOf(Date.UTC(2011, month - 1, 15)))
  assert.deepEqual([12, 1, 2, 3, 6, 9, 11].map(season), ['DJF', 'DJF', 'DJF', 'MAM', 'JJA', 'SON', 'SON'])
})

describe('earthquakeSkill', () => {
  // Two windows of two pixels; P of the first pixel ½, of the second ¼; an earthquake in the first of each window.
  const forecast = (model: string, first: number, second: number): Forecast => ({
    ...said(model, 0),
    mean: new Float32Array(2),
    exceedance: Float32Array.of(first, second, 0, 0, 0, 0, 0, 0),
  })
  const truth = { day: 0, value: new Float64Array(2), peak: Float64Array.of(4, -Infinity) }
  const tallyOf = (model: string, first: number, second: number) => {
    const tally = initEarthquakeTally(model)
    for (let window = 0; window < 2; window++) addWindow(tally, forecast(model, first, second), truth)
    return tally
  }
  const skills = earthquakeSkill([tallyOf('a', 0.5, 0.25), tallyOf('b', 0.25, 0.5)], ['b'], Float64Array.of(1, 1), 1)
  it('takes −ln(1 − P) for the rate, and expects the sum of P', () => {
    near(skills[0].expected, 1.5, 1e-6)
    assert.equal(skills[0].observed, 2)
  })
  it('gains ln(λ / λ′) an active bin: both expect as many', () => {
    const [{ reference, t }] = skills[0].gains
    assert.equal(reference, 'b')
    near(t.gain, Math.log(Math.log(2) / -Math.log(0.75)), 1e-6)
  })
  it('adds the uniform process, whose rate is that of the active bins', () => {
    const uniform = skills.find(({ model }) => model === UNIFORM)!
    // 1 of 2 pixels a window: λ = ½ in each
    near(uniform.expected, 4 * (1 - Math.exp(-0.5)), 1e-9)
    near(uniform.rocArea, 0.5, 1e-12)
  })
  it('ranks the model that warns of the right pixel above, and the other below', () => {
    assert.deepEqual(
      skills.slice(0, 2).map(({ rocArea }) => rocArea),
      [1, 0],
    )
  })
})

describe('skillReport', () => {
  // Six pixels; forecasts say 0, 1, … 5 (+ base). Day 1 has M 4.5 in pixel 1, day 4 M 5 in pixel 2.
  const quakesOn = new Map<number, [number, number][]>([
    [1, [[1, 4.5]]],
    [4, [[2, 5]]],
  ])
  const store = memoryStore()
  const settings: SkillSettings = {
    region: SMALL,
    store,
    range: { fromDay: -1, toDay: 30 },
    inSample: false,
    references: ['b'],
    seed: 1,
  }
  const open = async () => {
    for (let day = 0; day <= 6; day++) await store.write([fieldOf(SMALL, day, quakesOn.get(day) ?? [])])
    for (let day = -1; day <= 5; day++) {
      // The issue of day −1 was seen in training; the window of day 5 is not over.
      const trainedToDay = day === -1 ? 0 : -1
      await store.write([said('a', day, { trainedToDay }), { ...forecastOf(SMALL, 'b', day, 1), trainedToDay }])
    }
    await store.write([scoreOf(SMALL, 'a', 0, [[0, 2]]), scoreOf(SMALL, 'a', 0, [[1, 2]], { revision: 1 })])
    return skillReport(settings)
  }
  it('scores what was said of windows that are over and were not learnt from', async () => {
    const report = await open()
    assert.deepEqual(report.alignment, { incomplete: 0, revised: 0, inSample: 1, open: 1 })
    const [a, b] = report.models
    assert.deepEqual(a.tally.days, [0, 1, 2, 3, 4])
    // ŷ² = 0 + 1 + 4 + 9 + 16 + 25 = 55 where nothing came. M_eq of one quake is its magnitude: (4.5 − 1)² − 1 more on
    // day 0; (5 − 2)² − 2² more on days 2 and 3.
    near(mse(sumOf(a.tally)), (5 * 55 + 11.25 + 2 * 5) / 30, 1e-6)
    assert.equal(a.tally.issues.length, 5)
    near(a.over[0].skill, 1 - mse(sumOf(a.tally)) / mse(sumOf(b.tally)), 1e-12)
    assert.equal(a.over[0].reference, 'b')
    // M ≥ 4: once in the window of day 0, once each in those of days 2 and 3; of M ≥ 6 none.
    assert.deepEqual(
      a.tally.exceedances.map(({ events }) => events),
      [3, 2, 0, 0],
    )
  })
  it('tells the first score and the one that stands', async () => {
    const { revised } = await open()
    const [row] = revised
    assert.deepEqual({ ...row }, { model: 'a', horizonDays: 2, issues: 1, rescored: 1, firstMse: 4, latestMse: 1 })
  })
  it('takes windows that do not overlap for the earthquake tests', async () => {
    const { windows, earthquakes } = await open()
    assert.equal(windows, 3) // of the issues of days 0, 2 and 4
    assert.equal(earthquakes![0].observed, 2)
  })
  it('writes a page with every model in it, and nothing that is not a number', async () => {
    const text = skillText(await open())
    for (const part of ['# Skill of the forecasts: small', '| a |', '| b |', UNIFORM, '1970-01-01 to 1970-01-05']) {
      assert.ok(text.includes(part), part)
    }
    assert.doesNotMatch(text, /undefined|\[object/)
  })
})
