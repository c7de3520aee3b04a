import assert from 'node:assert/strict'
import { it } from 'node:test'
import { backtestRules } from '../../../services/backtest/backtest-rules.js'
import { M4_RULE as rule } from '../../support/alert-rule.js'
import { fieldOf, forecastOf, SMALL } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'

/** P(M ≥ 4) = 0.9, else 0. */
const WARNED: readonly (readonly [day: number, pixel: number])[] = [
  [1, 0],
  [2, 0],
  [5, 1],
]

const QUAKES: Readonly<Record<number, [pixel: number, magnitude: number][]>> = {
  4: [[0, 4.2]],
  6: [[1, 3.9]],
  8: [[2, 5]],
  9: [[2, 4]],
}

async function storeOf() {
  const store = memoryStore()
  for (let day = 0; day <= 9; day++) {
    const forecast = forecastOf(SMALL, 'ema', day, 0)
    const exceedance = forecast.exceedance.slice().fill(0)
    for (const [warned, pixel] of WARNED) if (warned === day) exceedance[pixel] = 0.9
    await store.write([fieldOf(SMALL, day, QUAKES[day] ?? []), { ...forecast, exceedance }])
  }
  return store
}

const ALL = { fromDay: -1e6, toDay: 1e6 }

it('counts what a rule would have been worth, by hand', async () => {
  const [outcome] = await backtestRules(await storeOf(), SMALL, [rule], ALL)
  const { roc, perMonth, ...counts } = outcome
  assert.deepEqual(counts, {
    rule: 'm4',
    fromDay: 0,
    toDay: 9,
    // Pixel 0 from day 1: it warns of days 2 to 4, and the M4.2 comes on day 4. Pixel 1 on day 5: nothing of M4 comes.
    alerts: 2,
    hits: 1,
    falseAlarms: 1,
    undecided: 0,
    hasOutcome: true,
    cancelled: 0,
    // The M4.2, and the M5 with its M4 on the day after, of which nobody was warned.
    events: 2,
    misses: 1,
    leadDays: { min: 3, median: 3, max: 3 },
    // 8 issues have a window that is over, of 6 pixels. It came true in pixel 0 for the issues 2 and 3, in pixel 2 for 6
    // and 7. Past the threshold are three, of which one came true (pixel 0, issue 2).
    chosen: { threshold: 0.5, hitRate: 1 / 4, falseAlarmRate: 2 / 44 },
  })
  assert.deepEqual([roc.pairs, roc.happened], [48, 4])
  // Of 4 · 44 comparisons: the true one at 0.9 wins 42 and ties 2; three at 0 lose to two and tie with 42.
  assert.ok(Math.abs(roc.area - (42 + 1 + 3 * 21) / 176) < 1e-12)
  assert.ok(Math.abs(perMonth - 2 / (10 / (365.2425 / 12))) < 1e-12)
})

it('takes a window that is not over for undecided, not for a false alarm', async () => {
  // The alert of day 5 warns up to day 7.
  const [outcome] = await backtestRules(await storeOf(), SMALL, [{ ...rule, clear: -1 }], ALL)
  assert.deepEqual([outcome.hits, outcome.falseAlarms, outcome.undecided], [1, 0, 1])
})

it('says what is missing where nothing was forecast', async () => {
  await assert.rejects(
    backtestRules(await storeOf(), SMALL, [{ ...rule, model: 'ridge' }], ALL),
    /no forecast of small by ridge for 2 days that rule m4 looks at/,
  )
})
