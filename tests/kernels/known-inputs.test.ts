import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SettingsError } from '../../shared/domain/errors.js'
import type { RecordDays } from '../../shared/domain/region.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { knownInputNames, knownInputs, linearSpace } from '../../shared/kernels/known-inputs.js'

const dayOfDate = (date: string): number => Date.parse(date) / DAY_MS
const record: RecordDays = { fromDay: 1000, toDay: 9000 }

const knownValue = (name: string, day: number, of: RecordDays = record): number => {
  assert.ok(knownInputNames.includes(name), name)
  return knownInputs(day, of)[knownInputNames.indexOf(name)]
}
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`)

describe('knownInputs', () => {
  const half = Math.SQRT1_2
  const cases: [name: string, day: number, value: number][] = [
    ['linearTime', 1000, -1],
    ['linearTime', 5000, 0],
    ['linearTime', 7000, 0.5],
    ['linearTime', 9000, 1],
    ['linearTime', 20_000, 1], // clamped
    ['linearTime', 0, -1],
    ['constant', 7000, 0.5],
    ['legendre2', 7000, -0.125], // P_n(0.5), see legendre.test.ts
    ['legendre3', 7000, -0.4375],
    ['legendre4', 7000, -0.2890625],
    ['legendre4', 20_000, 1],
    // A period of 8 steps is 112 days, one of 64 steps 896: after 112 days the phases are 2π, π, π/2, π/4.
    ['cos8', 1000, 1],
    ['sin8', 1000, 0],
    ['cos8', 1112, 1],
    ['cos16', 1112, -1],
    ['cos32', 1112, 0],
    ['sin32', 1112, 1],
    ['cos64', 1112, half],
    ['sin64', 1112, half],
    ['sin64', 1000 + 896 * 11 + 112, half], // runs on beyond the record
    ['sin64', 1000 - 112, -half],
  ]
  for (const [name, day, value] of cases) {
    it(`${name} of day ${day} is ${value}`, () => near(knownValue(name, day), value))
  }

  // Day of the year over days in the year: 2019-12-31 is 365/365, 2020-12-31 is 366/366, 2020-07-01 is 183/366,
  // 2019-03-14 is 73/365 = 1/5. cos 72° = (√5 − 1)/4.
  const years: [name: string, date: string, value: number][] = [
    ['cosYear', '2019-12-31', 1],
    ['sinYear', '2019-12-31', 0],
    ['cosYear', '2020-12-31', 1],
    ['cosYear', '2020-07-01', -1],
    ['cosYear', '2019-03-14', (Math.sqrt(5) - 1) / 4],
    ['sinYear', '1950-01-01', Math.sin((2 * Math.PI) / 365)], // before 1970 as well
  ]
  for (const [name, date, value] of years) {
    it(`${name} of ${date} is ${value.toFixed(4)}`, () => near(knownValue(name, dayOfDate(date)), value))
  }

  it('has one value for each name, and no name twice', () => {
    assert.equal(knownInputs(1000, record).length, knownInputNames.length)
    assert.equal(new Set(knownInputNames).size, knownInputNames.length)
  })
  it('stays within −1..1 at every issue, in the record and around it', () => {
    for (let day = -10_000; day < 30_000; day += 13) {
      assert.ok(knownInputs(day, record).every(value => Math.abs(value) <= 1))
    }
  })
  it('refuses a record of one day', () => {
    assert.throws(() => knownInputs(5, { fromDay: 5, toDay: 5 }), SettingsError)
  })
})

it('linearSpace is p / pixels', () => assert.deepEqual(linearSpace(4), Float64Array.of(0, 0.25, 0.5, 0.75)))
