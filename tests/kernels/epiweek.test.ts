import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dateOfDay } from '../../shared/domain/units.js'
import { epiweekCodeStart, epiweekOf, epiweekStart } from '../../shared/kernels/epiweek.js'

const dayOf = (date: string) => Date.parse(date) / 86_400_000

/** Weeks by their Saturday, as the CDC's own tables name them. */
const PUBLISHED: readonly [saturday: string, year: number, week: number, where: string][] = [
  ['2013-12-28', 2013, 52, 'MMWR 62 (51 & 52), notifiable diseases, table I'],
  ['2015-01-31', 2015, 4, 'MMWR 64 (4), table 1'],
  ['2015-05-02', 2015, 17, 'MMWR 64 (17), table I'],
  ['2015-06-20', 2015, 24, 'MMWR 64 (24), table I'],
  ['2019-12-21', 2019, 51, 'NNDSS 2019-51, table 1ff'],
  ['2020-11-21', 2020, 47, 'NNDSS 2020-47, table 1i'],
  // The NNDSS calendar of 2020 and 2021: a year of 53 weeks, which ends in January.
  ['2021-01-02', 2020, 53, 'MMWR weeks 2020-2021'],
  ['2021-01-09', 2021, 1, 'MMWR weeks 2020-2021'],
]

describe('epiweek', () => {
  for (const [saturday, year, week, where] of PUBLISHED) {
    it(`${year}, week ${week}, ends on ${saturday} (${where})`, () => {
      assert.deepEqual(epiweekOf(dayOf(saturday)), { year, week })
      assert.equal(dateOfDay(epiweekStart(year, week) + 6), saturday)
      assert.equal(epiweekStart(year, week), epiweekCodeStart(100 * year + week))
    })
  }
  it('begins on Sunday', () => {
    assert.deepEqual(epiweekOf(dayOf('2021-01-02')), { year: 2020, week: 53 })
    assert.deepEqual(epiweekOf(dayOf('2021-01-03')), { year: 2021, week: 1 })
  })
  it('goes back and forth, for every day of a century', () => {
    for (let day = dayOf('1970-01-01'); day < dayOf('2070-01-01'); day++) {
      const { year, week } = epiweekOf(day)
      const start = epiweekStart(year, week)
      assert.ok(start <= day && day < start + 7, dateOfDay(day))
      assert.equal(new Date(start * 86_400_000).getUTCDay(), 0)
    }
  })
  const none: [what: string, code: number][] = [
    ['a 53rd week of a year with 52', 202153],
    ['a 54th', 202054],
    ['week 0', 202100],
    ['half a week', 202101.5],
    ['no number', NaN],
  ]
  for (const [what, code] of none) it(`is not ${what}`, () => assert.equal(epiweekCodeStart(code), NaN))
})
