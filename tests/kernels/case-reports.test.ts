import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { delayQueue, passDelays } from '../../shared/kernels/case-delays.js'
import { officeInit, REPORTING_DEFAULTS, type ReportingHabits, reportStep } from '../../shared/kernels/case-reports.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { sundayOf, weekdayOf } from '../../shared/kernels/weekday.js'
import { near } from '../support/near.js'

describe('passDelays', () => {
  it('keeps all, and spreads them as the chances say', () => {
    const delays = Float64Array.of(0.2, 0, 0.5, 0.3)
    const queue = delayQueue(delays)
    const random = randomFrom(1)
    const arrived = [1_000_000, 0, 0, 0, 0].map(people => passDelays(queue, delays, people, random))
    assert.equal(
      arrived.reduce((a, b) => a + b),
      1_000_000,
    )
    for (const [day, share] of [0.2, 0, 0.5, 0.3, 0].entries()) near(arrived[day] / 1e6, share, 4 * 0.0005)
  })
  it('sums those of several days', () => {
    const delays = Float64Array.of(0, 1)
    const queue = delayQueue(delays)
    assert.deepEqual(
      [5, 7, 0].map(people => passDelays(queue, delays, people, randomFrom(1))),
      [0, 5, 7],
    )
  })
})

/** An office that makes no mistakes, and has no backlog. */
const plain: ReportingHabits = {
  ...REPORTING_DEFAULTS,
  weekdayShare: [0, 1, 1, 1, 1, 1, 1],
  backlogsPerYear: 0,
  mistakenShare: 0,
  correctionsPerYear: 0,
}

const run = (habits: ReportingHabits, cases: readonly number[], closed: readonly number[] = [], seed = 1) => {
  const state = officeInit()
  const random = randomFrom(seed)
  return cases.map((heard, day) => reportStep(state, habits, heard, day % 7, closed.includes(day), random))
}

const counts = (reports: readonly { count: number }[]) => reports.map(({ count }) => count)

describe('reportStep', () => {
  it('says on Monday what came in on Sunday', () => {
    assert.deepEqual(counts(run(plain, [10, 20, 30, 0, 0, 0, 5, 7, 1])), [0, 30, 30, 0, 0, 0, 5, 0, 8])
  })
  it('says nothing on a holiday, and all of it the day after', () => {
    assert.deepEqual(counts(run(plain, [0, 1, 2, 3, 4], [2, 3])), [0, 1, 0, 0, 9])
  })
  it('clears a backlog after its days, and says of which days it is', () => {
    // A backlog a day for certain, of everything, for three days: what comes in on days 0..2 is said on day 2.
    const habits = {
      ...plain,
      weekdayShare: [1, 1, 1, 1, 1, 1, 1],
      backlogsPerYear: 365,
      backlogDays: 3,
      backlogShare: 1,
    }
    const reports = run(habits, [4, 5, 6, 7, 8, 9])
    assert.deepEqual(counts(reports), [0, 0, 15, 0, 0, 24])
    assert.deepEqual(
      [reports[2].dump, reports[5].dump],
      [
        [4, 5, 6],
        [7, 8, 9],
      ],
    )
  })
  it('takes back what was mistaken: in the long run the cumulative count is true', () => {
    const habits = { ...plain, weekdayShare: [1, 1, 1, 1, 1, 1, 1], mistakenShare: 0.1, correctionsPerYear: 365 }
    // Corrected daily: whatever is mistaken is gone on the same evening.
    assert.deepEqual(counts(run(habits, [100, 200, 300])), [100, 200, 300])
    const seldom = counts(run({ ...habits, correctionsPerYear: 12 }, [...Array(400).fill(1000), ...Array(200).fill(0)]))
    assert.equal(
      seldom.reduce((a, b) => a + b),
      400_000,
    )
    assert.ok(seldom.some(count => count > 1050))
    assert.ok(seldom.some(count => count < 0))
  })
  it('loses nobody', () => {
    const habits = { ...REPORTING_DEFAULTS, mistakenShare: 0, backlogsPerYear: 20 }
    const reports = counts(run(habits, [...Array(300).fill(50), ...Array(60).fill(0)]))
    assert.equal(
      reports.reduce((a, b) => a + b),
      15_000,
    )
  })
})

describe('weekdays', () => {
  it('knows 1970-01-01 as a Thursday, and the Sundays about it', () => {
    assert.deepEqual([weekdayOf(0), weekdayOf(3), weekdayOf(-4), weekdayOf(-5)], [4, 0, 0, 6])
    assert.deepEqual([sundayOf(0), sundayOf(3), sundayOf(9)], [-4, 3, 3])
  })
})
