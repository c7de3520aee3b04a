import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { MessageError } from '../../shared/domain/errors.js'
import { SITE_FEATURES, type SiteFeatureRule } from '../../shared/domain/site-features.js'
import { siteFeatures } from '../../shared/kernels/site-features.js'
import { addSiteDay, initSiteHistory, type SiteHistory } from '../../shared/kernels/site-history.js'
import { SMALL_RULE, siteField } from '../support/site-world.js'

const SITES = 2
const COLUMNS = ['runoff', 'precipitation'] as const
/** As the rules are, with memory short enough to be forgotten within a few weeks. */
const RULES: readonly SiteFeatureRule[] = [
  SMALL_RULE,
  { ...SMALL_RULE, power: 1 / 3, lags: 2, emaSpans: [2, 5], aboveDays: [3, 6], harmonics: 1 },
]

/** Runoff and precipitation of both sites, on one day, as told with some delay. */
interface Telling {
  readonly delay: number
  readonly values: readonly number[]
}

const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -8, max: 800 }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
)
const values = fc.array(value, { minLength: 4, maxLength: 4 })
const told = fc.record({ delay: fc.nat(5), values })
const worlds = fc.record({
  rule: fc.constantFrom(...RULES),
  windowDays: fc.integer({ min: 1, max: 4 }),
  latenessDays: fc.integer({ min: 0, max: 4 }),
  first: fc.integer({ min: -400, max: 400 }),
  days: fc.array(fc.record({ values, later: fc.array(told, { maxLength: 2 }) }), { minLength: 1, maxLength: 45 }),
})
type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never

const fieldOf = (day: number, told: readonly number[], revision: number) =>
  siteField(day, { [COLUMNS[0]]: told.slice(0, SITES), [COLUMNS[1]]: told.slice(SITES) }, revision)

/** A day is told on the day itself and after each delay that its lateness allows, the newest day again included. */
const tellings = ({ days, latenessDays }: World): Telling[][] =>
  days.map(({ values, later }) => [
    { delay: 0, values },
    ...later
      .map(({ delay, values }) => ({ delay: Math.min(delay, latenessDays + 1), values }))
      .sort((a, b) => a.delay - b.delay),
  ])

function historyOf(world: World, of: readonly (readonly Telling[])[], saveAt?: number): SiteHistory {
  const { rule, windowDays, latenessDays, first } = world
  let history = initSiteHistory(SITES, windowDays, latenessDays, rule)
  of.forEach((tellings, today) => {
    addSiteDay(history, rule, fieldOf(first + today, tellings[0].values, 0))
    for (let day = Math.max(0, today - latenessDays - 1); day <= today; day++) {
      of[day].forEach(({ delay, values }, revision) => {
        if (revision > 0 && day + delay === today) addSiteDay(history, rule, fieldOf(first + day, values, revision))
      })
    }
    if (today === saveAt) history = deserialize(serialize(history))
  })
  return history
}

/** What stands at the end: the last that was told of each day, told at once. */
const truth = (of: readonly (readonly Telling[])[]): Telling[][] =>
  of.map((tellings, day) => {
    const known = tellings.filter(({ delay }) => day + delay < of.length)
    return [{ delay: 0, values: known[known.length - 1].values }]
  })

const featuresOf = (history: SiteHistory, { rule }: World) =>
  siteFeatures(history, { rule, horizonsDays: [1, 7], statics: [] })

describe('siteHistory', () => {
  it('ends, with days revised, as if each had been right from the start', () => {
    fc.assert(
      fc.property(worlds, world => {
        const all = tellings(world)
        const [revised, right] = [historyOf(world, all), historyOf(world, truth(all))]
        assert.deepEqual(featuresOf(revised, world), featuresOf(right, world))
        assert.deepEqual(revised, right)
      }),
      { numRuns: 300 },
    )
  })
  it('goes on from a saved state as if there had been none', () => {
    fc.assert(
      fc.property(worlds, fc.nat(44), (world, saveAt) => {
        const all = tellings(world)
        const [saved, whole] = [historyOf(world, all, saveAt), historyOf(world, all)]
        assert.deepEqual(featuresOf(saved, world), featuresOf(whole, world))
        assert.deepEqual(saved, whole)
      }),
    )
  })
  it('leaves the field as it was', () => {
    const field = siteField(0, { runoff: [8, NaN], precipitation: [1, 2] })
    const before = structuredClone(field)
    addSiteDay(initSiteHistory(2, 1, 0, SITE_FEATURES.streamflow), SITE_FEATURES.streamflow, field)
    assert.deepEqual(field, before)
  })
  it('keeps no more days than its features look at', () => {
    const history = initSiteHistory(1, 1, 2, SMALL_RULE)
    const sizes = new Set<number>()
    for (let day = 0; day < 100; day++) {
      addSiteDay(history, SMALL_RULE, siteField(day, { runoff: [day] }))
      if (day >= 50) sizes.add(history.days.size)
    }
    // The five days of above5, and those that a revision of the oldest day that may change works on.
    assert.deepEqual([...sizes], [5 + 2 + 1 + 2])
  })
  it('counts each window once, when no revision can reach it any more', () => {
    const history = initSiteHistory(1, 1, 2, SMALL_RULE)
    for (let day = 0; day < 10; day++) {
      addSiteDay(history, SMALL_RULE, siteField(day, { runoff: [day] }))
      addSiteDay(history, SMALL_RULE, siteField(day, { runoff: [day] }, 1))
    }
    // Newest 9: days 6 … 9 may change; 0 … 5 are final.
    assert.equal(history.seasonal.count[0], 6)
    assert.equal(history.seasonal.moment[0], 0 + 1 + 2 + 3 + 4 + 5)
  })
})

describe('addSiteDay refuses', () => {
  const started = () => {
    const history = initSiteHistory(1, 1, 2, SMALL_RULE)
    for (const day of [10, 11, 12, 13, 14, 15]) addSiteDay(history, SMALL_RULE, siteField(day, { runoff: [1] }))
    return history
  }
  const cases: [what: string, day: number, message: RegExp][] = [
    ['a day after one that was left out', 17, /day 17 follows that of day 15; send every day/],
    ['a day too old to be revised', 11, /day 11 .* 10 to 15 .* 2 days may change; raise/],
  ]
  for (const [what, day, message] of cases) {
    it(what, () => {
      const add = () => addSiteDay(started(), SMALL_RULE, siteField(day, { runoff: [1] }))
      assert.throws(add, MessageError)
      assert.throws(add, message)
    })
  }
  it('a day before the first', () => {
    const history = initSiteHistory(1, 1, 2, SMALL_RULE)
    addSiteDay(history, SMALL_RULE, siteField(10, { runoff: [1] }))
    assert.throws(() => addSiteDay(history, SMALL_RULE, siteField(9, { runoff: [1] })), MessageError)
  })
})
