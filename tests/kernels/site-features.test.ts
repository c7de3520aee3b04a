import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SITE_FEATURES, siteFeatureNames } from '../../shared/domain/site-features.js'
import { siteFeatures } from '../../shared/kernels/site-features.js'
import { addSiteDay, initSiteHistory } from '../../shared/kernels/site-history.js'
import { near } from '../support/near.js'
import { SMALL_RULE, siteField } from '../support/site-world.js'

const HORIZONS = [2, 7]
const OPTIONS = { rule: SMALL_RULE, horizonsDays: HORIZONS, statics: [[0.25, -1]] }
const NAMES = siteFeatureNames(SMALL_RULE, HORIZONS, 1)

/** The features of the last day, by name; site 0 has the runoff given, site 1 was never heard of. */
function featuresOf(runoff: readonly number[], windowDays: number, precipitation: readonly number[] = []) {
  const history = initSiteHistory(2, windowDays, 0, SMALL_RULE)
  runoff.forEach((value, day) => {
    const rain = precipitation[day] ?? NaN
    addSiteDay(history, SMALL_RULE, siteField(day, { runoff: [value], precipitation: [rain] }))
  })
  const columns = siteFeatures(history, OPTIONS)
  return (name: string, site = 0) => columns[NAMES.indexOf(name) * 2 + site]
}

describe('siteFeatures', () => {
  // Windows of two days. Means of those that end on day 1, 2 and 5: 2, 4 and 8; those of day 3 and 4 lack a day.
  const runoff = [1, 3, 5, NaN, 7, 9]
  const rain = [0, 0, 1, NaN, 3, NaN]
  const onDay4 = featuresOf(runoff.slice(0, 5), 2, rain)
  const onDay5 = featuresOf(runoff, 2, rain)
  const cases: [what: string, actual: number, expected: number][] = [
    ['lag0: the newest window', onDay5('lag0'), 8],
    ['lag1: what was known a window before', onDay5('lag1'), 4],
    ['lag2: two windows before', onDay5('lag2'), 2],
    ['age 0 of a window that ends today', onDay5('age'), 0],
    ['lag0 that is two days old', onDay4('lag0'), 4],
    ['its age', onDay4('age'), 2],
    ['lag2 before the first window', onDay4('lag2'), NaN],
    // a = 2/3 in steps of a window: 2, then nothing is known, then 2/3 · 8 + 1/3 · 2
    ['ema2', onDay5('ema2'), 6],
    ['ema2 of the other step: 4, unknown since', onDay4('ema2'), 4],
    ['the mean of the days that are known of three', onDay5('precipitation3'), 3],
    ['the mean of three days of which one is not known', onDay4('precipitation3'), 2],
    // Windows that no revision can reach end on day 3 at most: (2 + 4) / 2
    ['the mean of the record for climatology', onDay5('climatology2'), 3],
    ['the same at the other horizon', onDay5('climatology7'), 3],
    ['no percentile before a year of windows', onDay5('p95'), NaN],
    ['a static attribute', onDay5('static0'), 0.25],
    ['that of the other site', onDay5('static0', 1), -1],
    ['nothing of a site never heard of', onDay5('lag0', 1), NaN],
    ['no age of it', onDay5('age', 1), NaN],
    ['no average of it', onDay5('ema2', 1), NaN],
    ['no mean of it', onDay5('precipitation3', 1), NaN],
    ['no climatology of it', onDay5('climatology2', 1), NaN],
  ]
  for (const [what, actual, expected] of cases) {
    it(`gives ${what}`, () => (Number.isNaN(expected) ? assert.ok(Number.isNaN(actual)) : near(actual, expected, 1e-6)))
  }

  // 2 and 8 are the middles of histogram cells 125 and 250 of 500: 32 · (125/500)². Every 25th day is one of 8.
  const year = (days: number) => Array.from({ length: days }, (_, day) => (day % 25 === 0 ? 8 : 2))
  it('gives percentiles of a year of windows: 4 % lie at 8', () => {
    const features = featuresOf(year(402), 1)
    assert.deepEqual([features('p95'), features('p99')], [2, 8])
  })
  it('counts the days of the trailing five above the 95th percentile', () => {
    assert.equal(featuresOf(year(402), 1)('above5'), 1) // days 397 … 401: 400
    assert.equal(featuresOf(year(400), 1)('above5'), 0) // days 395 … 399
  })
  it('gives them when 365 windows can no longer change, two days after the last of them', () => {
    assert.ok(Number.isNaN(featuresOf(year(366), 1)('p95')))
    assert.equal(featuresOf(year(367), 1)('p95'), 2)
  })

  it('has a row for each name, in both domains', () => {
    for (const rule of Object.values(SITE_FEATURES)) {
      const names = siteFeatureNames(rule, [7, 14], 2)
      assert.equal(new Set(names).size, names.length)
      const history = initSiteHistory(3, 7, 2, rule)
      addSiteDay(history, rule, siteField(0, { [rule.target]: [1, 2, 3] }))
      const statics = [new Array(3).fill(0), new Array(3).fill(0)]
      assert.equal(siteFeatures(history, { rule, horizonsDays: [7, 14], statics }).length, names.length * 3)
    }
  })
  it('knows nothing before the first day', () => {
    const features = siteFeatures(initSiteHistory(2, 1, 0, SMALL_RULE), OPTIONS)
    assert.ok(features.every(Number.isNaN))
  })
})
