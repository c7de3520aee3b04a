import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import { type ForecastState, forecastStage } from '../../services/forecast/stage.js'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import { fixedRoster } from '../../shared/domain/lineup.js'
import type { Features, Field, Message } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { drawNormal } from '../../shared/kernels/normal.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { GAUGES, siteFieldOf } from '../support/made-up-sites.js'
import { near } from '../support/near.js'
import { onTopic, runStage } from '../support/run-stage.js'

const SITES = 60
const region: Region = {
  ...GAUGES,
  sites: Array.from({ length: SITES }, (_, s) => ({ id: `${s}`, name: `${s}`, latitude: 41, longitude: -79 })),
  horizonsDays: [1],
}
const LEVELS = Float64Array.of(0.025, 0.25, 0.5, 0.75, 0.975)

/** Says the same quantiles of every site, always. */
const says = (quantiles: readonly number[]): Forecaster => ({
  model: 'm',
  hash: 'hash',
  trainedToDay: 0,
  predict: async () => [
    {
      horizonDays: 1,
      engine: '',
      mean: new Float32Array(SITES).fill(quantiles[2]),
      levels: LEVELS,
      quantiles: Float32Array.from({ length: LEVELS.length * SITES }, (_, i) => quantiles[Math.floor(i / SITES)]),
      exceedances: ['p95'],
      thresholds: new Float32Array(SITES).fill(9),
      exceedance: new Float32Array(SITES).fill(0.1),
    },
  ],
  close: () => {},
})
const stageOf = (...quantiles: number[]) =>
  forecastStage(fixedRoster(new Map([[region.id, [says(quantiles)]]])), { regions: [region], models: ['m'] })

const issue = (day: number, revision = 0): Features => ({
  ...{ topic: 'features', region: region.id, day, revision, cells: SITES },
  ...{ names: [], columns: new Float32Array(0), knownNames: [], known: new Float64Array(0) },
})
const field = (day: number, value: number | readonly number[], revision = 0): Field => ({
  ...siteFieldOf(region, day, 'runoff', typeof value === 'number' ? new Array(SITES).fill(value) : value),
  revision,
})
/** A day that closes, and the issue after it. */
const dayOf = (day: number, value: number | readonly number[]): Message[] => [
  field(day, value),
  issue(day),
  { topic: 'watermark', region: region.id, completeToMs: (day + 1) * DAY_MS, end: false },
]
const adaptiveOf = (messages: readonly Message[]) =>
  onTopic(messages, 'forecasts').filter(({ model }) => model === 'm-adaptive')
/** Of the first site. */
const cut = ({ quantiles }: { quantiles: Float32Array }) => Array.from(LEVELS, (_, l) => quantiles[l * SITES])

const ONE_TO_FIVE = [1, 2, 3, 4, 5] as const

describe('intervals that follow how often they missed', () => {
  it('begin as the model says them, beside it, with all else the same', async () => {
    const stage = stageOf(...ONE_TO_FIVE)
    const [, said, adaptive] = await runStage(stage, stage.init(), [field(0, 3), issue(0)]).then(all =>
      all.filter(({ topic }) => topic !== 'features').slice(0, 3),
    )
    assert.deepEqual(adaptive, { ...said, model: 'm-adaptive' })
  })
  it('widen by what the paper’s rule says once all have missed', async () => {
    const stage = stageOf(...ONE_TO_FIVE)
    const out = await runStage(stage, stage.init(), [...dayOf(0, 3), ...dayOf(1, 99), ...dayOf(2, 3)])
    // The truth of day 1 is known before its own watermark, which comes after the issue of that day.
    const [first, second, third] = adaptiveOf(out).map(cut)
    assert.deepEqual([first, second], [ONE_TO_FIVE, ONE_TO_FIVE])
    // 95 %: α = 0.05 + 0.05 (0.05 − 1) = 0.0025, cut at 0.00125 and beyond: 5 + (5 − 4) ln(0.025 / 0.00125) / ln 10.
    // 50 %: α = 0.5 + 0.05 (0.5 − 1) = 0.475, cut at 0.2375: 1 + (0.2375 − 0.025) / 0.225. Nothing flows below 0.
    for (const [l, expected] of [0, 1.94444, 3, 4.05556, 6.30103].entries()) near(third[l], expected, 1e-5)
  })
  it('keep their coverage where the spread of the truth doubles, and the model’s do not', async () => {
    // Standard normal about 10; from day 300 on twice as wide.
    const stage = stageOf(10 - 1.95996, 10 - 0.67449, 10, 10 + 0.67449, 10 + 1.95996)
    const random = randomFrom(7)
    const days = 900
    const truths = Array.from({ length: days }, (_, day) =>
      Array.from({ length: SITES }, () => 10 + (day < 300 ? 1 : 2) * drawNormal(random)),
    )
    const out = await runStage(
      stage,
      stage.init(),
      truths.flatMap((truth, day) => dayOf(day, truth)),
    )
    const missedOf = (model: string, pair: number) => {
      const issues = onTopic(out, 'forecasts').filter(one => one.model === model && one.day < days - 1)
      const missed = issues.map(({ day, quantiles }) => {
        const [low, high] = [pair, LEVELS.length - 1 - pair].map(row => quantiles[row * SITES])
        return truths[day + 1].filter(y => y < low || y > high).length / SITES
      })
      return missed.reduce((sum, one) => sum + one, 0) / missed.length
    }
    // As trained: 1/3 of the days miss 5 %, the others P(|N| > 0.97998) = 32.7 %.
    near(missedOf('m', 0), (0.05 + 2 * 0.3271) / 3, 0.01)
    // Proposition 4.1: (max(α, 1 − α) + γ) / (T γ) over T issues.
    const bound = (alpha: number) => (Math.max(alpha, 1 - alpha) + 0.05) / ((days - 1) * 0.05)
    near(missedOf('m-adaptive', 0), 0.05, bound(0.05))
    near(missedOf('m-adaptive', 1), 0.5, bound(0.5))
  })
  it('come back at once after a long time in which nothing could miss', async () => {
    const stage = stageOf(0, 0, 0, 0, 0)
    const state = stage.init()
    const quiet = Array.from({ length: 400 }, (_, day) => dayOf(day, 0)).flat()
    await runStage(stage, state, [...quiet, ...dayOf(400, 7)])
    const [wide, narrow] = state.adaptive.get(region.id)!.intervals.get('m 1')!
    // 50 %: α stood at 1. 95 %: at 1 too, after 380 quiet issues of 0.05 · 0.05.
    near(narrow.alpha, 1 + 0.05 * (0.5 - 1), 1e-12)
    near(wide.alpha, 1 + 0.05 * (0.05 - 1), 1e-12)
  })
  it('learn nothing from a revised truth, a revised issue, or one that nobody knows', async () => {
    const alphas = async (messages: readonly Message[]) => {
      const stage = stageOf(...ONE_TO_FIVE)
      const state = stage.init()
      await runStage(stage, state, messages)
      return state.adaptive
        .get(region.id)!
        .intervals.get('m 1')!
        .map(({ alpha, seen }) => [alpha, seen])
    }
    const plain = await alphas([...dayOf(0, 3), ...dayOf(1, 99)])
    assert.deepEqual(
      plain.map(([, seen]) => seen),
      [1, 1],
    )
    assert.deepEqual(await alphas([...dayOf(0, 3), issue(0, 1), ...dayOf(1, 99), field(1, 3, 1)]), plain)
    assert.deepEqual(await alphas([...dayOf(0, 3), ...dayOf(1, 99), ...dayOf(2, NaN)]), plain)
  })
  it('go on from a saved state as if nothing had been', async () => {
    const stage = stageOf(...ONE_TO_FIVE)
    const days = Array.from({ length: 12 }, (_, day) => dayOf(day, day % 3 === 0 ? 99 : 3))
    const whole = await runStage(stage, stage.init(), days.flat())
    const state = stage.init()
    const before = await runStage(stage, state, days.slice(0, 5).flat())
    const saved: ForecastState = deserialize(serialize(state))
    const after = await runStage(stage, saved, days.slice(5).flat())
    assert.deepEqual([...before, ...after], whole)
    // Nothing is kept of what has taught.
    assert.deepEqual([...saved.adaptive.get(region.id)!.waiting.keys()], [11])
    assert.deepEqual([...saved.adaptive.get(region.id)!.fields.keys()], [11])
  })
  it('are said of none but the models that are named', async () => {
    const stage = forecastStage(fixedRoster(new Map([[region.id, [says(ONE_TO_FIVE)]]])))
    assert.deepEqual(adaptiveOf(await runStage(stage, stage.init(), dayOf(0, 3))), [])
  })
})
