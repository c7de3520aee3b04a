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
    assert.deepEqual(adaptive, { ...said, model: 'm-adaptive', cutAt: LEVELS })
  })
  it('move by what the paper’s rule says, each end by itself', async () => {
    const stage = stageOf(...ONE_TO_FIVE)
    const out = await runStage(stage, stage.init(), [...dayOf(0, 3), ...dayOf(1, 99), ...dayOf(2, 3)])
    const [first, second, third] = adaptiveOf(out)
    assert.deepEqual(cut(first), ONE_TO_FIVE)
    // The issue of day 1 knows that of day 0 has missed, though the watermark comes after it: every truth lay above.
    // 2.5 % below: 0.025 + 0.02 · 0.025 = 0.0255; 25 % below: 0.25 + 0.02 · 0.25 = 0.255; 25 % above:
    // 0.25 + 0.02 (0.25 − 1) = 0.235; 2.5 % above: 0.025 + 0.02 (0.025 − 1) = 0.0055.
    for (const [q, expected] of [0.0255, 0.255, 0.5, 0.765, 0.9945].entries()) near(second.cutAt[q], expected, 1e-12)
    // 1 + 0.0005 / 0.225; 2 + 0.005 / 0.25; 4 + 0.015 / 0.225; and beyond, 5 + (5 − 4) ln(0.025 / 0.0055) / ln 10.
    for (const [q, expected] of [1.00222, 2.02, 3, 4.06667, 5.65758].entries()) near(cut(second)[q], expected, 1e-5)
    // The truth of day 2 lay within all: 0.02 of what is promised beyond goes back.
    for (const [q, expected] of [0.026, 0.26, 0.5, 0.76, 0.994].entries()) near(third.cutAt[q], expected, 1e-12)
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
    const beyond = (model: string, q: number) => {
      const issues = onTopic(out, 'forecasts').filter(one => one.model === model && one.day < days - 1)
      const missed = issues.map(({ day, quantiles }) => {
        const at = quantiles[q * SITES]
        return truths[day + 1].filter(y => (LEVELS[q] < 0.5 ? y < at : y > at)).length / SITES
      })
      return missed.reduce((sum, one) => sum + one, 0) / missed.length
    }
    for (const q of [0, 1, 3, 4]) {
      const tail = Math.min(LEVELS[q], 1 - LEVELS[q])
      // As trained: of two days in three P(N > 1.95996 / 2) = 16.35 % lie beyond, or P(N > 0.67449 / 2) = 36.80 %.
      const drifted = tail === 0.25 ? 0.368 : 0.1635
      near(beyond('m', q), (tail + 2 * drifted) / 3, 0.01)
      // Proposition 4.1: (max(α, 1 − α) + γ) / (T γ) over T issues. Over the widest the model's own is past it.
      near(beyond('m-adaptive', q), tail, (1 - tail + 0.02) / ((days - 1) * 0.02))
    }
    assert.ok(beyond('m', 4) - 0.025 > (0.975 + 0.02) / ((days - 1) * 0.02))
    // The bound is of the worst of enemies; this is only a drift.
    near(beyond('m-adaptive', 0) + beyond('m-adaptive', 4), 0.05, 0.02)
  })
  it('come back at once after a long time in which nothing could miss', async () => {
    const stage = stageOf(...ONE_TO_FIVE)
    const state = stage.init()
    const quiet = Array.from({ length: 1000 }, (_, day) => dayOf(day, 3)).flat()
    await runStage(stage, state, [...quiet, ...dayOf(1000, 7)])
    const alphas = state.adaptive
      .get(region.id)!
      .ends.get('m 1')!
      .map(({ alpha }) => alpha)
    // After 950 issues of 0.02 · 0.025 each end had come to the median, and stood there. Below it nothing has missed yet;
    // above: 0.5 + 0.02 (0.25 − 1), 0.5 + 0.02 (0.025 − 1).
    for (const [q, expected] of [0.5, 0.5, 0.5, 0.485, 0.4805].entries()) near(alphas[q], expected, 1e-12)
  })
  it('learn nothing from a revised truth, a revised issue, or one that nobody knows', async () => {
    const alphas = async (messages: readonly Message[]) => {
      const stage = stageOf(...ONE_TO_FIVE)
      const state = stage.init()
      await runStage(stage, state, messages)
      return state.adaptive
        .get(region.id)!
        .ends.get('m 1')!
        .map(({ alpha, seen }) => [alpha, seen])
    }
    const plain = await alphas([...dayOf(0, 3), ...dayOf(1, 99)])
    assert.deepEqual(
      plain.map(([, seen]) => seen),
      [1, 1, 0, 1, 1],
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
    assert.deepEqual([...saved.adaptive.get(region.id)!.fields.keys()], [])
  })
  it('hang on event time, not on how it was cut into epochs', async () => {
    const stage = stageOf(...ONE_TO_FIVE)
    const days = Array.from({ length: 12 }, (_, day) => dayOf(day, day % 3 === 0 ? 99 : 3))
    const daily = await runStage(stage, stage.init(), days.flat())
    // Six days at a time, as a topic brings them: the fields of the epoch, then its issues, then the watermark.
    const epochs = [0, 6].flatMap(from => {
      const epoch = days.slice(from, from + 6)
      return [...[0, 1].flatMap(m => epoch.map(messages => messages[m])), epoch[5][2]]
    })
    assert.deepEqual(adaptiveOf(await runStage(stage, stage.init(), epochs)), adaptiveOf(daily))
  })
  it('learn from the sites of which the model says more than one value', async () => {
    // One site in four is open, and misses; the others are quiet and say so.
    const isOpen = (i: number) => i % SITES < SITES / 4
    const [own] = await says(ONE_TO_FIVE).predict(issue(0))
    const quantiles = own.quantiles.map((value, i) => (isOpen(i) ? value : 0))
    const predict = async () => [{ ...own, quantiles }]
    const lineup = fixedRoster(new Map([[region.id, [{ ...says(ONE_TO_FIVE), predict }]]]))
    const stage = forecastStage(lineup, { regions: [region], models: ['m'] })
    const truth = Array.from({ length: SITES }, (_, i) => (isOpen(i) ? 99 : 0))
    const [, second] = adaptiveOf(await runStage(stage, stage.init(), [...dayOf(0, 3), ...dayOf(1, truth)]))
    // As if the open ones were all: 0.025 + 0.02 (0.025 − 1). Over all sites it would be 0.025 + 0.02 (0.025 − 1/4).
    near(1 - second.cutAt[4], 0.0055, 1e-12)
    assert.deepEqual([...second.quantiles.filter((_, i) => !isOpen(i))], new Array(5 * 45).fill(0))
  })
  it('learn nothing from what the model had seen in training', async () => {
    const lineup = fixedRoster(new Map([[region.id, [{ ...says(ONE_TO_FIVE), trainedToDay: 5 }]]]))
    const stage = forecastStage(lineup, { regions: [region], models: ['m'] })
    const out = await runStage(stage, stage.init(), Array.from({ length: 8 }, (_, day) => dayOf(day, 99)).flat())
    // The issue of day 5 is the first that teaches, on day 6.
    const moved = adaptiveOf(out).map(({ cutAt }) => cutAt[4] > 0.98)
    assert.deepEqual(moved.slice(0, 7), [false, false, false, false, false, false, true])
  })
  it('begin anew where they were turned off in between', async () => {
    const stage = stageOf(...ONE_TO_FIVE)
    const state = stage.init()
    await runStage(stage, state, [...dayOf(0, 3), ...dayOf(1, 99)])
    const off = forecastStage(fixedRoster(new Map([[region.id, [says(ONE_TO_FIVE)]]])))
    await runStage(off, state, dayOf(2, 3))
    const [again] = adaptiveOf(await runStage(stage, state, dayOf(3, 3)))
    assert.deepEqual(again.cutAt, LEVELS)
  })
  it('are said of none but the models that are named', async () => {
    const stage = forecastStage(fixedRoster(new Map([[region.id, [says(ONE_TO_FIVE)]]])))
    assert.deepEqual(adaptiveOf(await runStage(stage, stage.init(), dayOf(0, 3))), [])
  })
})
